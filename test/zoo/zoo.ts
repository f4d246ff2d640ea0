import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileSetOf, type Launch, launchesIn, savedImagesPath } from '../../src/check/index.ts';
import { main } from '../../src/cli/main.ts';
import { verify, type VerifyReport, withLearned } from '../../src/runtime/index.ts';
import { tellingLine } from '../../src/runtime/log.ts';
import { asItIs } from '../../src/runtime/plan.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { Session } from '../../src/runtime/session.ts';
import { Trials } from '../../src/runtime/trials.ts';
import type { Application, Needs, Question } from './applications.ts';
import { build } from './bases.ts';

/*
 * One application: started as it is, with what Plimsoll offers applied by the real command, and by `verify`; then with what
 * it offers beside what `verify` has saved. A chart and an overlay are what our own renderer prints of them.
 */

/** How an application is deployed, and the file that says so. */
const kinds = {
  'compose.yaml': 'compose.yaml',
  'k8s.yaml': 'k8s.yaml',
  chart: 'Chart.yaml',
  overlay: 'prod/kustomization.yaml',
} as const;

export type Kind = keyof typeof kinds;

export interface Outcome {
  readonly application: string;
  readonly file: Kind;
  /** Undefined: it answered; else why not. */
  readonly before: string | undefined;
  readonly fixes: readonly Fixed[];
  /** Where what `verify` learned is not what the program needs. */
  readonly learned: readonly string[];
  readonly seconds: number;
}

export interface Fixed {
  /** `learned`: with what `verify` has saved. */
  readonly include: 'learned' | 'safe' | 'test-first';
  /** How many lines of its files were changed; 0: nothing is offered. */
  readonly lines: number;
  readonly failure: string | undefined;
  /** It builds on an image that is not here: nobody knows whether it runs. */
  readonly untried?: true;
}

const folderOf = (name: string) => join('test/zoo/apps', name);

export class Zoo {
  readonly #runtime: Runtime;
  readonly #verifies: boolean;

  constructor(runtime: Runtime, verifies: boolean) {
    this.#runtime = runtime;
    this.#verifies = verifies;
  }

  async try(application: Application): Promise<Outcome[]> {
    const source = folderOf(application.name);
    this.#build(application.name, source);
    const outcomes: Outcome[] = [];
    for (const file of kindsOf(source)) {
      this.#build(application.name, source);
      outcomes.push(await this.#outcome(application, file, source));
    }
    return outcomes;
  }

  async #outcome(application: Application, file: Kind, source: string): Promise<Outcome> {
    const began = performance.now();
    const before = await this.#answers(source, file, application.ask);
    const { learned, saved } =
      before === undefined && this.#verifies
        ? await this.#learned(application, file).catch(notLearned)
        : nothingLearned;
    const fixes =
      before === undefined
        ? [await this.#fixed(application, file, 'safe'), await this.#fixed(application, file, 'test-first')]
        : [];
    if (saved !== undefined) fixes.push(await this.#fixed(application, file, 'learned', saved));
    this.#build(application.name, source);
    const seconds = (performance.now() - began) / 1000;
    return { application: application.name, file, before, fixes, learned, seconds };
  }

  /** What `plimsoll fix` makes of a copy of it, built and started. */
  async #fixed(
    application: Application,
    file: Kind,
    include: Fixed['include'],
    saved?: string,
  ): Promise<Fixed> {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-zoo-'));
    try {
      const source = folderOf(application.name);
      const other = file === 'compose.yaml' ? 'k8s.yaml' : 'compose.yaml';
      cpSync(source, folder, { recursive: true, filter: (path) => !path.endsWith(`/${other}`) });
      if (saved !== undefined) {
        mkdirSync(join(folder, dirname(savedImagesPath)));
        writeFileSync(join(folder, savedImagesPath), saved);
      }
      await fix(folder, include);
      const lines = changedLines(source, folder);
      if (lines === 0) return { include, lines, failure: undefined };
      this.#build(application.name, folder);
      return { include, lines, failure: await this.#answers(folder, file, application.ask) };
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      const missing = /FROM (\S+)\s+(?:pull access|Get |manifest)/.exec(failure)?.[1];
      return missing === undefined
        ? { include, lines: 1, failure }
        : { include, lines: 1, failure: `builds on ${missing}, which is not here`, untried: true };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  #build(name: string, folder: string): void {
    if (existsSync(join(folder, 'Dockerfile'))) build(this.#runtime.program, `zoo/${name}`, folder);
  }

  /** Starts it as its file says, and asks it; undefined when it answers. */
  async #answers(folder: string, file: Kind, ask: Question): Promise<string | undefined> {
    const session = new Session(this.#runtime, 300, new AbortController().signal);
    try {
      const trials = await Trials.prepare(
        session,
        asked(await launchIn(folder, file), ask),
        limits,
        () => undefined,
      );
      const seen = await trials.start(asItIs, 'as it is');
      const line = seen.runs ? undefined : tellingLine(seen.log, '');
      return seen.runs ? undefined : `${seen.failure ?? ''}${line === undefined ? '' : `: ${line}`}`;
    } finally {
      await session.close();
    }
  }

  async #learned({ name, ask, needs, inPod }: Application, file: Kind): Promise<Learning> {
    const own = await launchIn(folderOf(name), file);
    const launch = asked(own, ask);
    const options = {
      ...limits,
      limit: 2400,
      say: () => undefined,
      onLeft: () => undefined,
    };
    const { report, image } = await verify(this.#runtime, launch, options);
    const saved = withLearned({ version: 1, images: {} }, { launch: own, image, report, today });
    const learned = differences(report, file === 'compose.yaml' ? needs : (inPod ?? needs));
    return { learned, saved: JSON.stringify(saved) };
  }
}

const limits = {
  ...{ ready: undefined, network: undefined, environment: [], memory: 1024 * 1024 * 1024, seconds: 120 },
  ...{ settle: 2, linger: 300, pull: false },
};

interface Learning {
  /** Where it is not what the program needs. */
  readonly learned: readonly string[];
  readonly saved?: string;
}

const nothingLearned: Learning = { learned: [] };

function notLearned(error: unknown): Learning {
  return { learned: [error instanceof Error ? error.message : String(error)] };
}

const today = '2026-01-01';

function kindsOf(folder: string): Kind[] {
  return (Object.keys(kinds) as Kind[]).filter((kind) => existsSync(join(folder, kinds[kind])));
}

async function launchIn(folder: string, kind: Kind): Promise<Launch> {
  const text = await textOf(folder, kind);
  const path = kind === 'compose.yaml' ? kind : 'k8s.yaml';
  const [launch] = launchesIn(fileSetOf([{ path, text }]), path);
  if (!launch) throw new Error(`${folder}/${kind} starts nothing`);
  return launch;
}

async function textOf(folder: string, kind: Kind): Promise<string> {
  if (kind === 'compose.yaml' || kind === 'k8s.yaml') return readFileSync(join(folder, kind), 'utf8');
  const { status, text } = await plimsoll(folder, ['render', kind === 'chart' ? '.' : 'prod']);
  if (status !== 0) throw new Error(`${folder} cannot be rendered`);
  return text;
}

/** Up is when it answers us, whatever its own files say of that. */
function asked(launch: Launch, ask: Question): Launch {
  if (ask === 'ends') return { ...launch, ends: true };
  return ask === 'stays' ? launch : { ...launch, health: ask };
}

async function fix(folder: string, include: Fixed['include']): Promise<void> {
  const words = ['fix', ...(include === 'safe' ? [] : ['--include', 'test-first'])];
  const { status } = await plimsoll(folder, words);
  if (status === 2) throw new Error('`plimsoll fix` could not run');
}

async function plimsoll(
  folder: string,
  words: readonly string[],
): Promise<{ readonly status: number; readonly text: string }> {
  const parts: string[] = [];
  const write = (text: string) => {
    parts.push(text);
    return Promise.resolve();
  };
  const quiet = { isTerminal: false, columns: 100, write: () => Promise.resolve() };
  const io = { cwd: folder, env: {}, today, stdout: { ...quiet, write }, stderr: quiet };
  return { status: await main(words, io), text: parts.join('') };
}

function changedLines(before: string, after: string): number {
  const names = readdirSync(before, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(before.length + 1))
    .filter((name) => existsSync(join(after, name)));
  return names.reduce((sum, name) => sum + differentLines(join(before, name), join(after, name)), 0);
}

function differentLines(before: string, after: string): number {
  const old = new Set(readFileSync(before, 'utf8').split('\n'));
  return readFileSync(after, 'utf8')
    .split('\n')
    .filter((line) => !old.has(line)).length;
}

function differences({ asProposed, writesAmongFiles }: VerifyReport, needs: Needs): string[] {
  const { uid, readOnly, writes, capabilities, noNewPrivileges } = asProposed;
  const isClosed = needs.writable === undefined;
  const say = (what: string, found: unknown, wanted: unknown) =>
    String(found) === String(wanted) ? [] : [`${what}: ${String(found)}, not ${String(wanted)}`];
  return [
    ...(needs.uid === undefined ? say('root', uid === 0, false) : say('user', uid, needs.uid)),
    ...say('read-only', readOnly, isClosed),
    ...(isClosed
      ? say('writes', writes.join(' '), needs.writes.join(' '))
      : amongIn(writesAmongFiles, needs.writable ?? [])),
    ...say('capabilities', capabilities?.join(' '), needs.capabilities.join(' ')),
    ...say('no new privileges', noNewPrivileges, needs.gains !== true),
  ];
}

function amongIn(files: readonly string[], folders: readonly string[]): string[] {
  const elsewhere = files.filter((file) => !folders.some((folder) => file.startsWith(`${folder}/`)));
  const unused = folders.filter((folder) => !files.some((file) => file.startsWith(`${folder}/`)));
  return [
    ...(elsewhere.length > 0 ? [`writes beside files in ${elsewhere.join(' ')} too`] : []),
    ...(unused.length > 0 ? [`writes nothing in ${unused.join(' ')}`] : []),
  ];
}
