/** The only door: what registries know of images. docs/registry.md explains it. */
export { type Cache, FolderCache, MemoryCache } from './cache.ts';
export { askProgram, type Credentials, dockerCredentials } from './credentials.ts';
export { type HostRule, hostRule, Hosts, publicRegistries } from './hosts.ts';
export { type Answers, Registries } from './registries.ts';
export { registriesFor, type RegistrySettings } from './settings.ts';
export { type Changed, changedSince, withAsked } from './saved.ts';
