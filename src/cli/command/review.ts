import { type FileSet, isVendored, mayMatter, savedImagesPath } from '../../check/index.ts';
import { imagesOf } from '../../review/images.ts';
import { learnedOf, loosenedBy } from '../../review/loosened.ts';
import { type FileChange, type Proposal, type Review, review, type Unseen } from '../../review/review.ts';
import { isArchive } from '../../archive.ts';
import type { Arguments } from '../table/shape.ts';
import { askedOf } from '../asking.ts';
import { bounded } from '../bounds.ts';
import { podSecurityOf } from '../configuration.ts';
import { repositoryOf, vendoredByAttribute, workTreeOf } from '../files/git.ts';
import {
  changesBetween,
  changesInside,
  commitOf,
  emptyTree,
  fileIn,
  mergeBaseOf,
  Tree,
  treeOfIndex,
} from '../files/tree.ts';
import { jsonOf } from '../format/json.ts';
import { paintFor } from '../format/paint.ts';
import { reviewText } from '../format/review.ts';
import { WrongUse, type Io } from '../io.ts';

export async function runReview({ options }: Arguments, io: Io): Promise<number> {
  const folder = workTreeOf(io.cwd);
  if (folder === undefined)
    throw new WrongUse('a review needs a git repository, and this folder is in none.');
  const { target, head } = endsOf(options, folder);
  const podSecurity = podSecurityOf(options);
  const proposal = await withAnswers(proposalOf(folder, target, head), options, io);
  const given = { today: io.today, ...(podSecurity !== undefined && { podSecurity }) };
  const result = bounded(io, { files: proposal.changes.length }, () => review(proposal, given));
  const page = {
    width: Math.min(Math.max(io.stdout.columns, 40), 110),
    paint: paintFor(options.get('color') ?? 'auto', io.stdout, io.env),
  };
  await io.stdout.write(await rendered(result, options.get('format'), page));
  return result.conclusion === 'failure' ? 1 : 0;
}

async function withAnswers(proposal: Proposal, options: Arguments['options'], io: Io): Promise<Proposal> {
  const { changes, images } = proposal;
  const wanted = (): string[] => bounded(io, { files: changes.length }, () => imagesOf(proposal));
  const answers = await askedOf(wanted, options, io);
  if (!answers) return proposal;
  const { registry, unanswered } = answers;
  return { ...proposal, images: { ...images, registry }, unanswered };
}

async function rendered(
  result: Review,
  format: string | undefined,
  page: Parameters<typeof reviewText>[1],
): Promise<string> {
  if (format === 'json') return jsonOf(result);
  if (format === 'github') {
    const { githubOf } = await import('../format/github.ts');
    const { changed, findings } = result.configuration;
    return githubOf([...(changed ? findings : []), ...result.introduced]);
  }
  if (format === 'markdown') return (await import('../format/review-page.ts')).reviewPage(result);
  return reviewText(result, page);
}

interface Ends {
  readonly target: string;
  readonly head: string;
}

function endsOf(options: Arguments['options'], folder: string): Ends {
  if (!options.has('staged')) {
    const target = commitNamed('base', options.get('base'), folder);
    return { target, head: commitNamed('head', options.get('head') ?? 'HEAD', folder) };
  }
  if (options.has('base') || options.has('head'))
    throw new WrongUse(
      '`--staged` is the change that `git commit` would make: `--base` and `--head` name others.',
    );
  const head = treeOfIndex(folder);
  if (head === undefined) throw new WrongUse('`--staged`: the index has conflicts.');
  return { target: commitOf(folder, 'HEAD') ?? emptyTree(folder), head };
}

function commitNamed(option: string, revision: string | undefined, folder: string): string {
  if (revision === undefined) throw new WrongUse(`\`--${option}\` is missing: see \`plimsoll help review\`.`);
  const commit = commitOf(folder, revision);
  if (commit === undefined) throw new WrongUse(`\`--${option}\`: git knows no commit \`${revision}\` here.`);
  return commit;
}

const configuration = '.github/plimsoll.yml';

/**
 * What the target has gained since the two parted is no doing of this change, so it is compared with the commit where
 * they parted. The configuration and .gitattributes are the target's own: a change cannot switch off its own guard.
 */
function proposalOf(folder: string, target: string, head: string): Proposal {
  const base = mergeBaseOf(folder, target, head) ?? target;
  const blobs = new Map<string, string | undefined>();
  const tree = (commit: string): Tree => new Tree(folder, commit, blobs, mayMatter);
  const [ofTarget, before, after] = [tree(target), tree(base), tree(head)];
  const config = fileIn(ofTarget, configuration);
  const saved = fileIn(ofTarget, savedImagesPath)?.text;
  const proposed = fileIn(after, configuration);
  const repository = repositoryOf(folder);
  const isOwn = ownFiles(folder, target, [...before.paths, ...after.paths]);
  const changed = [...changesBetween(folder, base, head), ...changesInside(before, after)];
  const isConfigured = changed.some(({ path, previous }) => [path, previous].includes(configuration));
  const all = changed.filter(({ path }) => isOwn(path));
  const unseen = unseenIn(all, after);
  const isSeen = (path: string): boolean => !unseen.some((each) => each.path === path);
  return {
    base: { ...kept(before, isOwn), repository },
    head: { ...kept(after, (path) => isOwn(path) && isSeen(path)), repository },
    changes: all.filter(({ path }) => isSeen(path)),
    unseen: [
      ...unseen,
      ...(isConfigured ? loosenedBy(config, proposed) : []),
      ...learnedOf(saved, fileIn(after, savedImagesPath)?.text),
    ],
    ...(config ? { config } : {}),
    ...(saved === undefined ? {} : { images: { saved } }),
    ...(proposed && proposed.text !== config?.text ? { proposedConfig: proposed } : {}),
  };
}

/** A submodule holds whatever it likes; of the others those count whose names do. */
function unseenIn(changes: readonly FileChange[], after: Tree): Unseen[] {
  return changes.flatMap(({ path, previous, status, patch }) => {
    const counts = mayMatter(path) || isArchive(path) || patch?.includes('Subproject commit ') === true;
    const reason = counts && status !== 'removed' ? after.whyUnseen(path) : undefined;
    return reason ? [{ path, ...(previous === undefined ? {} : { previous }), ...reason }] : [];
  });
}

/** Neither vendored nor generated. */
function ownFiles(folder: string, target: string, paths: readonly string[]): (path: string) => boolean {
  const candidates = [...new Set(paths)].filter(mayMatter);
  const said = vendoredByAttribute(folder, candidates, target);
  const foreign = new Set(candidates.filter((path) => said.get(path) ?? isVendored(path)));
  return (path) => !foreign.has(path);
}

function kept(files: FileSet, isOwn: (path: string) => boolean): FileSet {
  return { paths: files.paths.filter(isOwn), read: (path) => files.read(path) };
}
