import { isArchive } from '../archive.ts';
import { Charts, isTemplateName, letsIn, kindOfPath, mayBeTemplate } from '../check/index.ts';
import { mayHide } from './hiding.ts';
import { mayLead } from './leading.ts';
import type { ChangedFile, Tree } from './pull.ts';
import { concerns, type Selection } from './selection.ts';
import type { Texts } from './texts.ts';
import { changesOrigins } from './unseen.ts';

/*
 * Files of any name count where another file speaks of them: what compose, Bake or a workflow builds may be called
 * `build/web.txt`, and stand in `vendor`. Only words are compared here; what they mean is found out where it is judged.
 */

/**
 * A Dockerfile that nothing speaks of is known by its text. To ask GitHub for every changed file would be too much, so
 * it is asked for those whose diff shows a line that begins as an instruction does, programs and prose left out.
 */
export function mayConcern(file: ChangedFile): boolean {
  return (
    concerns(file) ||
    mayBeDockerfile(file) ||
    mayMakeManifest(file) ||
    mayLoosen(file) ||
    mayHide(file) ||
    mayBeTemplate(file.path) ||
    mayLead(file) ||
    changesOrigins(file) ||
    isArchive(file.path)
  );
}

function mayBeDockerfile({ path, status, patch }: ChangedFile): boolean {
  return status !== 'removed' && patch !== undefined && !otherWriting.test(path) && instruction.test(patch);
}

/** A template of any name, whose diff shows what manifests and compose files say. */
function mayMakeManifest({ path, status, patch }: ChangedFile): boolean {
  return status !== 'removed' && patch !== undefined && isTemplateName(path) && setting.test(patch);
}

/** A rule by which somebody becomes root, or a seccomp profile, which builds and compose take under any name. */
function mayLoosen({ path, status, patch }: ChangedFile): boolean {
  if (status === 'removed' || patch === undefined || otherWriting.test(path)) return false;
  return letsIn.test(patch) || patch.includes('SCMP_ACT_');
}

const setting =
  /^[-+ ][ \t-]*["']?(?:kind|services|image|privileged|\w*ontainers|\w*ecurityContext|host\w+|cap_add|volumes|user)["']?[ \t]*:/m;

const instruction =
  /^[-+ ][ \t\v\xa0]*(?:FROM|RUN|COPY|ADD|USER|ENTRYPOINT|CMD|WORKDIR|ENV|ARG|EXPOSE|LABEL|HEALTHCHECK|SHELL|VOLUME)(?:[ \t\v\xa0\r]|\\$)/im;

const otherWriting =
  /\.(?:mdx?|rst|adoc|html?|css|scss|less|[cm]?[jt]sx?|vue|svelte|py|pyi|ipynb|rb|go|rs|java|kt|kts|scala|c|h|cc|cpp|hpp|cs|fs|swift|php|pl|lua|r|jl|ex|exs|erl|hs|clj|sql|proto|graphql|tf|nix|svg|po|csv|tsv|lock|log|patch|diff)$/i;

/** Nobody calls so many Dockerfiles by other names. */
const mostNamed = 60;
const largestNamed = 256 * 1024;

/** The words of the files that speak of others that may be paths, without `./` and `../` before them. */
export function wordsOf(
  texts: Pick<Texts, 'known' | 'after'>,
  speaks: (path: string) => boolean = () => true,
): ReadonlySet<string> {
  const words = new Set<string>();
  for (const path of texts.known().filter(speaks))
    for (const word of spoken(path, texts.after(path) ?? '').split(/[^\w./@+-]+/))
      if (/[./]/.test(word)) words.add(word.replace(/^(?:\.{1,2}\/)+/, '').replace(/(?<!\/)\/+$/, ''));
  return words;
}

/** What a file says of others; of a workflow, which names everything, only what a build is given. */
function spoken(path: string, text: string): string {
  const kind = kindOfPath(path);
  if (kind === 'workflow')
    return text
      .split('\n')
      .filter((line) => ofBuild.test(line))
      .join('\n');
  return speaking.has(kind ?? '') || isStack(text) ? text : '';
}

const speaking: ReadonlySet<string> = new Set([
  'bake',
  'compose',
  'environment',
  'kustomization',
  'skaffold',
]);
const ofBuild = /file\b|context\b|[ \t]-f[ \t]/i;

/** A compose file of another name. */
function isStack(text: string): boolean {
  return text.includes('services') && /\b(?:build|extends|include)\b/.test(text);
}

/** Somebody speaks of this file, or of the folder that it is in, in full or from any folder above. */
export function isNamed(path: string, words: ReadonlySet<string>): boolean {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return [path, folder].some((of) => endsOf(of).some((end) => words.has(end)));
}

/**
 * A copy of other people's work is ours as far as something of ours takes it in; what that takes in is, too. Of a chain
 * that is longer nobody knows the end.
 */
export function takenIn(
  texts: Pick<Texts, 'known' | 'after'>,
  isOurs: (path: string) => boolean,
): (path: string) => boolean {
  let taken = new Set<string>();
  for (let links = 0; links < longestChain; links += 1) {
    const before = taken;
    const words = wordsOf(texts, (path) => isOurs(path) || before.has(path));
    taken = new Set(texts.known().filter((path) => !isOurs(path) && isNamed(path, words)));
    if (taken.size === before.size) break;
  }
  const all = taken;
  return (path) => all.has(path);
}

const longestChain = 4;

function endsOf(path: string): string[] {
  const ends = [...path.matchAll(/\//g)].map(({ index }) => path.slice(index + 1));
  return [path, ...ends].filter((end) => end !== '');
}

/** The selection, with the changed files whose names tell nothing, but others or their diffs do. */
export function withNamed(
  selection: Selection,
  files: readonly ChangedFile[],
  tree: Tree,
  words: ReadonlySet<string>,
): Selection {
  const isSmall = ({ path }: ChangedFile): boolean =>
    (tree.files.get(path)?.size ?? Infinity) <= largestNamed;
  const charts = new Charts(tree.files.keys());
  const named = files.filter(
    (file) =>
      file.status !== 'removed' &&
      !concerns(file) &&
      !isArchive(file.path) &&
      isSmall(file) &&
      (isNamed(file.path, words) ||
        mayBeDockerfile(file) ||
        mayMakeManifest(file) ||
        mayLoosen(file) ||
        mayHide(file) ||
        charts.has(file.path)),
  );
  return named.length === 0
    ? selection
    : { ...selection, changed: [...selection.changed, ...named.slice(0, mostNamed)] };
}
