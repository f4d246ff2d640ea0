/*
 * npm run replays -- DIR [--show TEXT]
 *
 * Whether a review says what a commit did. DIR holds REPLAYS.tsv (dir, repo, commit, date, label, …) and for each row a
 * folder with before/, after/, diff.patch and meta.json. A hardening commit must bring something good and nothing bad;
 * a weakening one must bring something bad. The rest is printed, to be read. --show prints what is said of each folder
 * whose name contains TEXT.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proposalIn } from './replays/proposal.ts';
import { type Sides, sidesOf } from './replays/sides.ts';
import { type Proposal, type Review, review } from '../src/review/review.ts';

const [folder, ...words] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npm run replays -- DIR [--show TEXT], the folder of REPLAYS.tsv');
  process.exit(2);
}
const shown = words[0] === '--show' ? words[1] : undefined;

type Verdict =
  'told' | 'told, and the other as well' | 'said to be unknown' | 'nothing said' | 'only the other';
const verdicts: readonly Verdict[] = [
  'told',
  'told, and the other as well',
  'said to be unknown',
  'nothing said',
  'only the other',
];

interface Replay {
  readonly dir: string;
  readonly label: string;
  readonly subject: string;
}

const tally = new Map<string, number>();
const unsaid: string[] = [];
for (const { dir, label, subject } of replaysIn(folder)) {
  const proposal = proposalIn(join(folder, dir));
  const said = review(proposal);
  const sides = sidesOf(said);
  const verdict = verdictOf(label, sides, isUnread(proposal, said));
  tally.set(`${label}: ${verdict}`, (tally.get(`${label}: ${verdict}`) ?? 0) + 1);
  const lines = [`${dir} ${label}: ${verdict}: ${subject}`, ...linesOf(sides)];
  if (shown === undefined ? verdict !== 'told' : dir.includes(shown)) unsaid.push(...lines);
  if (shown !== undefined && dir.includes(shown))
    unsaid.push(...said.skipped.map(({ path, reason }) => `  skipped ${path}: ${reason}`));
}
for (const line of unsaid) console.log(line);
for (const label of ['hardening', 'weakening']) {
  const counts = verdicts.map((verdict) => [verdict, tally.get(`${label}: ${verdict}`) ?? 0] as const);
  console.log(`${label}: ${counts.map(([verdict, count]) => `${count} ${verdict}`).join('; ')}`);
}

function verdictOf(label: string, { better, worse }: Sides, isUnread: boolean): Verdict {
  const [due, other] = label === 'hardening' ? [better, worse] : [worse, better];
  if (due.length > 0)
    return other.length > 0 && label === 'hardening' ? 'told, and the other as well' : 'told';
  if (other.length > 0) return 'only the other';
  return isUnread ? 'said to be unknown' : 'nothing said';
}

/** All that it touches is said to be unknown; what only names a chart has nothing to say. */
function isUnread({ changes }: Proposal, { skipped }: Review): boolean {
  const unread = new Set(skipped.map(({ path }) => path));
  return changes.every(({ path }) => unread.has(path) || /(?:^|\/)Chart\.(?:yaml|lock)$/.test(path));
}

function linesOf({ better, worse }: Sides): string[] {
  return [...better.map((line) => `  + ${line}`), ...worse.map((line) => `  - ${line}`)];
}

function replaysIn(root: string): Replay[] {
  const [, ...lines] = readFileSync(join(root, 'REPLAYS.tsv'), 'utf8').trimEnd().split('\n');
  return lines
    .map((line) => line.split('\t'))
    .map(([dir = '', , , , label = '', , , , subject = '']) => ({ dir, label, subject }))
    .filter(({ label }) => label === 'hardening' || label === 'weakening');
}
