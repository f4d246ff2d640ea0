import { Unusable } from './unusable.ts';

/**
 * Where GitHub's API is. GHE_HOST is what Probot calls the name of an Enterprise Server, whose API lies under its name
 * (docs.github.com, "Getting started with the REST API"); GITHUB_API_URL is what GitHub Actions calls the whole of it,
 * and the only way to name ghe.com, where the API has a name of its own.
 */
export function apiUrlOf(url: string | undefined, host: string | undefined): string {
  if (url !== undefined && host) throw new Unusable('and GHE_HOST are both given. One is enough.');
  if (url === undefined && !host) return 'https://api.github.com';
  const parsed = parse(url ?? `https://${host ?? ''}/api/v3`);
  if (!parsed) throw new Unusable(url === undefined ? 'cannot be made of GHE_HOST.' : 'is not a URL.');
  if (parsed.username || parsed.password || parsed.search || parsed.hash)
    throw new Unusable('may hold a host and a path, nothing else.');
  if (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && isThisMachine(parsed.hostname)))
    throw new Unusable(
      'does not begin with https://, and the tokens of the App must not travel in the clear.',
    );
  return parsed.href.replace(/(?<!\/)\/+$/, '');
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

export function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
