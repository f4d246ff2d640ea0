import type { LaunchProbe } from '../check/index.ts';
import type { Json } from './json.ts';
import { CannotVerify, type Runtime } from './runtime.ts';

/** What the runtime says of an image that it has. */
export interface LocalImage {
  /** As it was asked for. */
  readonly name: string;
  /** The digest of its configuration: the same wherever it is built and kept. */
  readonly id: string;
  /** Of its manifest in a registry, where it has been to one. */
  readonly digests: readonly string[];
  readonly platform: string;
  readonly user: string;
  readonly environment: readonly string[];
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly folder: string;
  /** `80/tcp` */
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly health: LaunchProbe | undefined;
}

/** Nothing is fetched unless that is asked for. */
export async function localImage(runtime: Runtime, name: string, pull: boolean): Promise<LocalImage> {
  const found = (await runtime.inspect('image', name)) ?? (pull ? await pulled(runtime, name) : undefined);
  if (!found)
    throw new CannotVerify(
      `${runtime.name} has no image \`${name}\`. Build it or pull it first; \`--pull\` pulls it.`,
    );
  const config = found.at('Config');
  const id = found.at('Id').text;
  return {
    name,
    id: id.startsWith('sha256:') ? id : `sha256:${id}`,
    digests: found.at('RepoDigests').texts.map((one) => one.slice(one.indexOf('@') + 1)),
    platform: [found.at('Os').text, found.at('Architecture').text].join('/'),
    user: config.at('User').text,
    environment: config.at('Env').texts,
    entrypoint: config.at('Entrypoint').texts,
    command: config.at('Cmd').texts,
    folder: config.at('WorkingDir').text,
    ports: config.at('ExposedPorts').keys.sort(),
    volumes: config.at('Volumes').keys.sort(),
    health: healthOf(
      config.at('Healthcheck', 'Test').isList ? config.at('Healthcheck') : found.at('HealthCheck'),
    ),
  };
}

async function pulled(runtime: Runtime, name: string): Promise<Json | undefined> {
  await runtime.do(['pull', '--quiet', name], { seconds: 600 });
  return runtime.inspect('image', name);
}

/** Its own is asked here, and at once: the first one of Docker's comes after half a minute. */
function healthOf(check: Json): LaunchProbe | undefined {
  const [kind, ...words] = check.at('Test').texts;
  const seconds = Math.ceil((check.at('Timeout').number ?? 30e9) / 1e9);
  if (kind === 'CMD' && words.length > 0) return { kind: 'exec', command: words, seconds };
  return kind === 'CMD-SHELL' ? { kind: 'exec', command: ['/bin/sh', '-c', ...words], seconds } : undefined;
}

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** `/etc/passwd` */
export function accountsOf(text: string): Account[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', , uid = '', gid = ''] = line.split(':');
    return /^\d+$/.test(uid) && /^\d+$/.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

/** The numbers of a user as a runtime reads it: `node`, `1000`, `node:staff`; groups by name are not looked up. */
export function numbersOf(user: string, accounts: readonly Account[]): Account | undefined {
  const [name = '', group = ''] = user.split(':');
  const account = accounts.find((one) => one.name === name || String(one.uid) === name);
  const uid = account?.uid ?? (/^\d+$/.test(name) ? Number(name) : undefined);
  if (uid === undefined) return undefined;
  return { name: account?.name ?? '', uid, gid: /^\d+$/.test(group) ? Number(group) : (account?.gid ?? 0) };
}
