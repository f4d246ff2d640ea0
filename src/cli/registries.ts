import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  askProgram,
  type Credentials,
  dockerCredentials,
  FolderCache,
  hostRule,
  Hosts,
  publicRegistries,
  Registries,
} from '../registry/index.ts';
import { WrongUse, type Io } from './io.ts';
import type { Arguments } from './table/shape.ts';

/** The registries that may be asked, as whoever runs the command. */
export function registriesFor(options: Arguments['options'], { env }: Io): Registries {
  const open = publicRegistries.flatMap((text) => hostRule(text, 'public') ?? []);
  const named = (options.get('allow-registry')?.split('\n') ?? []).map((text) => {
    // Who names a registry means it, wherever it stands.
    const rule = hostRule(text, 'private');
    if (!rule)
      throw new WrongUse(`\`--allow-registry\` needs a host, as registry.example.com, not \`${text}\`.`);
    return rule;
  });
  const credentials = credentialsIn(env);
  return new Registries({
    hosts: new Hosts([...open, ...named]),
    cache: new FolderCache(join(cacheFolder(env), 'plimsoll', 'registry'), Date.now),
    ...(credentials ? { credentials } : {}),
  });
}

function homeOf(env: Io['env']): string {
  return env.HOME ?? homedir();
}

function cacheFolder(env: Io['env']): string {
  return env.XDG_CACHE_HOME ?? join(homeOf(env), '.cache');
}

/** What `docker login` has left. */
function credentialsIn(env: Io['env']): Credentials | undefined {
  const folder = env.DOCKER_CONFIG ?? join(homeOf(env), '.docker');
  try {
    return dockerCredentials(readFileSync(join(folder, 'config.json'), 'utf8'), askProgram(env));
  } catch {
    return undefined;
  }
}
