import { type BaseImageFacts, bundledTable } from '../../src/check/facts/base-images.ts';
import { partingOfStage } from '../../src/check/model/command/parting.ts';
import { dockerfileOf, type Stage } from '../../src/check/model/image/dockerfile.ts';
import type { ImageReference } from '../../src/check/model/image/image-reference.ts';
import { ImageKnowledge } from '../../src/check/model/image/knowledge.ts';
import { basename } from '../../src/check/model/image/path.ts';
import { Source } from '../../src/check/text/source.ts';

/** What a Dockerfile makes, in the shape in which a row of the table says it. */
export type Reading = BaseImageFacts & { readonly health: readonly string[] | undefined };

/** Who knows the image that a FROM names. */
export type Lookup = (image: ImageReference) => BaseImageFacts | undefined;

/** Scripts by the names that they have beside the Dockerfile. */
export type Scripts = ReadonlyMap<string, string>;

/** Undefined where it makes nothing: it is broken, or a template. */
export function readingOf(path: string, text: string, scripts: Scripts, lookup: Lookup): Reading | undefined {
  const stage = dockerfileOf(new Source(path, text), new Looked(lookup)).final;
  if (!stage || stage.isWindows || 'error' in stage.from) return undefined;
  const { base, entrypoint, command } = stage;
  const facts = base.isScratch ? undefined : base.facts;
  return {
    ...userOf(stage),
    users: stage.accounts
      .filter(({ kind }) => kind === 'user')
      .map(({ name, id, gid }) => ({ name, uid: id ?? undefined, gid: gid ?? undefined })),
    family: base.isScratch ? undefined : facts?.family,
    packageManager: facts?.packageManager,
    shells: facts?.shells,
    entrypoint: argvOf(entrypoint),
    cmd: argvOf(command),
    ports: stage.ports.map(({ first, last, protocol }) =>
      first === last ? `${first}/${protocol}` : `${first}-${last}/${protocol}`,
    ),
    volumes: stage.volumes.map(({ path: { text: volume } }) => volume),
    writes: [],
    dropsRoot: partingOfStage(stage, {
      scriptAt: (_, at) => {
        const script = scripts.get(basename(at));
        return script === undefined ? undefined : new Source(basename(at), script);
      },
    }),
    capabilitiesAsRoot: [],
    sources: [],
    seen: undefined,
    health: argvOf(stage.healthcheck),
  };
}

/** Those files beside it that it copies and that may be scripts. */
export function scriptsCopiedBy(text: string): string[] {
  return Array.from(text.matchAll(/^\s*(?:COPY|ADD)\s+(.+)$/gim), ([, args = '']) => args.split(/\s+/))
    .flatMap((words) => words.slice(0, -1))
    .filter((word) => /^[\w./-]+$/.test(word) && !/\.(?:tar|gz|xz|conf|json|ini|php|xml)$/.test(word))
    .map((word) => word.replace(/^\.\//, ''));
}

function userOf(stage: Stage): Pick<BaseImageFacts, 'user' | 'uid' | 'gid'> {
  const { user, accounts, base } = stage;
  if (user.kind === 'unknown') return { user: undefined, uid: undefined, gid: undefined };
  const account = accounts.findLast(({ kind, name }) => kind === 'user' && name === user.name);
  const group = accounts.findLast(({ kind, name }) => kind === 'group' && name === user.group);
  const ofBase = user.from === 'base' ? base.facts : undefined;
  const primary = user.kind === 'root' ? 0 : (account?.gid ?? ofBase?.gid);
  return {
    user: user.value === '' ? 'root' : user.value,
    uid: user.uid ?? account?.id ?? ofBase?.uid,
    gid: user.gid ?? (user.group === undefined ? primary : (group?.id ?? undefined)),
  };
}

function argvOf(
  command: { readonly argv: readonly string[] } | null | undefined,
): readonly string[] | undefined {
  return command === null ? [] : command?.argv;
}

/** The configuration of an image that is published as an archive. */
export function archivedReading(text: string): Partial<Reading> {
  const { config = {} } = JSON.parse(text) as { config?: Record<string, unknown> };
  const list = (name: string) => (config[name] as string[] | null | undefined) ?? [];
  return {
    user: (config['User'] as string | undefined) || 'root',
    entrypoint: list('Entrypoint'),
    cmd: list('Cmd'),
    ports: Object.keys((config['ExposedPorts'] as object | undefined) ?? {}),
    volumes: Object.keys((config['Volumes'] as object | undefined) ?? {}),
  };
}

/** What is read of the images below, and what the table says of those that nobody reads. */
class Looked extends ImageKnowledge {
  readonly #lookup: Lookup;

  constructor(lookup: Lookup) {
    super();
    this.#lookup = lookup;
  }

  override of(image: ImageReference): BaseImageFacts | undefined {
    return this.#lookup(image) ?? bundledTable().of(image);
  }
}
