import {
  type File,
  type FileSet,
  isVendored,
  kindOfPath,
  savedImagesPath,
  systemCopiesOf,
} from '../check/index.ts';
import { learnedOf, loosenedBy } from '../review/loosened.ts';
import type { FileChange, Proposal, Unseen } from '../review/review.ts';
import { type AttributesFile, vendoredVerdict } from './attributes.ts';
import type { BlobCache } from './blobs.ts';
import { NotThereYet } from './error.ts';
import { configurationPath, layered } from './configuration.ts';
import type { Background, ChangedFile, Changes, PullBackground, Repository, Tree } from './pull.ts';
import type { Seat } from './room.ts';
import { hiddenBy } from './hiding.ts';
import { foldersOf, select, type Selection, unseen } from './selection.ts';
import { ledTo } from './leading.ts';
import { isNamed, takenIn, withNamed, wordsOf } from './named.ts';
import { Texts } from './texts.ts';
import { fetchTogether } from './together.ts';
import type { Judging } from '../worker/judging.ts';
import { changesOrigins, couldHold, isSubmodule } from './unseen.ts';
import { wholeOf } from './whole.ts';

/** The two commits that are compared. */
export interface Ends {
  readonly head: string;
  /** Of the branch that it is to go to. */
  readonly base: string;
  /** The pull request that it is about; a merge group has none. */
  readonly pull?: number;
  /** Where the base branch was left, where that is known. */
  readonly mergeBase?: string;
}

export interface Snapshot {
  readonly proposal: Proposal;
  readonly pull: PullBackground | undefined;
  readonly limits: readonly string[];
  /** The files as they are at head. */
  readonly texts: Texts;
  readonly tree: Tree;
}

export interface ReadOptions {
  readonly cache: BlobCache;
  readonly seat: Seat;
  /** Told when it will take a while. */
  readonly onLong?: () => Promise<void>;
  /** What GitHub does not have yet is waited for; else it counts as not read. */
  readonly waits?: boolean;
  readonly judging: Pick<Judging, 'together'>;
}

/** No repository has so many that count. */
const mostAttributeFiles = 20;

/** Everything that a review needs to know. */
export async function read(
  repository: Repository,
  ends: Ends,
  changes: Changes,
  { cache, seat, onLong, waits = false, judging }: ReadOptions,
): Promise<Snapshot> {
  const tree = await repository.tree(ends.head);
  if (!tree) throw new NotThereYet('the commit');
  const { files, isCut } = await wholeOf(repository, ends, changes, tree);
  const first = select(files, tree);
  seat.take(first.bytes);
  const texts = new Texts(repository, first, tree, { cache, waits });
  if (texts.isLong) await onLong?.();
  const attributes = attributePaths(first, tree);
  const background = await backgroundOf(repository, ends, attributes, texts);
  const words = wordsOf(texts);
  const selection = withNamed(first, files, tree, words);
  await texts.add(selection);
  await texts.addWhole(systemFilesIn(texts, tree));
  await texts.fetchBase(ends);
  const together = await fetchTogether(files, { repository, ends, tree, texts, cache, judging, seat });
  const trusted = attributesIn(background, attributes);
  const unread = await unreadIn(files, selection, trusted, { repository, tree, texts });
  const told = { ...selection, unread: [...selection.unread, ...unread, ...together.unread] };
  const owning = (after: FileSet['read']): Owning =>
    ownPaths(selection, trusted, { known: texts.known, after });
  const [isOwn, wasOwn] = [owning(texts.after), owning(texts.before)];
  const wasKnown = (path: string): boolean =>
    isOwn(path) && (kindOfPath(path) !== undefined || isNamed(path, words));
  const proposal = proposalOf(repository, background, told, texts, { isOwn, wasOwn, wasKnown });
  const cut = isCut ? [`GitHub lists no more than ${files.length} changed files; there may be others`] : [];
  const inside = { ...proposal, changes: [...proposal.changes, ...together.changes], cut };
  return { proposal: inside, pull: background.pull, limits: selection.limits, texts, tree };
}

const largestSystemFile = 64 * 1024;

/** What builds put into the image's own `/etc`, under whatever name. */
function systemFilesIn(texts: Texts, { files }: Tree): string[] {
  const small = new Set([...files].flatMap(([path, { size }]) => (size <= largestSystemFile ? [path] : [])));
  const copied = texts.known().flatMap((path) => {
    const text = kindOfPath(path) === 'dockerfile' ? texts.after(path) : undefined;
    return text === undefined ? [] : systemCopiesOf(path, text, small);
  });
  return [...new Set(copied)].filter((path) => !texts.isRead(path)).slice(0, mostSystemFiles);
}

const mostSystemFiles = 20;

/** What the change brings beside texts. */
async function unreadIn(
  files: readonly ChangedFile[],
  { changed }: Selection,
  trusted: readonly AttributesFile[],
  place: { readonly repository: Repository; readonly tree: Tree; readonly texts: Texts },
): Promise<Unseen[]> {
  const origins = files
    .filter(changesOrigins)
    .map((file) => unseen(file, { kind: 'unjudged', reason: 'a submodule comes from elsewhere now' }));
  return [...(await hiddenBy(changed, trusted, place)), ...origins, ...ledTo(files, place.tree)];
}

/** One question brings it, and the first of the files. */
async function backgroundOf(
  repository: Repository,
  { pull }: Ends,
  attributes: readonly string[],
  texts: Texts,
): Promise<Background> {
  const background = await repository.background({
    ...(pull === undefined ? {} : { pull }),
    trusted: [configurationPath, savedImagesPath, ...attributes],
    shared: configurationPath,
    blobs: texts.firstBatch(),
  });
  texts.take(background.blobs);
  await texts.fetchRest();
  return background;
}

type Owning = (path: string) => boolean;

/** A copy of other people's work that something of ours builds or deploys is ours; so is one that is changed and named. */
function ownPaths(
  selection: Selection,
  trusted: readonly AttributesFile[],
  texts: Pick<Texts, 'known' | 'after'>,
): Owning {
  const isOfOurs = ownFiles(trusted);
  const words = wordsOf(texts);
  const changed = new Set(selection.changed.map(({ path }) => path));
  const isTakenIn = takenIn(texts, isOfOurs);
  return (path) => isOfOurs(path) || isTakenIn(path) || (changed.has(path) && isNamed(path, words));
}

/** Those that speak of the files that are read, the ones at the top first. */
function attributePaths({ changed, related }: Selection, tree: Tree): string[] {
  const folders = new Set([...changed.map(({ path }) => path), ...related].flatMap(foldersOf));
  const nested = [...folders]
    .map((folder) => `${folder}/.gitattributes`)
    .filter((path) => tree.files.has(path));
  return ['.gitattributes', ...nested.toSorted((a, b) => a.length - b.length).slice(0, mostAttributeFiles)];
}

function attributesIn({ trusted }: Background, paths: readonly string[]): AttributesFile[] {
  return paths.flatMap((path) => {
    const text = trusted.get(path)?.text;
    return text === undefined ? [] : [{ path, text }];
  });
}

/** Neither vendored nor generated, by what the default branch says: a change cannot take its own files out. */
function ownFiles(files: readonly AttributesFile[]): (path: string) => boolean {
  const verdict = vendoredVerdict(files);
  return (path) => !(verdict(path) ?? isVendored(path));
}

function proposalOf(
  repository: Repository,
  background: Background,
  { changed, unread }: Selection,
  texts: Texts,
  { isOwn, wasOwn, wasKnown }: Ownership,
): Proposal {
  const own = changed
    .filter(({ path }) => isOwn(path) && !texts.unseen.has(path))
    .map((file) => (comesFromUnknown(file, wasKnown) ? asAdded(file) : file));
  const foreign = changed.filter(({ path }) => !isOwn(path));
  const name = `${repository.owner}/${repository.name}`;
  const strangers = strangersIn(changed, wasKnown);
  const within = (paths: readonly string[], read: FileSet['read'], owns: Owning): FileSet => {
    const hidden = new Set([...texts.known().filter((path) => !owns(path)), ...strangers]);
    return {
      repository: name,
      paths: paths.filter((path) => !hidden.has(path)),
      read: (path) => (hidden.has(path) ? undefined : read(path)),
    };
  };
  const config = layered(repository, background);
  const saved = background.trusted.get(savedImagesPath)?.text;
  const proposed = proposedIn(changed, texts);
  // Whatever .gitattributes say of it: it is ours.
  const isConfigured = changed.some(({ path, previous }) => [path, previous].includes(configurationPath));
  return {
    base: within(texts.basePaths(), texts.before, wasOwn),
    head: within(texts.headPaths(), texts.after, isOwn),
    changes: own.map(fileChange),
    unseen: [
      ...[...unread, ...unseenOf(changed, texts)].filter(({ path }) => isOwn(path)),
      ...foreignIn(foreign, texts),
      ...(isConfigured ? loosenedBy(config, proposed) : []),
      ...learnedIn(changed, saved, texts),
    ],
    ...(config ? { config } : {}),
    ...(saved === undefined ? {} : { images: { saved } }),
    ...(proposed && proposed.text !== config?.text ? { proposedConfig: proposed } : {}),
  };
}

function learnedIn(changed: readonly ChangedFile[], saved: string | undefined, texts: Texts): Unseen[] {
  const isChanged = changed.some(({ path }) => path === savedImagesPath);
  return isChanged ? learnedOf(saved, texts.after(savedImagesPath)) : [];
}

/** Where files stood that were nothing to us. */
function strangersIn(changed: readonly ChangedFile[], wasKnown: Owning): string[] {
  return changed.flatMap((file) =>
    file.previous !== undefined && comesFromUnknown(file, wasKnown) ? [file.previous] : [],
  );
}

interface Ownership {
  readonly isOwn: Owning;
  /** By what base says: what is taken in from now on was not judged before. */
  readonly wasOwn: Owning;
  /** It was judged where it stood before. */
  readonly wasKnown: Owning;
}

/** What was not judged under its old name comes in under its new one. */
function comesFromUnknown({ status, previous }: ChangedFile, wasKnown: Ownership['wasKnown']): boolean {
  return status === 'renamed' && previous !== undefined && !wasKnown(previous);
}

function asAdded(file: ChangedFile): ChangedFile {
  const { previous, ...rest } = file;
  return previous === undefined ? file : { ...rest, status: 'added' };
}

const building = new Set(['dockerfile', 'compose']);
const mostNamed = 3;

/** Copies of other people's work are not judged, and whoever applies a folder does not ask whose it is. */
function foreignIn(changed: readonly ChangedFile[], texts: Texts): Unseen[] {
  const held = changed
    .filter(({ path, status }) => status !== 'removed' && holds(path, texts.after(path) ?? ''))
    .map(({ path }) => path);
  const [first, ...others] = held;
  if (first === undefined) return [];
  const more = others.slice(0, mostNamed).map((path) => `\`${path}\``);
  const rest = others.length > more.length ? ` and ${others.length - more.length} more` : '';
  const also = others.length === 0 ? '' : `; so are ${more.join(', ')}${rest}`;
  return [
    { path: first, reason: `vendored or generated, and nothing here builds it${also}`, kind: 'unjudged' },
  ];
}

function holds(path: string, text: string): boolean {
  const kind = kindOfPath(path) ?? '';
  if (building.has(kind)) return true;
  if (!/^(?:yaml|json|helm-part)$/.test(kind)) return false;
  const isManifest = /\bkind\b/.test(text) && text.includes('ontainers');
  return isManifest || (/\bservices\b/.test(text) && /\b(?:image|build|extends)\b/.test(text));
}

function unseenOf(changed: readonly ChangedFile[], texts: Texts): Unseen[] {
  return changed.flatMap((file) => {
    const reason = texts.unseen.get(file.path);
    return reason && (couldHold(file) || isSubmodule(file)) ? [unseen(file, reason)] : [];
  });
}

/** The configuration, if this change brings another. */
function proposedIn(changed: readonly ChangedFile[], texts: Texts): File | undefined {
  const file = changed.find(({ path, status }) => path === configurationPath && status !== 'removed');
  const text = file && texts.after(file.path);
  return text === undefined ? undefined : { path: configurationPath, text };
}

function fileChange({ path, status, previous, patch }: ChangedFile): FileChange {
  return {
    path,
    status,
    ...(previous === undefined ? {} : { previous }),
    ...(patch === undefined ? {} : { patch }),
  };
}
