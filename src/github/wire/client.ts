import { setTimeout } from 'node:timers/promises';
import { App, Octokit } from 'octokit';
import { statusOf } from '../error.ts';
import type { Repository } from '../pull.ts';
import { systemClock } from '../../queue/clock.ts';
import { OwnPace, type Pace } from '../../queue/pace.ts';
import { keepPace } from './pacing.ts';
import { readingOf } from './reading.ts';
import { committing, reading, type Scope, Tokens, writing } from './scope.ts';
import { writingOf } from './writing.ts';

export interface ClientOptions {
  readonly appId: number;
  readonly privateKey: string;
  /** `https://api.github.com` unless told otherwise. */
  readonly baseUrl?: string;
  /** In place of Node's own, which knows no proxy. */
  readonly fetch?: typeof fetch;
  /** What holds back our writes, for all instances; this one has a pace of its own unless told otherwise. */
  readonly pace?: Pace;
  /** `false` for a test: nothing is held back. */
  readonly throttle?: boolean;
  readonly onCall?: (call: Call) => void;
  readonly log?: Log;
}

/** One request, answered or not, without its body. */
export interface Call {
  readonly method: string;
  readonly path: string;
  /** 0 where no answer came. */
  readonly status: number;
  /** What is left of the quota, where GitHub says so. */
  readonly remaining?: number;
  readonly resource?: string;
}

export type Log = Record<'debug' | 'info' | 'warn' | 'error', (message: string) => unknown>;

const silent: Log = { debug: () => 0, info: () => 0, warn: () => 0, error: () => 0 };

/** GitHub gives up after ten seconds; what hangs longer than this will not come. */
const patience = 60_000;

/** The App on GitHub: the one place where Octokit is made. */
export class GitHub {
  readonly app: App;
  readonly appId: number;
  readonly #Octokit: typeof Octokit;
  readonly #tokens: Tokens;
  readonly #pace: Pace | undefined;
  #slug: Promise<string> | undefined;

  constructor(options: ClientOptions) {
    this.appId = options.appId;
    this.#Octokit = octokitFor(options);
    if (options.throttle !== false) this.#pace = options.pace ?? new OwnPace(systemClock).wait;
    this.app = new App({
      appId: options.appId,
      privateKey: options.privateKey,
      Octokit: this.#Octokit,
      log: options.log ?? silent,
    });
    this.#tokens = new Tokens(this.app);
  }

  /** The name by which GitHub calls us, as in `plimsoll[bot]`. */
  async slug(): Promise<string> {
    this.#slug ??= this.#askForSlug();
    try {
      return await this.#slug;
    } catch (error) {
      this.#slug = undefined;
      throw error;
    }
  }

  async #askForSlug(): Promise<string> {
    const { data } = await this.app.octokit.request('GET /app');
    return data?.slug ?? '';
  }

  /** The signal ends it: nothing is asked any more. */
  async repository(
    installation: number,
    owner: string,
    name: string,
    signal?: AbortSignal,
  ): Promise<Repository> {
    const here = { installation, repositories: [name] };
    const isShared = name.toLowerCase() === sharedRepository;
    const withShared = isShared
      ? here
      : { installation, repositories: [name, sharedRepository], beside: sharedRepository };
    const octokit = this.#octokit(
      [{ ...withShared, permissions: reading }, { ...here, permissions: reading }, withShared, here],
      signal,
    );
    const place = { octokit, owner, name, appId: this.appId, slug: await this.slug() };
    const commits = { ...here, permissions: committing };
    return {
      ...{ owner, name, page: pageOf(octokit, owner, name) },
      ...readingOf(place),
      ...writingOf(
        { ...place, octokit: this.#octokit([{ ...here, permissions: writing }, here], signal) },
        this.#octokit([commits, here], signal),
      ),
      canCommit: async () => (await this.#tokens.get(commits)) !== undefined,
    };
  }

  /** Reads all that an installation has, to find what was forgotten. */
  sweeper(installation: number): Octokit {
    return this.#octokit([{ installation, permissions: reading }, { installation }]);
  }

  /** With the first of these tokens that GitHub gives. Where somebody grants less than we ask for, that is what there is. */
  #octokit(scopes: readonly [Scope, ...Scope[]], signal?: AbortSignal): Octokit {
    const octokit = new this.#Octokit();
    octokit.hook.wrap('request', async (request, options) => {
      if (signal) options.request = { ...options.request, signal };
      const { token, createdAt } = await this.#tokens.first(scopes);
      options.headers.authorization = `token ${token}`;
      for (let turn = 1; ; turn += 1) {
        try {
          return await request(options);
        } catch (error) {
          // A token that has just been made is not known everywhere at once.
          if (statusOf(error) !== 401 || Date.now() - Date.parse(createdAt) > newness) throw error;
          await setTimeout(turn * 1000);
        }
      }
    });
    if (this.#pace) keepPace(octokit, this.#pace, String(scopes[0].installation));
    return octokit;
  }
}

/** Where an organisation keeps what holds for all its repositories; what is private there needs a token that names it. */
const sharedRepository = '.github';

/** In milliseconds. */
const newness = 5000;

/** What the two halves of the port stand on. */
export interface WirePlace {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly name: string;
  readonly appId: number;
  readonly slug: string;
}

function octokitFor(options: ClientOptions): typeof Octokit {
  const fetch = watched(options);
  return Octokit.defaults((given: object) => ({
    ...given,
    ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
    log: options.log ?? silent,
    request: { fetch },
    // A job that fails is tried again as a whole. Then it sees what has been done; a request sent twice does not.
    retry: { enabled: false },
    // The pace is kept by all instances together (pacing.ts). Where a quota is spent the job comes back when there is
    // more; to wait for that here would hold a place in the queue for up to an hour.
    throttle: { enabled: false },
  }));
}

function watched({ fetch = globalThis.fetch, onCall }: ClientOptions): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const call = { method: init?.method ?? 'GET', path: url.pathname };
    try {
      const signals = [AbortSignal.timeout(patience), ...(init?.signal ? [init.signal] : [])];
      const response = await fetch(input, { ...init, signal: AbortSignal.any(signals) });
      onCall?.({ ...call, status: response.status, ...quotaOf(response.headers) });
      return response;
    } catch (error) {
      onCall?.({ ...call, status: 0 });
      throw error;
    }
  };
}

function quotaOf(headers: Headers): { remaining?: number; resource?: string } {
  const remaining = headers.get('x-ratelimit-remaining');
  const resource = headers.get('x-ratelimit-resource');
  return {
    ...(remaining === null ? {} : { remaining: Number(remaining) }),
    ...(resource === null ? {} : { resource }),
  };
}

/** `https://api.github.com`, `https://api.acme.ghe.com` and `https://github.acme.com/api/v3` each have pages beside them. */
function pageOf(octokit: Octokit, owner: string, name: string): string {
  const { baseUrl } = octokit.request.endpoint.DEFAULTS;
  const root = baseUrl
    .replace(/\/api\/v3\/?$/, '')
    .replace(/^(https?:\/\/)api\./, '$1')
    .replace(/(?<!\/)\/+$/, '');
  return `${root}/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}
