/** The only door: what registries know of images. docs/registry.md explains it. */
export { FolderCache, MemoryCache } from './cache.ts';
export { askProgram, type Credentials, dockerCredentials } from './credentials.ts';
export { hostRule, Hosts, publicRegistries } from './hosts.ts';
export { type Answers, Registries } from './registries.ts';
export { registriesFor } from './settings.ts';
export { type Changed, changedSince, withAsked } from './saved.ts';
