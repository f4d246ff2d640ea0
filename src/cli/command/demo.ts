import { basename, resolve } from 'node:path';
import type { EmbeddedGitHub } from '../../sandbox/embedded.ts';
import type { PullRequest } from '../../sandbox/model.ts';
import type { Arguments } from '../table/shape.ts';
import { answered, type Harbour, hintOf, openHarbour, type OwnChange, viewer } from '../demo/harbour.ts';
import { Interruption } from '../demo/interruption.ts';
import { stories } from '../demo/stories.ts';
import { told } from '../demo/told.ts';
import { workTreeOf } from '../files/git.ts';
import { commitOf } from '../files/tree.ts';
import { WrongUse, type Io } from '../io.ts';
import { portFailure, portOf } from '../port.ts';

/** The App on an embedded GitHub: on a terminal it stays to be looked at in a browser, elsewhere it tells its story. */
export async function runDemo({ options }: Arguments, io: Io): Promise<number> {
  const own = ownChange(options, io);
  const isOnce = options.has('once') || !io.stdout.isTerminal;
  const port = portOf(options.get('port'));
  const log = (line: string): void => {
    if (io.env.PLIMSOLL_DEBUG) void io.stderr.write(line);
  };
  const interruption = new Interruption();
  const harbour = await openHarbour(port, own, log).catch((error: unknown) => {
    interruption.forget();
    throw portFailure(error, port);
  });
  try {
    if (!isOnce) await show(harbour, interruption, io);
    else await Promise.race([tell(harbour, own === undefined, io), interruption.came]);
    return isOnce && interruption.hasCome ? 2 : 0;
  } finally {
    await harbour.close();
    interruption.forget();
  }
}

function ownChange(options: Arguments['options'], io: Io): OwnChange | undefined {
  const [repo, base, head] = [options.get('repo'), options.get('base'), options.get('head')];
  if (repo === undefined) {
    if (base === undefined && head === undefined) return undefined;
    throw new WrongUse('`--base` and `--head` are revisions of a repository: say which with `--repo PATH`.');
  }
  const folder = workTreeOf(resolve(io.cwd, repo));
  if (folder === undefined) throw new WrongUse(`\`--repo\`: there is no git repository at \`${repo}\`.`);
  if (base === undefined)
    throw new WrongUse('`--repo` needs `--base REF`: where the change is to go, such as origin/main.');
  return {
    folder,
    name: basename(folder).replaceAll(/[^\w.-]/g, '-'),
    base: commitNamed('base', base, folder),
    head: commitNamed('head', head ?? 'HEAD', folder),
    title: `${head ?? 'HEAD'} into ${base}`,
  };
}

function commitNamed(option: string, revision: string, folder: string): string {
  const commit = commitOf(folder, revision);
  if (commit === undefined) throw new WrongUse(`\`--${option}\`: git knows no commit \`${revision}\` there.`);
  return commit;
}

/** Until Ctrl-C. */
async function show({ github, pulls }: Harbour, interruption: Interruption, io: Io): Promise<void> {
  const [only, ...more] = pulls;
  const address =
    only && more.length === 0 ? `${github.url}/${only.repository.fullName}/pull/${only.number}` : github.url;
  if (more.length > 0)
    await io.stdout.write(
      `${pulls.length} pull requests on a stand-in for GitHub, each with its review and something to try.\n` +
        `Begin with "${searching(pulls)}": commit its suggestion, see the check pass, merge it.\n`,
    );
  await io.stdout.write(`Open ${address} in a browser. Ctrl-C ends it.\n`);
  await interruption.came;
  await io.stdout.write('\nStopped.\n');
}

/** The pull request whose suggestion is committed in the story. */
function searching(pulls: readonly PullRequest[]): string {
  return pulls.find(({ head }) => head.branch === 'search')?.title ?? '';
}

/** What a visitor would see and do. */
async function tell({ github, pulls }: Harbour, isStory: boolean, io: Io): Promise<void> {
  await answered(github, pulls);
  for (const pull of pulls) {
    const hint = hintOf(pull);
    const shows = hint === undefined ? '' : `   It shows: ${hint}\n`;
    await io.stdout.write(`${await told(github, pull)}${shows}\n`);
  }
  if (!isStory) return;
  for (const pull of pulls) await expectAsTold(github, pull);
  await mend(github, pulls, io);
}

/** A story that has turned out otherwise is a fault of ours, and whoever runs it in CI wants to know. */
async function expectAsTold(github: EmbeddedGitHub, pull: PullRequest): Promise<void> {
  const story = stories.find(({ branch }) => branch === pull.head.branch);
  const isHeldBack = !(await github.mergeBox(pull)).canMerge;
  const isTold = isHeldBack === story?.isHeldBack && isHeldBack === pull.threads.length > 0;
  if (!isTold) throw new Error(`#${pull.number} has not ended as the story has it`);
}

async function mend(github: EmbeddedGitHub, pulls: readonly PullRequest[], io: Io): Promise<void> {
  const pull = pulls.find(({ head }) => head.branch === 'search');
  const [comment] = pull?.threads[0]?.comments ?? [];
  const suggestions = comment ? await github.suggestionsOf(comment) : [];
  if (!pull || suggestions.length === 0) throw new Error('the story has no suggestion to commit');
  await io.stdout.write(`Commit suggestion in #${pull.number}.\n\n`);
  await github.applySuggestions(suggestions, viewer);
  await answered(github, [pull]);
  await io.stdout.write(await told(github, pull));
  if (!(await github.mergeBox(pull)).canMerge) throw new Error('the suggestion has not opened the way');
}
