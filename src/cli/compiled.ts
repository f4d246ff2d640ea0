import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Node has it from version 22.1 on. */
type Enable = (folder: string) => void;

/**
 * To compile the program takes longer than to check a file, so what Node makes of it is kept, in the cache folder of
 * whoever runs it: one that all users share could hold the program of another. A run in CI begins with an empty folder, and
 * to fill it takes longer than it saves. Node takes no notice where the folder cannot be written.
 */
export function keepCompiled(env: NodeJS.ProcessEnv, enable = ownEnable()): void {
  const home = env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  if (!env.CI) enable?.(join(home, 'plimsoll'));
}

function ownEnable(): Enable | undefined {
  const found: unknown = new Map<string, unknown>(Object.entries(nodeModule)).get('enableCompileCache');
  if (typeof found !== 'function') return undefined;
  return (folder) => {
    Reflect.apply(found, undefined, [folder]);
  };
}
