import { basename } from 'node:path';
import { Json } from './json.ts';
import { firstBytesOf, NoProgram, type Ran, type RunOptions, runProgram } from './program.ts';
import { entriesOf, type NewEntry, type TarEntry, tarOf } from './tar.ts';

/** It cannot be done here; the message is one sentence that says what to do. */
export class CannotVerify extends Error {}

/** It was there when this run began. */
export class NoDaemon extends CannotVerify {
  constructor(name: string) {
    super(`The daemon of ${name} was there and does not answer any more. Start it again, and then this.`);
  }
}

/** Of docker's client and of podman's, where there is nobody to talk to or nobody any more. */
const isGone =
  /^(?:error: )?(?:cannot connect to (?:the docker daemon|podman)|error during connect|unable to connect to podman)|\bdocker daemon is not running|: EOF\s*$/im;

/** These print what a program in a container says. */
function saysOthersWords([word]: readonly string[]): boolean {
  return word === 'exec' || word === 'logs';
}

/** How its commands are run; a test has its own way. */
export interface CommandLine {
  run(program: string, words: readonly string[], options?: RunOptions): Promise<Ran>;
  firstBytes(program: string, words: readonly string[], most: number): Promise<Uint8Array>;
}

const commandLine: CommandLine = { run: runProgram, firstBytes: firstBytesOf };

export type RuntimeName = 'docker' | 'podman';

/** A container runtime, through its command line. */
export class Runtime {
  readonly name: RuntimeName;
  readonly program: string;
  /** Of the server that does the work. */
  readonly version: string;

  readonly #commands: CommandLine;

  private constructor(commands: CommandLine, name: RuntimeName, program: string, version: string) {
    this.#commands = commands;
    this.name = name;
    this.program = program;
    this.version = version;
  }

  /** The one that is asked for, by its name or its path; else the first that answers. */
  static async find(wanted: string | undefined, commands = commandLine): Promise<Runtime> {
    const programs = wanted === undefined ? ['docker', 'podman'] : [wanted];
    const failures: string[] = [];
    for (const program of programs) {
      const found = await Runtime.#at(program, commands);
      if (found instanceof Runtime) return found;
      if (found !== undefined) failures.push(found);
    }
    throw new CannotVerify(failures.length > 0 ? failures.join(' ') : absent(programs));
  }

  /** What it says where it does not answer; undefined where there is no such program. */
  static async #at(program: string, commands: CommandLine): Promise<Runtime | string | undefined> {
    const name = basename(program).includes('podman') ? 'podman' : 'docker';
    const field = name === 'docker' ? '{{.Server.Version}}' : '{{.Client.Version}}';
    try {
      const ran = await commands.run(program, ['version', '--format', field], { seconds: 20 });
      const version = ran.stdout.trim();
      if (ran.status === 0 && version !== '') return new Runtime(commands, name, program, version);
      return mute(program, lastLineOf(ran.stderr) || lastLineOf(ran.stdout));
    } catch (error) {
      if (error instanceof NoProgram) return undefined;
      throw error;
    }
  }

  /** Throws where its daemon is gone: what is asked then has no answer, and "no" would be a wrong one. */
  async run(words: readonly string[], options?: RunOptions): Promise<Ran> {
    const ran = await this.#commands.run(this.program, words, options);
    if (ran.status !== 0 && !saysOthersWords(words) && isGone.test(ran.stderr)) throw new NoDaemon(this.name);
    return ran;
  }

  /** What must not fail. */
  async do(words: readonly string[], options?: RunOptions): Promise<string> {
    const { status, stdout, stderr } = await this.run(words, options);
    if (status === 0) return stdout;
    const said = lastLineOf(stderr) || (status === null ? 'it took too long' : `exit status ${status}`);
    throw new CannotVerify(`\`${this.name} ${words[0] ?? ''}\` failed: ${said}`);
  }

  /** What it knows of a thing; undefined where there is no such thing. */
  async inspect(kind: 'container' | 'image' | 'network' | 'volume', id: string): Promise<Json | undefined> {
    const { status, stdout } = await this.run([kind, 'inspect', id], { most: 4 * 1024 * 1024 });
    if (status === null) throw new CannotVerify(`\`${this.name} ${kind} inspect\` took too long.`);
    return status === 0 ? Json.parse(stdout).at(0) : undefined;
  }

  /** What a container has at a path, the things in a folder after it, as far as the first bytes show. */
  async look(container: string, path: string, bytes = 64 * 1024): Promise<TarEntry[]> {
    return entriesOf(
      await this.#commands.firstBytes(this.program, ['cp', `${container}:${path}`, '-'], bytes),
    );
  }

  /** Puts files and folders into a container that need not run. */
  async give(container: string, folder: string, entries: readonly NewEntry[]): Promise<void> {
    await this.do(['cp', '-', `${container}:${folder}`], { input: tarOf(entries) });
  }
}

function absent(programs: readonly string[]): string {
  const names = programs.map((program) => `\`${program}\``);
  return names.length > 1
    ? `There is neither ${names.join(' nor ')} here.`
    : `There is no ${names.join('')} here.`;
}

/** Docker's client asks by itself whether its daemon runs. */
function mute(program: string, said: string): string {
  const quoted = said === '' ? '' : `: ${said}`;
  const end = /[.?!]$/.test(said) ? '' : '.';
  return `\`${program}\` does not answer${quoted}${end}${said.endsWith('?') ? '' : ' Is its daemon running?'}`;
}

function lastLineOf(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
