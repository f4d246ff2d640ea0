import { readFileSync } from 'node:fs';
import { apiUrlOf } from './api-url.ts';
import { privateKeyOf } from './private-key.ts';
import { dockerConfig, hostList, type RegistrySettings, signerList } from './registries.ts';
import { Unusable } from './unusable.ts';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Everything that the server must be told, checked and in the form in which it is used. */
export interface ServerOptions {
  readonly appId: number;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  /** The secrets that may have signed a delivery. While one is exchanged for another there are two. */
  readonly webhookSecrets: readonly string[];
  readonly apiUrl: string;
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  readonly logLevel: LogLevel;
  /** How many reviews at a time. */
  readonly concurrency: number;
  /** How many pull requests may wait. */
  readonly queueCapacity: number;
  /** Where several instances share their queue; one alone needs none. */
  readonly redisUrl?: string | undefined;
  /** How long an instance that is not heard of may keep what it works on. */
  readonly leaseSeconds?: number;
  readonly sweepMinutes: number;
  /** How long what has begun may go on after a signal to stop. */
  readonly drainSeconds: number;
}

/** What the App is told beside. */
export interface AppOptions extends ServerOptions {
  /** Where the pages are that comments lead to, as `https://github.com/acme/plimsoll`. */
  readonly homepage: string;
  /** Which registries it may ask what images are; undefined: none. */
  readonly registries?: RegistrySettings | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What whoever starts the server must mend, one line each. */
export class WrongEnvironment extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const levels: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Reads all of it before it complains, so that nobody has to start five times to hear of five mistakes. */
export function optionsOf(env: Environment): AppOptions {
  const problems: string[] = [];
  const read = <Value>(name: string, parse: (text: string | undefined) => Value, meanwhile: Value): Value => {
    try {
      return parse(valueOf(env, name));
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      problems.push(`${name} ${error.message}`);
      return meanwhile;
    }
  };
  const number = (name: string, usual: number, least: number, most: number): number =>
    read(name, (text) => wholeNumber(text, usual, least, most), usual);
  const options: AppOptions = {
    appId: read('APP_ID', appId, 0),
    privateKey: read('PRIVATE_KEY', privateKeyOf, ''),
    webhookSecrets: [
      read('WEBHOOK_SECRET', webhookSecret, ''),
      ...read('WEBHOOK_SECRET_PREVIOUS', (text) => (text === undefined ? [] : [webhookSecret(text)]), []),
    ],
    apiUrl: read('GITHUB_API_URL', (text) => apiUrlOf(text, env.GHE_HOST?.trim()), ''),
    homepage: read('HOMEPAGE_URL', homepage, ''),
    host: read('HOST', (text) => text ?? '127.0.0.1', ''),
    port: number('PORT', 3000, 0, 65_535),
    logLevel: read('LOG_LEVEL', logLevel, 'info'),
    concurrency: number('CONCURRENCY', 8, 1, 100),
    queueCapacity: number('QUEUE_CAPACITY', 10_000, 1, 1_000_000),
    redisUrl: read('REDIS_URL', redisUrl, undefined),
    sweepMinutes: number('SWEEP_MINUTES', 30, 1, 1440),
    drainSeconds: number('DRAIN_SECONDS', 25, 0, 3600),
  };
  const registries = registriesIn(read);
  if (registries && registries.hosts.length + registries.privateHosts.length === 0)
    problems.push('REGISTRIES is missing: without it no registry is asked, and REGISTRY_… has no use.');
  if (problems.length > 0) throw new WrongEnvironment(problems);
  return { ...options, registries };
}

type Read = <Value>(name: string, parse: (text: string | undefined) => Value, meanwhile: Value) => Value;

function registriesIn(read: Read): RegistrySettings | undefined {
  const settings: RegistrySettings = {
    hosts: read('REGISTRIES', hostList, []),
    privateHosts: read('REGISTRIES_PRIVATE', hostList, []),
    signers: read('REGISTRY_SIGNERS', signerList, []),
    credentials: read('REGISTRY_CREDENTIALS', dockerConfig, undefined),
  };
  const { hosts, privateHosts, signers, credentials } = settings;
  const isUnset = hosts.length + privateHosts.length + signers.length === 0 && credentials === undefined;
  return isUnset ? undefined : settings;
}

/** What is empty is not there: an unset reference in a compose file or a chart arrives as an empty text. */
function valueOf(env: Environment, name: string): string | undefined {
  const file = env[`${name}_FILE`]?.trim();
  const text = file ? contentOf(file, name) : env[name]?.trim();
  if (file && env[name]?.trim()) throw new Unusable(`is given twice: in ${name}_FILE too.`);
  return text === '' ? undefined : text;
}

function contentOf(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Unusable(`cannot be read: ${name}_FILE names a file that is not there or not readable.`);
  }
}

function appId(text: string | undefined): number {
  if (text === undefined)
    throw new Unusable('is missing. It is the number that the settings page of the App shows as "App ID".');
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new Unusable('is not a number. It is shown as "App ID"; the client ID is something else.');
  return Number(text);
}

function webhookSecret(text: string | undefined): string {
  if (text === undefined)
    throw new Unusable(
      'is missing. Without it anybody could send us events: set the same random text here and in the settings of the App.',
    );
  // What Probot falls back to when it is given none, so every Probot in the world knows it.
  if (text === 'development') throw new Unusable('is a publicly known word. Choose a random text.');
  return text;
}

function homepage(text = 'https://github.com/plimsoll/plimsoll'): string {
  if (!URL.canParse(text) || !/^https?:/.test(text)) throw new Unusable('is not the address of a page.');
  return text.replace(/(?<!\/)\/+$/, '');
}

function redisUrl(text: string | undefined): string | undefined {
  if (text === undefined || (URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol))) return text;
  throw new Unusable('is not the address of a Redis, as redis://HOST:6379 or rediss://:PASSWORD@HOST:6379.');
}

function logLevel(text: string | undefined): LogLevel {
  const level = levels.find((known) => known === (text ?? 'info').toLowerCase());
  if (level === undefined) throw new Unusable(`is not one of ${levels.join(', ')}.`);
  return level;
}

function wholeNumber(text: string | undefined, usual: number, least: number, most: number): number {
  if (text === undefined) return usual;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new Unusable(`is not a whole number from ${least} to ${most}.`);
}
