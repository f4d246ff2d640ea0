import { readFileSync } from 'node:fs';

export interface Package {
  readonly version: string;
  readonly homepage: string | undefined;
  /** Where it is published, as `owner/name` of GitHub; undefined as long as it is not. */
  readonly repository: string | undefined;
  /** What the App needs, by name. */
  readonly peers: Readonly<Record<string, string>>;
}

/** From package.json, which lies beside src and dist alike. */
export function ownPackage(): Package {
  const parsed: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const entries = new Map<string, unknown>(Object.entries(parsed ?? {}));
  const at = (key: string): string | undefined => {
    const value = entries.get(key);
    return typeof value === 'string' ? value : undefined;
  };
  const peers = Object.entries(entries.get('peerDependencies') ?? {}).map(
    ([name, range]: [string, unknown]) => [name, String(range)] as const,
  );
  return {
    version: at('version') ?? 'unknown',
    homepage: at('homepage')?.split('#', 1)[0],
    repository: repositoryIn(entries.get('repository')),
    peers: Object.fromEntries(peers),
  };
}

function repositoryIn(value: unknown): string | undefined {
  const url = typeof value === 'object' && value !== null && 'url' in value ? value.url : value;
  return typeof url === 'string'
    ? url
        .replace(/\.git$/, '')
        .split(/[/:]/)
        .slice(-2)
        .join('/')
    : undefined;
}
