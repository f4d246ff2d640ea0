/**
 * Plays commits of real repositories as pull requests through the whole App, over the embedded GitHub:
 *
 *   npm run replays:app -- DIR [COUNT] [OUTCOMES]
 *
 * DIR holds a folder for each, with the changed files and what stood beside them in `before` and `after`. Nothing may
 * fail, no call be refused, and no comment stand on a line that the change does not show. What the check says of each,
 * and which calls that took, goes into the file OUTCOMES, a line each: two of them can be compared.
 */
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call, Files, PullRequest } from '../src/sandbox/index.ts';
import { type Harbour, openHarbour, runOf, saidIn } from '../test/e2e/support/harbour.ts';

const [folder, count, outcomesPath] = process.argv.slice(2);
if (folder === undefined) throw new Error('The folder with the replays is missing.');

interface Outcome {
  readonly name: string;
  readonly milliseconds: number;
  readonly calls: number;
  readonly files: number;
  readonly comments: number;
  readonly suggestions: number;
  readonly conclusion: string;
  readonly title: string;
  /** How many calls of each kind there were. */
  readonly routes: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

if (outcomesPath !== undefined) writeFileSync(outcomesPath, '');
const harbour = await openHarbour();
const outcomes: Outcome[] = [];
try {
  const names = readdirSync(folder)
    .filter((name) => statSync(join(folder, name)).isDirectory())
    .sort();
  for (const name of names.slice(0, Number(count ?? names.length))) {
    const outcome = await played(harbour, name, join(folder, name));
    if (outcome) outcomes.push(outcome);
    if (outcome && outcomesPath !== undefined) appendFileSync(outcomesPath, lineOf(outcome));
    for (const problem of outcome?.problems ?? []) console.log(`${name}: ${problem}`);
  }
} finally {
  await harbour.close();
}
tell(outcomes);
process.exitCode = outcomes.some(({ problems }) => problems.length > 0) ? 1 : 0;

async function played(at: Harbour, name: string, path: string): Promise<Outcome | undefined> {
  const { github, app } = at;
  const [before, after] = [filesIn(join(path, 'before')), filesIn(join(path, 'after'))];
  const change: Files = {
    ...Object.fromEntries(
      Object.keys(before)
        .filter((file) => !(file in after))
        .map((file) => [file, null]),
    ),
    ...Object.fromEntries(Object.entries(after).filter(([file, text]) => !before[file]?.equals(text))),
  };
  if (Object.keys(change).length === 0) return undefined;
  const repository = await github.createRepository({
    owner: 'acme',
    name: `replay-${name}`,
    files: { ...before, '.replay': name },
  });
  await github.commit(repository, 'change', { files: change });
  await at.idle();
  const [calls, lines] = [github.state.calls.length, app.log.length];
  const start = performance.now();
  const pull = await github.openPull({ repository, head: 'change', title: name });
  await at.idle();
  const milliseconds = performance.now() - start;
  const made = github.state.calls.slice(calls);
  const outcome = {
    ...{ name, milliseconds, calls: made.length, comments: pull.threads.length },
    files: (await github.diff(pull)).length,
    suggestions: pull.threads.filter((thread) => saidIn(thread).includes('```suggestion')).length,
    conclusion: runOf(pull)?.conclusion ?? 'none',
    title: runOf(pull)?.output.title ?? '',
    routes: routesIn(made),
    problems: [...(await problemsOf(at, pull, made)), ...loud(at, lines)],
  };
  await github.deleteRepository(repository);
  return outcome;
}

/** A query of GraphQL is known by its name. */
function routesIn(calls: readonly Call[]): Record<string, number> {
  const routes: Record<string, number> = {};
  for (const { method, route, path, request } of calls) {
    const { query = '' } = (request ?? {}) as { readonly query?: string };
    const name = `${method} ${route ?? path} ${/(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? ''}`;
    routes[name.trim()] = (routes[name.trim()] ?? 0) + 1;
  }
  return routes;
}

/** Without what differs from run to run. */
function lineOf({ name, conclusion, title, comments, suggestions, calls, routes }: Outcome): string {
  return `${JSON.stringify({ name, conclusion, title, comments, suggestions, calls, routes })}\n`;
}

function filesIn(root: string): Record<string, Buffer> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(root, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(root, name))]));
}

async function problemsOf({ github }: Harbour, pull: PullRequest, calls: readonly Call[]): Promise<string[]> {
  const run = runOf(pull);
  // By a token that is refused the App learns what it is granted (src/github/wire/scope.ts).
  const refused = calls.filter(
    ({ status, path }) => (status ?? 0) >= 400 && !path.endsWith('/access_tokens'),
  );
  const diff = await github.diff(pull);
  const astray = pull.threads.filter(({ path, line, startLine }) => {
    const lines = diff.find((file) => file.path === path)?.hunks.flatMap((hunk) => hunk.lines) ?? [];
    const touched = lines.filter(
      ({ right }) => right !== undefined && right >= (startLine ?? line ?? 0) && right <= (line ?? 0),
    );
    return touched.length === 0;
  });
  const offered = await Promise.all(
    pull.threads.flatMap(({ comments }) => comments.map((each) => github.suggestionsOf(each))),
  );
  return [
    ...(run?.status === 'completed' ? [] : ['the check has not finished']),
    ...(run?.output.title?.includes('could not finish') === true ? [run.output.title] : []),
    ...refused.map(
      ({ method, path, status, response }) => `${method} ${path}: ${status} ${JSON.stringify(response)}`,
    ),
    ...astray.map(({ path, line }) => `a comment beside the diff: ${path}:${line}`),
    ...offered
      .flat()
      .flatMap(({ refusal, comment }) =>
        refusal === undefined ? [] : [`${comment.thread.path}: ${refusal}`],
      ),
  ];
}

function loud({ app }: Harbour, from: number): string[] {
  const lines = app.log.slice(from).filter(({ level }) => level === 'error' || level === 'warn');
  return lines.map((line) => JSON.stringify(line));
}

function tell(all: readonly Outcome[]): void {
  const spread = (name: string, of: (outcome: Outcome) => number): void => {
    const sorted = all.map(of).sort((a, b) => a - b);
    const at = (part: number): string =>
      (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0).toFixed(0);
    const sum = sorted.reduce((total, value) => total + value, 0);
    console.log(
      `${name.padEnd(14)} mean ${(sum / sorted.length).toFixed(2)}  median ${at(0.5)}  p90 ${at(0.9)}  most ${at(1)}`,
    );
  };
  console.log(`${all.length} pull requests`);
  spread('files', ({ files }) => files);
  spread('comments', ({ comments }) => comments);
  spread('suggestions', ({ suggestions }) => suggestions);
  spread('calls', ({ calls }) => calls);
  spread('milliseconds', ({ milliseconds }) => milliseconds);
  for (const conclusion of ['success', 'failure', 'none'])
    console.log(`${conclusion}: ${all.filter((outcome) => outcome.conclusion === conclusion).length}`);
  console.log(`with comments: ${all.filter(({ comments }) => comments > 0).length}`);
  const failed = all.filter(({ problems }) => problems.length > 0).length;
  console.log(`${all.length - failed} passed, ${failed} failed`);
}
