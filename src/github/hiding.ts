import { isVendored, kindOfPath } from '../check/index.ts';
import type { Unseen } from '../review/review.ts';
import { type AttributesFile, vendoredVerdict } from './attributes.ts';
import type { ChangedFile, Repository, Tree } from './pull.ts';
import type { Texts } from './texts.ts';

/*
 * A pull request cannot take its own files out of what is judged, since what it says of them does not hold yet. But once
 * it is merged it holds for all that follow, so what it would take out is told while somebody can still object.
 */

/** Of as many a look at their text is worth while. */
const mostAsked = 40;
const mostNamed = 5;

/** A change of what `.gitattributes` says of vendored and generated files. */
export function mayHide({ path, status, patch }: ChangedFile): boolean {
  return isAttributes(path) && status !== 'removed' && patch?.includes('linguist-') !== false;
}

/** `trusted`: those that hold as yet. */
export async function hiddenBy(
  changed: readonly ChangedFile[],
  trusted: readonly AttributesFile[],
  { repository, tree, texts }: { repository: Pick<Repository, 'blobs'>; tree: Tree; texts: Texts },
): Promise<Unseen[]> {
  const fresh = changed.filter(mayHide).flatMap(({ path }) => {
    const text = texts.after(path);
    return text === undefined ? [] : [{ path, text }];
  });
  if (fresh.length === 0) return [];
  const changes = new Set(fresh.map(({ path }) => path));
  const [was, is] = [trusted, [...trusted.filter(({ path }) => !changes.has(path)), ...fresh]].map(judgedBy);
  const hidden = [...tree.files.keys()].filter((path) => was?.(path) === true && is?.(path) === false);
  const held = await holding(hidden, { repository, tree, texts });
  const names = held.slice(0, mostNamed).map((path) => `\`${path}\``);
  const more = held.length > names.length ? ` and ${held.length - names.length} more` : '';
  const reason = `once merged it takes out of what is judged: ${names.join(', ')}${more}`;
  return held.length === 0 ? [] : fresh.slice(0, 1).map(({ path }) => ({ path, reason, kind: 'unjudged' }));
}

function isAttributes(path: string): boolean {
  return path === '.gitattributes' || path.endsWith('/.gitattributes');
}

function judgedBy(files: readonly AttributesFile[]): (path: string) => boolean {
  const verdict = vendoredVerdict(files);
  return (path) => !(verdict(path) ?? isVendored(path));
}

/** Those that hold containers: by their names, and by the words of a manifest, since most YAML is something else. */
async function holding(
  paths: readonly string[],
  { repository, tree, texts }: { repository: Pick<Repository, 'blobs'>; tree: Tree; texts: Texts },
): Promise<string[]> {
  const sure = paths.filter((path) => telling.has(kindOfPath(path) ?? ''));
  const open = paths.filter((path) => kindOfPath(path) === 'yaml').slice(0, mostAsked);
  const ids = open.flatMap((path) => tree.files.get(path)?.blob ?? []);
  const blobs = ids.length === 0 ? undefined : await repository.blobs([...new Set(ids)]);
  const isManifest = (path: string): boolean => {
    const text = texts.after(path) ?? blobs?.get(tree.files.get(path)?.blob ?? '')?.text ?? '';
    return /\bkind\b/.test(text) && /ontainers\b/.test(text);
  };
  return [...sure, ...open.filter(isManifest)];
}

const telling: ReadonlySet<string> = new Set([
  'bake',
  'compose',
  'dockerfile',
  'helm-chart',
  'kustomization',
]);
