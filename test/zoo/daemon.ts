import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** A Docker daemon of our own, that can be stopped without harm to anybody. All that it has lies in a folder of its own. */
export class Daemon {
  readonly #program: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'plimsoll-zoo-daemon-'));
  #running: ChildProcess | undefined;

  /** `program`: the command line of Docker. */
  constructor(program: string) {
    this.#program = program;
  }

  static canRun(): boolean {
    return process.getuid?.() === 0 && spawnSync('dockerd', ['--version']).status === 0;
  }

  get address(): string {
    return `unix://${join(this.#folder, 'docker.sock')}`;
  }

  get pidFile(): string {
    return join(this.#folder, 'docker.pid');
  }

  /** Once it answers; nothing is done where it does so already. */
  async start(): Promise<void> {
    if (this.#running?.exitCode === null && this.#running.signalCode === null) return;
    // Left of one that was killed.
    rmSync(this.pidFile, { force: true });
    const own = (name: string) => join(this.#folder, name);
    const folders = ['--data-root', own('data'), '--exec-root', own('run'), '--pidfile', this.pidFile];
    const network = ['--bridge', 'none', '--iptables=false', '--ip-masq=false', '--host', this.address];
    this.#running = spawn('dockerd', [...folders, ...network], { stdio: 'ignore' });
    for (let times = 0; times < 600; times += 1) {
      if (spawnSync(this.#program, ['--host', this.address, 'info'], { stdio: 'ignore' }).status === 0)
        return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error('a daemon of our own does not start');
  }

  /** An image of another daemon's. */
  take(image: string): void {
    const words = '"$0" save "$2" | "$0" --host "$1" load --quiet';
    execFileSync('sh', ['-c', words, this.#program, this.address, image], { stdio: 'ignore' });
  }

  async close(): Promise<void> {
    const running = this.#running;
    if (running?.exitCode === null && running.signalCode === null) {
      const end = new Promise((done) => running.once('exit', done));
      running.kill('SIGTERM');
      await end;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
