import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Call, type EmbeddedGitHub, type PullRequest, startGitHub } from '../../../src/sandbox/index.ts';
import { deployment, mended, privileged, rooted } from './files.ts';
import { Fleet } from './fleet.ts';
import { runOf } from './harbour.ts';

/** In MiB, resident. */
export interface Sample {
  readonly reviews: number;
  readonly server: number;
  /** All judges together, and how many there are. */
  readonly judges: number;
  readonly processes: number;
}

const repositories = 8;
/** Pushes to one pull request, until another one takes its place. */
const pushes = 25;

/** Reviews through the running App as a process of its own, and what it holds in memory meanwhile. */
export async function soaked(
  reviews: number,
  { every, onSample }: { readonly every: number; readonly onSample?: (sample: Sample) => void },
): Promise<Sample[]> {
  const github = await startGitHub({
    limits: { contentPerMinute: 1e6, contentPerHour: 1e6, callsPerHour: 1e8 },
  });
  const { id: appId, privateKey, webhookSecret: secret } = github.app;
  const fleet = new Fleet({ appId, privateKey, secret, apiUrl: github.apiUrl, sweepMinutes: 5 });
  const samples: Sample[] = [];
  try {
    github.webhooks.url = await fleet.open(1, { judges: true });
    const lanes = Array.from({ length: repositories }, (_, index) => new Lane(github, `shop-${index}`));
    for (let done = 0; done < reviews; done += lanes.length) {
      await Promise.all(lanes.map((lane) => lane.review()));
      if ((done / lanes.length) % Math.ceil(every / lanes.length) !== 0) continue;
      const sample = { reviews: done + lanes.length, ...memoryOf(fleet.processes) };
      samples.push(sample);
      onSample?.(sample);
      // What GitHub remembers of calls is not what is measured.
      (github.state.calls as Call[]).length = 0;
    }
  } catch (error) {
    // Whoever waits for hours wants to know why.
    throw new Error(`${String(error)}\n${fleet.told.join('\n')}`, { cause: error });
  } finally {
    await fleet.close();
    await github.close();
  }
  return samples;
}

/** The most that is held in the last third, for what was held in the second: what grows with each review shows there. */
export function growth(samples: readonly Sample[]): number {
  const third = Math.floor(samples.length / 3);
  const most = (part: readonly Sample[]) => Math.max(...part.map(({ server, judges }) => server + judges));
  return most(samples.slice(-third)) / most(samples.slice(third, 2 * third));
}

class Lane {
  readonly #github: EmbeddedGitHub;
  readonly #name: string;
  #repository: Awaited<ReturnType<EmbeddedGitHub['createRepository']>> | undefined;
  #pull: PullRequest | undefined;
  #count = 0;

  constructor(github: EmbeddedGitHub, name: string) {
    this.#github = github;
    this.#name = name;
  }

  async review(): Promise<void> {
    const repository = (this.#repository ??= await this.#github.createRepository({
      ...{ owner: 'acme', name: this.#name },
      files: { 'k8s/web.yaml': deployment('web'), Dockerfile: mended },
    }));
    if (this.#count === 0) this.#github.setRole(repository, 'ada', 'write');
    const turn = Math.floor(this.#count / pushes);
    const head = `change-${turn}`;
    const isFirst = this.#count % pushes === 0;
    if (isFirst && this.#pull) this.#github.closePull(this.#pull, 'ada');
    await this.#github.commit(repository, head, {
      files: this.#files(),
      ...(isFirst ? { from: 'main' } : {}),
    });
    if (isFirst) this.#pull = await this.#github.openPull({ repository, head, title: head });
    this.#count += 1;
    await this.#answered();
  }

  /** Broken and mended in turn, and never the same bytes. */
  #files(): Record<string, string> {
    const at = this.#count;
    const container = at % 2 === 0 ? { container: privileged } : {};
    const notes = `# ${'n'.repeat(at % 500)} ${at}\n`;
    return {
      'k8s/web.yaml': notes + deployment('web', container),
      Dockerfile: notes + (at % 3 === 0 ? rooted : mended),
      [`k8s/more-${at % 7}.yaml`]: notes + deployment(`more-${at % 7}`, container),
    };
  }

  async #answered(): Promise<void> {
    const pull = this.#pull;
    const end = Date.now() + longestWait;
    while (pull && runOf(pull)?.status !== 'completed') {
      if (Date.now() > end) throw new Error(`No answer to ${this.#name}`);
      await pause(10);
    }
  }
}

/**
 * What fails once on a busy machine is tried again after seconds and half minutes, and that is no failure; a webhook that
 * is not answered in time is lost, and the next sweep finds what it was about.
 */
const longestWait = 20 * 60_000;

function memoryOf([pid = 0]: readonly number[]): Omit<Sample, 'reviews'> {
  const judges = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
  return {
    server: residentOf(String(pid)),
    judges: judges.reduce((sum, child) => sum + residentOf(child), 0),
    processes: judges.length,
  };
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

function parentOf(pid: string): number {
  return Number(/^PPid:\s+(\d+)/m.exec(statusOf(pid))?.[1] ?? 0);
}

function residentOf(pid: string): number {
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(statusOf(pid))?.[1] ?? 0) / 1024);
}
