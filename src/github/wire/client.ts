import { App, Octokit } from 'octokit';
import type { Repository } from '../pull.ts';
import { systemClock } from '../../queue/clock.ts';
import { OwnPace, type Pace } from '../../queue/pace.ts';
import { keepPace } from './pacing.ts';
import { readingOf } from './reading.ts';
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
  #slug: Promise<string> | undefined;

  constructor(options: ClientOptions) {
    this.appId = options.appId;
    this.app = new App({
      appId: options.appId,
      privateKey: options.privateKey,
      Octokit: octokitFor(options),
      log: options.log ?? silent,
    });
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
    const octokit = await this.app.getInstallationOctokit(installation);
    if (signal)
      octokit.hook.before('request', (request) => {
        request.request = { ...request.request, signal };
      });
    const place = { octokit, owner, name, appId: this.appId, slug: await this.slug() };
    return { owner, name, page: pageOf(octokit, owner, name), ...readingOf(place), ...writingOf(place) };
  }
}

/** What the two halves of the port stand on. */
export interface WirePlace {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly name: string;
  readonly appId: number;
  readonly slug: string;
}

/** An instance is made for each installation, and each has a pace of its own. */
function octokitFor(options: ClientOptions): typeof Octokit {
  const fetch = watched(options);
  const pace = options.pace ?? new OwnPace(systemClock).wait;
  return Octokit.plugin((octokit, given) => {
    const installation = installationIn(given);
    if (options.throttle !== false && installation !== undefined) keepPace(octokit, pace, installation);
  }).defaults((given: object) => ({
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

function installationIn(given: object): string | undefined {
  const auth: unknown = 'auth' in given ? given.auth : undefined;
  const isForOne = typeof auth === 'object' && auth !== null && 'installationId' in auth;
  return isForOne ? String(auth.installationId) : undefined;
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
