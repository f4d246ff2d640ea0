/** The words of the paths that we call. What is none of them is a name or a number, and must not become a label. */
const words = new Set(
  [
    'access_tokens annotations app blobs branches check-runs check-suites collaborators comments commits compare',
    'config contents deliveries files git hook installation installations orgs permission pulls rate_limit ref refs',
    'replies repos repositories reviews rules trees users',
  ].flatMap((line) => line.split(' ')),
);

/**
 * What a request asks for, without whom it asks about: `GET /repos/{}/{}/pulls/{}/files`, or `graphql Background`
 * where the query has a name.
 */
export function operationOf(method: string, url: string, body: unknown): string {
  const path = pathOf(url)
    .replace(/^\/api\/(?=v3\/|graphql$)/, '/')
    .replace(/^\/v3\//, '/');
  if (path === '/graphql') return `graphql ${queryName(body)}`.trim();
  const [first, ...rest] = path.split('/').filter((segment) => segment !== '');
  const isOfRepository = first === 'repos';
  // The first two after `repos` are names, whatever they are: a repository may well be called `pulls`.
  const named = rest.map((segment, index) =>
    words.has(segment) && !(isOfRepository && index < 2) ? segment : '{}',
  );
  const shown = [first !== undefined && words.has(first) ? first : '{}', ...named].slice(0, 9);
  return `${method.toUpperCase()} /${shown.join('/')}`;
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '/';
}

function queryName(body: unknown): string {
  if (typeof body !== 'string') return '';
  return /^\{"query":"(?:\\n|\s)*(?:query|mutation)\s+(\w{1,60})/.exec(body)?.[1] ?? '';
}
