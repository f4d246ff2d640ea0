import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { build, buildFamily } from './bases.ts';
import { Daemon } from './daemon.ts';

/*
 * A run of the real command is ended at one moment after the other, and then it is looked for what it has left. Its runtime
 * is a script that counts what it is asked, does to the run what is due at that call, and passes the call on.
 */

/** What is done to a run at one of its calls, as shell. */
const deeds = {
  kill: 'kill -KILL $PPID; exit 1',
  // What was asked for goes on when the one who asked is dead.
  'kill-within': '"$program" "$@" <&3 & kill -KILL $PPID; wait; exit 1',
  interrupt: 'kill -INT $PPID',
  terminate: 'kill -TERM $PPID',
  'hang-up': 'kill -HUP $PPID',
  'daemon-stops': 'stop TERM',
  'daemon-dies': 'stop KILL',
};

type End = keyof typeof deeds;

interface Moment {
  readonly end: End;
  readonly call: number;
}

/** Killed at every call; what a run can answer itself, or has to wait for, at some. */
export function moments(calls: number): Moment[] {
  const steps: Readonly<Record<End, number>> = {
    ...{ kill: 1, 'kill-within': 1, interrupt: 4, terminate: 4, 'hang-up': 4 },
    ...{ 'daemon-stops': 8, 'daemon-dies': 8 },
  };
  return Array.from({ length: calls }, (_one, index) => index + 1).flatMap((call) =>
    (Object.keys(deeds) as End[]).filter((end) => call % steps[end] === 0).map((end) => ({ end, call })),
  );
}

const image = 'zoo/left';

/** Something of each kind: a network, a volume with a name and one without, a service beside it, a folder in memory. */
const compose = `services:
  app:
    image: ${image}
    depends_on: [db]
    volumes: ['data:/data']
    tmpfs: [/tmp]
  db:
    image: ${image}
volumes:
  data: {}
`;

export class Leftovers {
  readonly #program: string;
  readonly #daemon: Daemon;
  readonly #folder = mkdtempSync(join(tmpdir(), 'plimsoll-zoo-'));

  private constructor(program: string, daemon: Daemon) {
    this.#program = program;
    this.#daemon = daemon;
  }

  static async prepare(program: string): Promise<Leftovers> {
    const daemon = new Daemon(program);
    const all = new Leftovers(program, daemon);
    const folder = all.#folder;
    for (const name of ['tmp', 'project']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'project', 'compose.yaml'), compose);
    writeFileSync(join(folder, 'docker'), script(program, folder, daemon));
    chmodSync(join(folder, 'docker'), 0o755);
    execFileSync(process.execPath, ['--eval', bundling, join(folder, 'dist')]);
    copyFileSync('package.json', join(folder, 'package.json'));
    buildFamily(program, 'debian');
    build(program, image, '-', 'FROM zoo/debian\nVOLUME /cache\nCMD ["sleep", "300"]\n');
    await daemon.start();
    daemon.take(image);
    return all;
  }

  async close(): Promise<void> {
    await this.#daemon.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** How often a run that nobody ends asks its runtime. */
  async calls(): Promise<number> {
    const before = this.#things();
    const { status, stderr } = await this.#run('', 0);
    if (status !== 0) throw new Error(`it does not run at all: ${stderr}`);
    const left = this.#new(before);
    if (left.length > 0) throw new Error(`a run that nobody ends leaves ${left.join(', ')}`);
    return readdirSync(join(this.#folder, 'calls')).length;
  }

  /** What is wrong after a run was ended so at one of its calls; none: nothing. */
  async after(end: End, call: number): Promise<string[]> {
    const before = this.#things();
    const { status, stderr } = await this.#run(end, call);
    await this.#daemon.start();
    const wrong = end.startsWith('kill') ? [] : this.#badlyEnded(end, { status, stderr }, before);
    const left = this.#new(before);
    const next = await this.#plimsoll(['verify', 'no/such/image']);
    const silent = left.filter((one) => isNamed(one) && !next.stderr.includes(one.split(' ')[1] ?? ''));
    return [
      ...wrong,
      ...silent.map((one) => `the next run does not say that it removed ${one}`),
      ...this.#new(before).map((one) => `the next run leaves ${one}`),
      ...readdirSync(join(this.#folder, 'tmp')).map((name) => `a temporary ${name} is left`),
    ];
  }

  /** It ends by itself, in a sentence, and when it could it has taken everything away. */
  #badlyEnded(end: End, { status, stderr }: Ended, before: ReadonlySet<string>): string[] {
    const isOfDaemon = end.startsWith('daemon');
    const said = isOfDaemon ? /^plimsoll: The daemon of docker .+$/m : /^plimsoll: It was interrupted\.$/m;
    // Who is ended before anything was made ends as any program does.
    const isWell = (status === 2 && said.test(stderr)) || (status === null && !isOfDaemon);
    const left = isOfDaemon ? [] : this.#new(before);
    return [
      ...(isWell ? [] : [`it ended with ${String(status)}: ${stderr.trim()}`]),
      ...(/^\s+at /m.test(stderr) ? ['it prints where in its code it was'] : []),
      ...left.map((one) => `it leaves ${one} itself`),
    ];
  }

  async #run(end: End | '', call: number): Promise<Ended> {
    this.#countAnew();
    const words = ['verify', 'compose.yaml', 'app', '--ready', 'true', '--timeout', '120'];
    const ended = await this.#plimsoll(words, `${call}:${end}`);
    await this.#quiet();
    return ended;
  }

  #countAnew(): void {
    const calls = join(this.#folder, 'calls');
    rmSync(calls, { recursive: true, force: true });
    mkdirSync(calls);
  }

  /** What was asked of the runtime goes on when the one who asked is dead. */
  async #quiet(): Promise<void> {
    const running = () => readdirSync(this.#folder).filter((name) => name.startsWith('running-'));
    for (let times = 0; running().length > 0 && times < 600; times += 1)
      await new Promise((done) => setTimeout(done, 100));
    for (const name of running()) rmSync(join(this.#folder, name));
  }

  async #plimsoll(words: readonly string[], due = ''): Promise<Ended> {
    const child = spawn(process.execPath, [join(this.#folder, 'dist/cli/bin.js'), ...words], {
      cwd: join(this.#folder, 'project'),
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        ...{ PLIMSOLL_RUNTIME: join(this.#folder, 'docker'), DUE: due, TMPDIR: join(this.#folder, 'tmp') },
      },
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, stderr };
  }

  #things(): ReadonlySet<string> {
    const list = (kind: string, ...words: readonly string[]) =>
      execFileSync(this.#program, ['--host', this.#daemon.address, ...words], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => line !== '')
        .map((name) => `${kind} ${name}`);
    return new Set([
      ...list('container', 'ps', '--all', '--format', '{{.Names}}'),
      ...list('network', 'network', 'ls', '--format', '{{.Name}}'),
      ...list('volume', 'volume', 'ls', '--format', '{{.Name}}'),
      ...list('image', 'images', '--all', '--no-trunc', '--quiet'),
    ]);
  }

  #new(before: ReadonlySet<string>): string[] {
    return [...this.#things()].filter((one) => !before.has(one));
  }
}

/** A volume without a name goes with its container. */
function isNamed(thing: string): boolean {
  return thing.includes('plimsoll-');
}

interface Ended {
  /** null: a signal ended it. */
  readonly status: number | null;
  readonly stderr: string;
}

/** Its own process, since that script finds the repository by where it lies. */
const bundling =
  "import('./scripts/bundle.js').then(({ bundle }) => bundle(process.argv[1], { only: ['cli'] }))";

/** What the run takes for Docker. */
function script(program: string, folder: string, daemon: Daemon): string {
  const cases = Object.entries(deeds).map(([name, deed]) => `    ${name}) ${deed} ;;`);
  return `#!/bin/sh
program='${program}'
folder='${folder}'
export DOCKER_HOST='${daemon.address}'
: >"$folder/running-$$"
trap 'rm -f "$folder/running-$$"' EXIT
exec 3<&0
stop() {
  pid=$(cat '${daemon.pidFile}')
  kill -"$1" "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
}
call=1
while ! mkdir "$folder/calls/$call" 2>/dev/null; do call=$((call + 1)); done
if [ "$call" = "\${DUE%%:*}" ]; then
  case "\${DUE#*:}" in
${cases.join('\n')}
  esac
fi
"$program" "$@" <&3
`;
}
