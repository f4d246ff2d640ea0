import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { residentBytes } from '../worker/usage.ts';
import { type Apart, apartVariable, type News, newsDescriptor, read } from './bounds.ts';
import { harmless } from './format/harmless.ts';
import type { Io } from './io.ts';
import { Progress } from './progress.ts';

/** For one file or compose project: nobody waits longer, and nothing that people write needs as much. */
const seconds = 60;
const megabytes = 1024;

/** After so many the rest is not tried any more. */
const mostGivenUp = 3;

/** How often it is looked at. */
const glance = 250;

interface End {
  readonly status: number;
  readonly stderr: string;
  /** What was being judged when it ended; undefined where nothing was. */
  readonly unit: string | undefined;
  readonly reason: string;
}

/** The same command in a process of its own; again without what has ended that process. Gives the exit status. */
export async function runApart(io: Io): Promise<number> {
  const givenUp = new Map<string, string>();
  for (;;) {
    const end = await new Run(io, givenUp).ended;
    if (end.unit === undefined) {
      await io.stderr.write(end.stderr + notJudged(givenUp));
      return givenUp.size > 0 ? 2 : end.status;
    }
    if (io.env.PLIMSOLL_DEBUG) await io.stderr.write(end.stderr);
    const isLast = end.unit === '' || givenUp.has(end.unit) || givenUp.size >= mostGivenUp;
    if (isLast) return nothingJudged(end.unit, end.reason, io);
    givenUp.set(end.unit, `judging it ${end.reason}`);
  }
}

async function nothingJudged(unit: string, reason: string, { stderr }: Io): Promise<number> {
  const subject = unit === '' ? 'judging' : `judging \`${harmless(unit)}\``;
  await stderr.write(`plimsoll: ${subject} ${reason}, so nothing is judged.\n`);
  return 2;
}

function notJudged(givenUp: Apart['givenUp']): string {
  const lines = [...givenUp].map(
    ([unit, reason]) => `plimsoll: \`${harmless(unit)}\` is not judged: ${reason}.\n`,
  );
  if (lines.length === 0) return '';
  return `${lines.join('')}plimsoll: the exit status is 2, since not all was judged; \`paths.ignore\` leaves a file out.\n`;
}

/** One process, and what holds it within its limits. */
class Run {
  readonly ended: Promise<End>;
  readonly #child: ChildProcess;
  readonly #progress: Progress;
  #unit: string | undefined;
  #since = performance.now();
  #reason: string | undefined;
  #stderr = '';

  constructor(io: Io, givenUp: Apart['givenUp']) {
    const taken = io.stdin?.taken;
    const [, program = '', ...argv] = process.argv;
    this.#progress = new Progress(io.stderr);
    this.#child = spawn(
      process.execPath,
      [...process.execArgv, `--max-old-space-size=${megabytes}`, program, ...argv],
      {
        // What V8 says when it dies is not for the reader; the rest is passed on.
        stdio: [taken ? 'pipe' : 'inherit', 'inherit', 'pipe', 'pipe'],
        env: { ...process.env, [apartVariable]: JSON.stringify(Object.fromEntries(givenUp)) },
      },
    );
    // It may end before it has read all.
    this.#child.stdin?.on('error', () => undefined).end(taken);
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-1_000_000);
    });
    const news = this.#child.stdio[newsDescriptor];
    if (news instanceof Readable)
      createInterface({ input: news }).on('line', (line) => {
        this.#hear(read(line));
      });
    const stop = this.#endWithUs();
    this.ended = this.#end().finally(stop);
  }

  #hear({ unit, done, total }: News): void {
    if (done !== undefined && total !== undefined) {
      this.#progress.advance(done, total);
      return;
    }
    this.#unit = unit;
    this.#since = performance.now();
  }

  async #end(): Promise<End> {
    const looking = setInterval(() => {
      this.#look();
    }, glance);
    try {
      const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((done, fail) => {
        this.#child.on('error', fail).on('close', (...how) => {
          done(how);
        });
      });
      await this.#progress.end();
      const how = signal === null ? 'failed, which is a bug in Plimsoll' : `ended its process (${signal})`;
      return { status: code ?? 2, stderr: this.#stderr, unit: this.#unit, reason: this.#reason ?? how };
    } finally {
      clearInterval(looking);
    }
  }

  #look(): void {
    if (this.#unit === undefined) return;
    if (performance.now() - this.#since > seconds * 1000) this.#kill(`took longer than ${seconds} seconds`);
    if (residentBytes(this.#child.pid ?? 0) > 1.5 * megabytes * 1024 * 1024)
      this.#kill('took too much memory');
  }

  #kill(reason: string): void {
    this.#reason ??= reason;
    this.#child.kill('SIGKILL');
  }

  /** Whoever ends us means both. */
  #endWithUs(): () => void {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    const end = (signal: NodeJS.Signals): void => {
      stop();
      this.#child.kill('SIGKILL');
      process.kill(process.pid, signal);
    };
    const stop = (): void => {
      for (const signal of signals) process.off(signal, end);
    };
    for (const signal of signals) process.on(signal, end);
    return stop;
  }
}
