import { spawn } from 'node:child_process';

import { parsed, type Shape, shapeOf } from './json.ts';

/* Who we are to a registry. What stands here goes to that registry and to who signs its tokens, and nowhere else. */

export type Credential =
  | { readonly username: string; readonly password: string }
  /** Exchanged for a token by OAuth: what `docker login` is given by some registries in the place of a password. */
  | { readonly identityToken: string };

export type Credentials = (registry: string) => Promise<Credential | undefined>;

export const anonymous: Credentials = () => Promise.resolve(undefined);

/** Asks a helper program for what it keeps of a server; undefined where it keeps nothing. */
export type AskHelper = (helper: string, server: string) => Promise<string | undefined>;

interface DockerConfig {
  readonly auths: Shape;
  readonly helpers: Shape;
  readonly store: string | undefined;
}

/**
 * What Docker's own configuration says (docker/cli, cli/config/configfile). Without `askHelper` no program is started and
 * only what stands in the file counts. Undefined where it is none.
 */
export function dockerCredentials(text: string, askHelper?: AskHelper): Credentials | undefined {
  const config = configOf(text);
  if (!config) return undefined;
  const known = new Map<string, Promise<Credential | undefined>>();
  return (registry) => {
    const found = known.get(registry) ?? credentialOf(config, registry, askHelper);
    known.set(registry, found);
    return found;
  };
}

async function credentialOf(
  { auths, helpers, store }: DockerConfig,
  registry: string,
  askHelper: AskHelper | undefined,
): Promise<Credential | undefined> {
  const names = namesOf(registry);
  const named = names.map((name) => helpers[name]).find((one) => typeof one === 'string');
  const helper = named ?? store;
  if (askHelper && typeof helper === 'string' && /^[\w.-]{1,100}$/.test(helper)) {
    const kept = fromHelper(await askHelper(helper, names[0] ?? registry));
    if (kept) return kept;
  }
  return names.map((name) => fromAuth(auths[name])).find((one) => one !== undefined);
}

/** What `docker login` calls it: Docker Hub has the address of an interface that is long gone. */
function namesOf(registry: string): string[] {
  const own =
    registry === 'docker.io' ? ['https://index.docker.io/v1/', 'index.docker.io', registry] : [registry];
  return [...own, `https://${registry}`, `https://${registry}/`, `https://${registry}/v2/`];
}

function fromAuth(entry: unknown): Credential | undefined {
  const { auth, identitytoken, username, password } = shapeOf(entry);
  if (typeof identitytoken === 'string' && identitytoken !== '') return { identityToken: identitytoken };
  if (typeof auth !== 'string' || auth === '')
    return typeof username === 'string' && typeof password === 'string' ? { username, password } : undefined;
  const text = Buffer.from(auth, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon > 0 ? { username: text.slice(0, colon), password: text.slice(colon + 1) } : undefined;
}

/** docker-credential-helpers, credentials/credentials.go: `<token>` marks an identity token. */
function fromHelper(answer: string | undefined): Credential | undefined {
  const { Username: username, Secret: password } = shapeOf(parsed(answer ?? ''));
  if (typeof username !== 'string' || typeof password !== 'string' || password === '') return undefined;
  return username === '<token>' ? { identityToken: password } : { username, password };
}

function configOf(text: string): DockerConfig | undefined {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { auths, credHelpers, credsStore } = shapeOf(value);
  return {
    auths: shapeOf(auths),
    helpers: shapeOf(credHelpers),
    store: typeof credsStore === 'string' ? credsStore : undefined,
  };
}

/** A helper may open a key chain; it has so long for it. */
const seconds = 15;

/** `docker-credential-NAME get`, the server on its input; with these variables, so found in their PATH. */
export const askProgram =
  (env: Readonly<Record<string, string | undefined>>): AskHelper =>
  (helper, server) =>
    new Promise((done) => {
      const child = spawn(`docker-credential-${helper}`, ['get'], {
        env: { ...env },
        stdio: ['pipe', 'pipe', 'ignore'],
        signal: AbortSignal.timeout(seconds * 1000),
        killSignal: 'SIGKILL',
      });
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        text = (text + part).slice(0, 100_000);
      });
      child.stdin.on('error', () => undefined);
      child.on('error', () => {
        done(undefined);
      });
      child.on('close', (code) => {
        done(code === 0 ? text : undefined);
      });
      child.stdin.end(server);
    });
