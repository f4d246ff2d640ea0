import nock from 'nock';
import { PlimsollDuties } from '../../../src/github/duties.ts';
import type { Informant } from '../../../src/github/informed.ts';
import type { Judging } from '../../../src/worker/judging.ts';
import type { Task, Work } from '../../../src/github/work.ts';
import { appId, FakeGitHub } from './fake.ts';
import { privateKey } from './key.ts';

/** The App beside a stand-in for GitHub, with hands that a test can turn. */
export class AppUnderTest {
  readonly github = new FakeGitHub();
  readonly errors: unknown[] = [];
  /** What the queue was told. */
  readonly failures: unknown[] = [];
  now = Date.parse('2026-11-21T12:00:00Z');
  readonly #judging: Judging | undefined;
  readonly #registries: Informant | undefined;
  duties: PlimsollDuties;

  constructor(judging?: Judging, registries?: Informant) {
    this.#judging = judging;
    this.#registries = registries;
    this.duties = this.#started();
    nock.disableNetConnect();
    this.github.listen();
  }

  #started(): PlimsollDuties {
    return new PlimsollDuties({
      appId,
      privateKey: privateKey(),
      homepage: 'https://github.com/acme/plimsoll',
      throttle: false,
      now: () => this.now,
      ...(this.#judging ? { judging: this.#judging } : {}),
      registries: this.#registries,
      onError: (error) => {
        this.errors.push(error);
      },
    });
  }

  /** As after a crash: what was only remembered is forgotten. */
  restart(): void {
    this.duties = this.#started();
  }

  stop(): void {
    nock.cleanAll();
    nock.enableNetConnect();
  }

  work(what: Task, repository = 'acme/shop'): Work {
    const [owner = '', repo = ''] = repository.split('/');
    return { installation: 1, owner, repo, what };
  }

  /** As the queue does it: what is put off is tried again, and the clock moves on to that. */
  async do(what: Task, repository = 'acme/shop'): Promise<string> {
    const work = this.work(what, repository);
    const { signal } = new AbortController();
    for (let attempt = 1, isResumed = false; ; isResumed = true) {
      try {
        return (await this.duties.perform(work, { attempt, isResumed, signal })).outcome;
      } catch (error) {
        this.failures.push(error);
        const retry = this.duties.retry(error, attempt);
        if (!retry) return `given up: ${String(error)}`;
        if (retry.pausesOwner !== true) attempt += 1;
        this.now = Math.max(this.now, retry.at.getTime());
      }
    }
  }

  /** The event of a pull request that is opened or pushed to. */
  async event(number: number, repository = 'acme/shop'): Promise<string> {
    const known = this.github.repository(repository);
    const pull = known.pulls.get(number);
    if (!pull) throw new Error(`there is no pull request ${number}`);
    const comments = known.threads.filter((thread) => thread.pull === number).length;
    const isFork = pull.from !== repository;
    const seen = { head: pull.head, base: pull.base, isFork, comments };
    return await this.do({ kind: 'pull', pull: number, seen }, repository);
  }

  /** What the sweep finds is done at once. */
  async sweep(): Promise<string[]> {
    const found = new Map<string, Work>();
    await this.duties.sweep({
      add: (key, work) => {
        found.set(key, work);
        return Promise.resolve('queued');
      },
    });
    const done: string[] = [];
    for (const { what, owner, repo } of found.values()) done.push(await this.do(what, `${owner}/${repo}`));
    return done;
  }
}
