/** What a registry wants before it answers (RFC 9110, "WWW-Authenticate"; distribution, "Token authentication"). */
export type Challenge =
  { readonly kind: 'basic' } | { readonly kind: 'token'; readonly realm: URL; readonly service: string };

/** Of several the first that we can meet; undefined where there is none. */
export function challengeIn(header: string | undefined): Challenge | undefined {
  if (header === undefined || header.length > 8192) return undefined;
  const bearer = /(?:^|,)\s*bearer\s+/i.exec(header);
  if (!bearer) return /(?:^|,)\s*basic\b/i.test(header) ? { kind: 'basic' } : undefined;
  const rest = header.slice(bearer.index + bearer[0].length);
  const values = new Map<string, string>();
  // A value without quotes is as good: `service=gcr.io`.
  for (const [, name = '', quoted, bare = ''] of rest.matchAll(
    /\b([a-z_]{1,30})=(?:"([^"]{0,2048})"|([\w.:/-]{1,2048}))/gi,
  ))
    if (!values.has(name.toLowerCase())) values.set(name.toLowerCase(), quoted ?? bare);
  const realm = values.get('realm') ?? '';
  return URL.canParse(realm)
    ? { kind: 'token', realm: new URL(realm), service: values.get('service') ?? '' }
    : undefined;
}
