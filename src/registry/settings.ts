import { MemoryCache } from './cache.ts';
import { dockerCredentials } from './credentials.ts';
import { type HostRule, hostRule, Hosts } from './hosts.ts';
import { Registries } from './registries.ts';
import type { Reach } from './wire.ts';

/** What whoever runs a server says of registries. */
export interface RegistrySettings {
  /** `docker.io`, `*.azurecr.io`, `http://registry.internal:5000`. */
  readonly hosts: readonly string[];
  /** Those that may stand in a private network. */
  readonly privateHosts: readonly string[];
  /** Who signs the tokens of which registry: its origin. */
  readonly signers: readonly (readonly [registry: string, origin: string])[];
  /** As Docker's `config.json` has them. No helper program is started for them. */
  readonly credentials?: string | undefined;
}

/** `redisUrl`: where several instances share what they have learned. */
export async function registriesFor(
  { hosts, privateHosts, signers, credentials: text }: RegistrySettings,
  redis?: { readonly url: string; readonly prefix: string },
): Promise<Registries> {
  const rules = (names: readonly string[], reach: Reach): HostRule[] =>
    names.flatMap((name) => hostRule(name, reach) ?? []);
  const credentials = text === undefined ? undefined : dockerCredentials(text);
  return new Registries({
    hosts: new Hosts([...rules(hosts, 'public'), ...rules(privateHosts, 'private')], { signers }),
    cache: redis
      ? new (await import('./redis.ts')).RedisCache(redis.url, redis.prefix)
      : new MemoryCache(Date.now),
    ...(credentials ? { credentials } : {}),
  });
}
