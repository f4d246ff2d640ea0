import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';
import type { Json } from './json.ts';
import { CannotVerify, NoDaemon, type Runtime } from './runtime.ts';

/*
 * Everything that is made carries labels: which run made it, which process that is, and when it is rubbish whoever made
 * it. So a run that was killed leaves nothing that the next one could not recognise.
 */

const label = 'plimsoll.verify';
const ownerLabel = `${label}.owner`;
const untilLabel = `${label}.until`;

type Kind = 'container' | 'network' | 'volume';

/** In the order in which they can be removed. */
const kinds: readonly Kind[] = ['container', 'network', 'volume'];

export interface Removed {
  readonly kind: Kind;
  readonly name: string;
}

/** unknown: nobody answers any more who could tell. */
export type Left = readonly Removed[] | 'unknown';

export class Session {
  readonly runtime: Runtime;
  readonly id = randomBytes(5).toString('hex');
  readonly #until: number;
  readonly #stopped: AbortSignal;
  #made = 0;

  /** `seconds`: as long as all of it may take. */
  constructor(runtime: Runtime, seconds: number, stopped: AbortSignal) {
    this.runtime = runtime;
    this.#until = Math.ceil(Date.now() / 1000) + seconds;
    this.#stopped = stopped;
  }

  get labels(): string[] {
    const all = [`${label}=${this.id}`, `${ownerLabel}=${thisProcess}`, `${untilLabel}=${this.#until}`];
    return all.flatMap((one) => ['--label', one]);
  }

  /** A container that is never started: to look into an image, or to fill a volume. */
  async idle(what: string, image: string, more: readonly string[] = []): Promise<string> {
    const words = [
      'create',
      '--pull',
      'never',
      '--name',
      this.name(what),
      ...this.labels,
      '--network',
      'none',
    ];
    // An image without a command is given one all the same.
    return (await this.runtime.do([...words, ...more, '--entrypoint', '/', '--', image])).trim();
  }

  get secondsLeft(): number {
    return this.#until - Date.now() / 1000;
  }

  /** A name for the next thing. */
  name(what: string): string {
    this.#made += 1;
    return `plimsoll-${this.id}-${this.#made}-${what}`;
  }

  /** Throws where somebody has had enough, or where it has taken as long as it may. */
  goOn(): void {
    if (this.#stopped.aborted) throw new CannotVerify('It was interrupted.');
    if (this.secondsLeft <= 0) throw new CannotVerify('It took longer than it may: see `--limit`.');
  }

  async pause(milliseconds: number): Promise<void> {
    this.goOn();
    await new Promise<void>((done) => {
      const end = () => {
        clearTimeout(timer);
        this.#stopped.removeEventListener('abort', end);
        done();
      };
      const timer = setTimeout(end, milliseconds);
      this.#stopped.addEventListener('abort', end);
    });
    this.goOn();
  }

  /** Removes all that this run has made. What cannot be removed now is named; the next run removes it. */
  async close(): Promise<Left> {
    const left: Removed[] = [];
    try {
      for (const kind of kinds)
        for (const name of await labelled(this.runtime, kind, `${label}=${this.id}`))
          if (!(await remove(this.runtime, kind, name))) left.push({ kind, name });
    } catch (error) {
      if (error instanceof NoDaemon) return this.#made > 0 ? 'unknown' : [];
      throw error;
    }
    return left;
  }
}

/** Removes what runs that are no more have left behind, and says what that was. */
export async function removeLeftovers(runtime: Runtime): Promise<Removed[]> {
  const removed: Removed[] = [];
  for (const kind of kinds)
    for (const id of await labelled(runtime, kind, label)) {
      const found = await runtime.inspect(kind, id);
      if (!found || isInUse(labelsOf(kind, found)) || !(await remove(runtime, kind, id))) continue;
      removed.push({ kind, name: found.at('Name').text.replace(/^\//, '') || id });
    }
  return removed;
}

function labelsOf(kind: Kind, found: Json): Json {
  if (kind === 'container') return found.at('Config', 'Labels');
  return found.at('Labels').isMap ? found.at('Labels') : found.at('labels');
}

async function labelled(runtime: Runtime, kind: Kind, filter: string): Promise<string[]> {
  const list = kind === 'container' ? ['ps', '--all', '--no-trunc'] : [kind, 'ls'];
  const { status, stdout } = await runtime.run([...list, '--quiet', '--filter', `label=${filter}`]);
  return status === 0 ? stdout.split('\n').filter((line) => line !== '') : [];
}

/** With the volumes that a container was given without a name. */
async function remove(runtime: Runtime, kind: Kind, name: string): Promise<boolean> {
  const words = kind === 'container' ? ['rm', '--force', '--volumes', name] : [kind, 'rm', name];
  const { status } = await runtime.run(words);
  return status === 0;
}

/** This machine, this process, and when it began: numbers of processes are used again. */
const thisProcess = [hostname(), process.pid, beganAt(process.pid)].join('/');

/** In ticks since the machine started, the 22nd field (proc(5)); `0` where there is no such file. */
function beganAt(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the program's name, may have spaces and brackets in it.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
  } catch {
    return '0';
  }
}

function isInUse(labels: Json): boolean {
  if (!(Number(labels.at(untilLabel).text) > Date.now() / 1000)) return false;
  const [machine = '', pid = '', began = ''] = labels.at(ownerLabel).text.split('/');
  if (machine !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return beganAt(Number(pid)) === began;
}
