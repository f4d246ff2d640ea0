import { readFileSync } from 'node:fs';

export interface Package {
  readonly version: string;
  readonly homepage: string | undefined;
}

/** From package.json, which lies beside src and dist alike. */
export function ownPackage(): Package {
  const parsed: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const at = (key: string): string | undefined => {
    const value = new Map<string, unknown>(Object.entries(parsed ?? {})).get(key);
    return typeof value === 'string' ? value : undefined;
  };
  return { version: at('version') ?? 'unknown', homepage: at('homepage')?.split('#', 1)[0] };
}
