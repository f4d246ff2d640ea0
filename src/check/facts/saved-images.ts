/*
 * What was learned of images, by the digest of each: what was tried, and what a registry says. It is what registries
 * answer, and `.github/plimsoll-images.json`, which `plimsoll verify --save` and `plimsoll images --save` write; that is
 * reviewed and committed like any file, and read from the branch that is trusted.
 */

export interface SavedImages {
  readonly version: 1;
  /** By digest: that of the manifest in a registry, else that of the configuration (what `docker image inspect` calls Id). */
  readonly images: Readonly<Record<string, SavedImage>>;
}

export interface SavedImage {
  /** What the files call it, in full: `docker.io/library/nginx:1.27`. */
  readonly names: readonly string[];
  /** `linux/amd64` */
  readonly platform?: string;
  /** Its configuration, and when it was read. */
  readonly config?: SavedConfiguration;
  /** What it did when it was started, one for each way to start it. */
  readonly tried?: readonly SavedTrial[];
}

export interface SavedConfiguration {
  /** `2026-11-30` */
  readonly on: string;
  /** `registry` or the runtime that had it. */
  readonly from: string;
  /** As it is written there; empty is root. */
  readonly user: string;
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly workdir: string;
  /** `80/tcp` */
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  /** What a build that starts from it carries out first; absent where there is nothing. */
  readonly onbuild?: readonly string[];
}

export interface SavedTrial {
  readonly on: string;
  /** `docker 27.1.1` */
  readonly with: string;
  /** `Deployment web, container web`; `image` where it was started alone. */
  readonly as: string;
  /** The words it was started with in place of the image's own; absent: its own. */
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  /** The numbers under which it ran; 0 is root. */
  readonly uid: number;
  readonly gid: number;
  /** It runs with nothing writable but `writes` and its volumes. */
  readonly readOnly: boolean;
  readonly writes: readonly string[];
  /** All that it needs; the others were dropped. */
  readonly capabilities: readonly string[];
  readonly noNewPrivileges: boolean;
  /** Ports that it listened on. */
  readonly ports: readonly number[];
  /** Started as root, as its files say: what of it was root then. Absent: it was not, or nobody can tell. */
  readonly root?: RootSeen;
}

/** All of its processes, only the first one, whose workers are not, or none. */
export type RootSeen = (typeof rootSeen)[number];

const rootSeen = ['all', 'master', 'none'] as const;

/** The file is committed: of a variable whose name sounds like a secret only the name is kept. */
export function withoutSecret(variable: string): string {
  const [name = ''] = variable.split('=', 1);
  return secretName.test(name) ? `${name}=` : variable;
}

const secretName = /secret|token|passw|key|credential/i;

/** Its value was left out, or it has none: nobody can say. */
export function isWithheld(variable: string): boolean {
  return variable.endsWith('=') && secretName.test(variable);
}

/** The one is the other, built again. */
export function startsAlike(one: SavedConfiguration, other: SavedConfiguration): boolean {
  const told = ({ user, entrypoint, cmd, volumes, workdir }: SavedConfiguration): string =>
    JSON.stringify([user, entrypoint, cmd, volumes.toSorted(), workdir]);
  return told(one) === told(other);
}

/** Where the file is. */
export const savedImagesPath = '.github/plimsoll-images.json';

/** What can be read of it; a sentence where it cannot be read at all. An entry that makes no sense is left out. */
export function readSavedImages(text: string): SavedImages | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  if (!isRecord(value) || value.version !== 1) return 'it is not of version 1';
  if (!isRecord(value.images)) return 'it has no `images`';
  const entries = Object.entries(value.images).flatMap(([digest, entry]) => {
    const image = /^sha256:[0-9a-f]{64}$/.test(digest) ? imageOf(entry) : undefined;
    return image ? [[digest, image] as const] : [];
  });
  return { version: 1, images: Object.fromEntries(entries) };
}

type Shape = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function imageOf(value: unknown): SavedImage | undefined {
  if (!isRecord(value) || !isTexts(value.names)) return undefined;
  const tried = Array.isArray(value.tried) ? value.tried.filter(isTrial) : [];
  return {
    names: value.names,
    ...(typeof value.platform === 'string' ? { platform: value.platform } : {}),
    ...(isConfiguration(value.config) ? { config: value.config } : {}),
    ...(tried.length > 0 ? { tried } : {}),
  };
}

function isConfiguration(value: unknown): value is SavedConfiguration {
  if (!isRecord(value)) return false;
  const texts = [value.on, value.from, value.user, value.workdir];
  const { onbuild = [] } = value;
  const lists = [value.env, value.entrypoint, value.cmd, value.ports, value.volumes, onbuild];
  return texts.every((one) => typeof one === 'string') && lists.every(isTexts);
}

function isTrial(value: unknown): value is SavedTrial {
  if (!isRecord(value)) return false;
  const { on, as, uid, gid, readOnly, noNewPrivileges, writes, capabilities, ports } = value;
  const { entrypoint, cmd, root } = value;
  const isId = (id: unknown) => typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < 2 ** 32;
  return (
    [as, value.with].every((one) => typeof one === 'string') &&
    typeof on === 'string' &&
    /^\d{4}-\d\d-\d\d$/.test(on) &&
    [uid, gid].every(isId) &&
    [readOnly, noNewPrivileges].every((one) => typeof one === 'boolean') &&
    [writes, capabilities].every(isTexts) &&
    [entrypoint, cmd].every((one) => one === undefined || isTexts(one)) &&
    isTexts(writes) &&
    writes.every(isPath) &&
    isTexts(capabilities) &&
    capabilities.every((name) => /^[A-Z_]{1,40}$/.test(name)) &&
    Array.isArray(ports) &&
    ports.every((port) => Number.isInteger(port)) &&
    (root === undefined || rootSeen.some((one) => one === root))
  );
}

/** It may become part of a file that somebody commits with a click. */
function isPath(text: string): boolean {
  return /^\/[\w.@+/-]{0,200}$/.test(text) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(text);
}
