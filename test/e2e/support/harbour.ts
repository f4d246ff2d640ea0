import { Writable } from 'node:stream';
import { PlimsollDuties } from '../../../src/github/duties.ts';
import type { Work } from '../../../src/github/work.ts';
import type { Queue } from '../../../src/queue/queue.ts';
import {
  type CheckRun,
  type EmbeddedGitHub,
  type Files,
  type PullRequest,
  type Repository,
  type SandboxOptions,
  startGitHub,
  type Thread,
} from '../../../src/sandbox/index.ts';
import { type RunningServer, startServer } from '../../../src/server.ts';

/** What `plimsoll serve` runs, in this process, over an embedded GitHub. */
export interface Plimsoll {
  readonly server: RunningServer;
  /** Each line of the log. */
  readonly log: Logged[];
  readonly queue: Queue<Work>;
  /** Ends it as `kill -9` would: nothing that it has asked is answered, and nothing is asked any more. */
  kill(): Promise<void>;
  stop(): Promise<boolean>;
}

export interface Logged {
  readonly level: string;
  readonly msg: string;
  readonly [key: string]: unknown;
}

export async function startPlimsoll(github: EmbeddedGitHub): Promise<Plimsoll> {
  const log: Logged[] = [];
  const life: Life = { isOver: false };
  const held: { queue?: Queue<Work> } = {};
  const server = await startServer<Work>(
    {
      ...{
        appId: github.app.id,
        privateKey: github.app.privateKey,
        webhookSecrets: [github.app.webhookSecret],
      },
      ...{ apiUrl: github.apiUrl, host: '127.0.0.1', port: 0, logLevel: 'info', concurrency: 8 },
      ...{ queueCapacity: 10_000, sweepMinutes: 60, drainSeconds: 0 },
    },
    {
      destination: new Writable({
        write(chunk: Buffer, _, done) {
          log.push(JSON.parse(chunk.toString()) as Logged);
          done();
        },
      }),
      duties: () => {
        const duties = new PlimsollDuties({
          ...{ appId: github.app.id, privateKey: github.app.privateKey, baseUrl: github.apiUrl },
          ...{ throttle: false, homepage: 'https://example.com/plimsoll', fetch: mortal(life) },
        });
        const { perform, registration, sweep, lane, task, troubles, insists, merge } = duties;
        return {
          ...{ perform, registration, sweep, lane, task, troubles, insists, merge },
          application: (queue) => {
            held.queue = queue;
            return duties.application(queue);
          },
          // What is put off for seconds need not keep a test waiting; how long a limit lasts is the clock's business.
          retry: (error, attempt) => {
            const retry = duties.retry(error, attempt);
            return retry && { ...retry, at: new Date(Date.now() + 20) };
          },
        };
      },
    },
  );
  if (!held.queue) throw new Error('The server has no queue');
  return {
    ...{ server, log, queue: held.queue },
    kill: async () => {
      life.isOver = true;
      await server.stop();
    },
    stop: () => server.stop(),
  };
}

/** It may have ended while something was awaited. */
function isOver(life: Life): boolean {
  return life.isOver;
}

interface Life {
  isOver: boolean;
}

function mortal(life: Life): typeof fetch {
  const never = (): Promise<never> => new Promise(() => undefined);
  return async (input, init) => {
    // Octokit keeps the tokens that are asked for in a map of the whole process, which the next life would wait for.
    const isShared = String(input instanceof Request ? input.url : input).endsWith('/access_tokens');
    const gone = () => (isShared ? Promise.reject(new Error('killed')) : never());
    if (life.isOver) return gone();
    const answer = await fetch(input, init).catch((error: unknown) =>
      life.isOver ? gone() : Promise.reject(error as Error),
    );
    return isOver(life) ? gone() : answer;
  };
}

/** The two together. */
export interface Harbour {
  readonly github: EmbeddedGitHub;
  app: Plimsoll;
  /** Everything told was heard, and everything heard is done. */
  idle(): Promise<void>;
  /** Kills the App if it still lives, and starts another. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const many = { contentPerMinute: 100_000, contentPerHour: 100_000, callsPerHour: 1_000_000 };

export async function openHarbour(options: SandboxOptions = {}): Promise<Harbour> {
  const github = await startGitHub({ ...options, limits: { ...many, ...options.limits } });
  const start = async (): Promise<Plimsoll> => {
    const app = await startPlimsoll(github);
    github.webhooks.url = `${app.server.url}/api/github/webhooks`;
    return app;
  };
  const harbour: Harbour = {
    github,
    app: await start(),
    idle: () => idle(harbour),
    restart: async () => {
      await harbour.app.kill();
      harbour.app = await start();
    },
    close: async () => {
      await harbour.app.kill();
      await github.close();
    },
  };
  await harbour.idle();
  return harbour;
}

async function idle({ github, app }: Harbour): Promise<void> {
  const end = Date.now() + 500_000;
  for (let quiet = 0; quiet < 3;) {
    const { active, length } = await app.queue.state();
    if (Date.now() > end) throw new Error(`Not idle: ${active} active, ${length} waiting`);
    await github.webhooks.settled();
    const isSwept = app.log.some(({ msg }) => msg === 'Swept');
    quiet = isSwept && active + length === 0 ? quiet + 1 : 0;
    await new Promise((wake) => setTimeout(wake, 4));
  }
}

/** A repository, and a pull request that changes these files. */
export async function proposed(
  { github }: Harbour,
  base: Files,
  head: Files,
  options: { readonly name?: string; readonly isDraft?: boolean } = {},
): Promise<PullRequest> {
  const name = options.name ?? `shop-${github.state.repositories.size}`;
  const repository = await github.createRepository({
    owner: 'acme',
    name,
    files: { 'README.md': '# Shop\n', ...base },
  });
  github.setRole(repository, 'ada', 'write');
  github.setRules(repository, { requiredChecks: [{ context: 'plimsoll', appId: github.app.id }] });
  await github.commit(repository, 'change', { files: head, by: 'ada', message: 'Change' });
  const { isDraft = false } = options;
  return github.openPull({ repository, head: 'change', title: 'Change', by: 'ada', isDraft });
}

/** Our runs for a commit, the oldest first. */
export function runsFor({ repository, head }: PullRequest, sha = head.sha): CheckRun[] {
  return repository.checkRuns.filter(({ headSha }) => headSha === sha);
}

export function runOf(pull: PullRequest): CheckRun | undefined {
  return runsFor(pull).at(-1);
}

/** Whom a thread was opened by, and what it says first. */
export function saidIn({ comments }: Pick<Thread, 'comments'>): string {
  return comments[0]?.body ?? '';
}

/** What must hold of every pull request in the end, whatever has happened to it. */
export function settledState(pull: PullRequest) {
  const finished = runsFor(pull).filter(({ status }) => status === 'completed');
  const open = pull.threads.filter(({ isOutdated, isResolved }) => !isOutdated && !isResolved);
  const places = open.map((thread) => `${thread.path}:${thread.line} ${saidIn(thread)}`);
  return {
    finished: finished.length,
    unfinished: runsFor(pull).length - finished.length,
    repeated: places.filter((place, index) => places.indexOf(place) !== index),
  };
}

export function repositoryCalls({ state }: EmbeddedGitHub, { fullName }: Repository): string[] {
  return state.calls
    .filter(({ path, request }) => path.includes(`/repos/${fullName}/`) || isAbout(request, fullName))
    .map(({ method, route, path }) => `${method} ${route ?? path}`);
}

function isAbout(request: unknown, fullName: string): boolean {
  const variables = (request as { variables?: { owner?: string; name?: string } } | undefined)?.variables;
  return variables !== undefined && `${variables.owner}/${variables.name}` === fullName;
}
