import type { Mirror } from './mirror.ts';

/*
 * Docker's official images: for each there is a file `library/NAME` in docker-library/official-images, which names the
 * repository, commit and folder of every tag. Its history has every tag that there ever was.
 *   https://github.com/docker-library/official-images#library-definition-files
 * Until 2016 a line was one tag: `3.4: git://github.com/docker-library/redis@COMMIT FOLDER`.
 */

/** Where a tag was made from. */
export interface Origin {
  readonly repository: string;
  readonly commit: string;
  /** Where its build finds its files; empty for the top. */
  readonly folder: string;
  /** The Dockerfile, or what stands for one, below that folder. */
  readonly file: string;
  /** It does not make the image: it is built on it, and shows who that starts as. */
  readonly isBuiltOn?: true;
}

/** A tag, with all that it was made from. */
export interface Published {
  readonly tag: string;
  /** The newest first. */
  readonly origins: readonly Origin[];
  /** Days: `2026-08-22`. */
  readonly first: string;
  readonly last: string;
  /** It is still built. */
  readonly isCurrent: boolean;
}

/** Every tag that this file ever named. */
export function publishedTags(library: Mirror, name: string): Published[] {
  const path = `library/${name}`;
  const log = library
    .lines('log', '--first-parent', '--reverse', '--format=%H %cs', 'HEAD', '--', path)
    .map((line) => line.split(' '));
  const texts = library.texts(log.map(([commit = '']) => `${commit}:${path}`));
  const tags = new Map<string, Published>();
  let current: ReadonlyMap<string, Origin> = new Map();
  for (const [index, [, day = '']] of log.entries()) {
    // The day on which a tag left is the last on which it was there.
    for (const tag of current.keys()) setLast(tags, tag, day);
    current = originsIn(texts[index] ?? '');
    for (const [tag, origin] of current) {
      const { first = day, origins = [] } = tags.get(tag) ?? {};
      tags.set(tag, { tag, origins: withOrigin(origins, origin), first, last: day, isCurrent: false });
    }
  }
  for (const tag of current.keys()) tags.set(tag, { ...must(tags.get(tag)), isCurrent: true });
  return [...tags.values()];
}

function withOrigin(origins: readonly Origin[], origin: Origin): readonly Origin[] {
  const [newest] = origins;
  return newest && keyOf(newest) === keyOf(origin) ? origins : [origin, ...origins];
}

/** `COMMIT:PATH`, as git calls the file. */
export function keyOf({ commit, folder, file }: Origin): string {
  return `${commit}:${folder === '' ? '' : `${folder}/`}${file}`;
}

function setLast(tags: Map<string, Published>, tag: string, last: string): void {
  tags.set(tag, { ...must(tags.get(tag)), last });
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a tag that was never published');
  return value;
}

/** The tags of one version of the file, those of Linux. */
export function originsIn(text: string): ReadonlyMap<string, Origin> {
  return /^(?:GitRepo|Tags|Maintainers):/m.test(text) ? originsOfBlocks(text) : originsOfLines(text);
}

function originsOfLines(text: string): ReadonlyMap<string, Origin> {
  const tags = new Map<string, Origin>();
  for (const line of text.split('\n')) {
    const [, tag, repository = '', commit = '', folder = ''] =
      /^([\w.-]+):\s+(\S+)@(\S+)(?:\s+(\S+))?\s*$/.exec(line) ?? [];
    if (tag !== undefined) tags.set(tag, { repository, commit, folder: plain(folder), file: 'Dockerfile' });
  }
  return tags;
}

type Fields = ReadonlyMap<string, string>;

function originsOfBlocks(text: string): ReadonlyMap<string, Origin> {
  const [head = new Map<string, string>(), ...blocks] = text
    .replace(/^#.*\n?/gm, '')
    .split(/\n\s*\n/)
    .map(fieldsOf)
    .filter(({ size }) => size > 0);
  const tags = new Map<string, Origin>();
  for (const block of [head, ...blocks]) {
    const fields = new Map([...head, ...block]);
    const [architecture = 'amd64'] = architecturesOf(fields);
    if (architecture.startsWith('windows')) continue;
    const origin = originOf(fields, architecture);
    for (const tag of words(`${block.get('Tags') ?? ''}, ${block.get('SharedTags') ?? ''}`))
      if (!tags.has(tag)) tags.set(tag, origin);
  }
  return tags;
}

function originOf(fields: Fields, architecture: string): Origin {
  const of = (name: string) => fields.get(`${architecture}-${name}`) ?? fields.get(name) ?? '';
  const isArchive = of('Builder') === 'oci-import';
  return {
    repository: of('GitRepo'),
    commit: of('GitCommit'),
    folder: plain(of('Directory')),
    // The configuration stands beside the index of an archive.
    file: (of('File') || (isArchive ? 'index.json' : 'Dockerfile')).replace(
      /index\.json$/,
      'image-config.json',
    ),
  };
}

/** amd64 first: it is what most people run. */
function architecturesOf(fields: Fields): string[] {
  return words(fields.get('Architectures') ?? 'amd64').sort(
    (a, b) => Number(b === 'amd64') - Number(a === 'amd64'),
  );
}

/** `Name: value`; a line that starts with a space goes on. */
function fieldsOf(block: string): Fields {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const [, name, value = ''] = /^([\w-]+):\s*(.*)$/.exec(line.trimEnd()) ?? [];
    if (name !== undefined) fields.set(name, value);
  }
  return fields;
}

function words(list: string): string[] {
  return list.split(/[\s,]+/).filter((word) => word !== '');
}

function plain(folder: string): string {
  return folder.replace(/^(?:\.\/)+|^\.$/, '').replace(/\/+$/, '');
}
