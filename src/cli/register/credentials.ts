import type { SecretName } from './plan.ts';

/* What GitHub gives of an App that was just registered, and the forms in which it is kept. */

export interface Credentials {
  readonly id: number;
  readonly slug: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookSecret: string;
  /** PEM. */
  readonly privateKey: string;
}

/** What an answer of GitHub's holds; the name of what it lacks where it is none. */
export function credentialsIn(answer: unknown): Credentials | { readonly missing: string } {
  const fields = new Map<string, unknown>(typeof answer === 'object' && answer ? Object.entries(answer) : []);
  const word = (name: string): string => {
    const value = fields.get(name);
    // No more than stands in a variable without quotes, so that a shell and Docker read the same.
    return typeof value === 'string' && /^[\w.~+/=-]{1,500}$/.test(value) ? value : '';
  };
  const [id, pem] = [fields.get('id'), fields.get('pem')];
  const credentials = {
    id: typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : 0,
    slug: word('slug'),
    clientId: word('client_id'),
    clientSecret: word('client_secret'),
    webhookSecret: word('webhook_secret'),
    privateKey: typeof pem === 'string' && isKey(pem) ? pem.trim() : '',
  };
  const missing = Object.entries(credentials).find(([, value]) => value === 0 || value === '')?.[0];
  return missing === undefined ? credentials : { missing };
}

function isKey(text: string): boolean {
  return (
    text.length < 20_000 &&
    /^\s*-----BEGIN (?:RSA )?PRIVATE KEY-----[\w+/=\r\n]+-----END (?:RSA )?PRIVATE KEY-----\s*$/.test(text)
  );
}

/** Variables for `plimsoll serve`: a shell, `docker run --env-file` and `node --env-file` all read them. */
export function environmentText(app: Credentials, api: string): string {
  const lines = [
    ['APP_ID', app.id],
    ['PRIVATE_KEY', Buffer.from(`${app.privateKey}\n`).toString('base64')],
    ['WEBHOOK_SECRET', app.webhookSecret],
    ['CLIENT_ID', app.clientId],
    ['CLIENT_SECRET', app.clientSecret],
    ...(api === 'https://api.github.com' ? [] : [['GITHUB_API_URL', api]]),
  ].map(([name, value]) => `${name}=${value}\n`);
  return `# The GitHub App ${app.slug}. Anyone who has these can act as the App.\n${lines.join('')}`;
}

/** What `deploy/deployment.yaml` takes its secrets from. */
export function secretText(app: Credentials, { name, namespace }: SecretName): string {
  const key = app.privateKey
    .split(/\r?\n/)
    .map((line) => `    ${line}\n`)
    .join('');
  return `apiVersion: v1
kind: Secret
metadata:
  name: ${JSON.stringify(name)}
${namespace === undefined ? '' : `  namespace: ${JSON.stringify(namespace)}\n`}type: Opaque
stringData:
  app-id: "${app.id}"
  client-id: "${app.clientId}"
  client-secret: "${app.clientSecret}"
  webhook-secret: "${app.webhookSecret}"
  private-key.pem: |
${key}`;
}
