import type { Launch, LaunchProbe } from '../check/index.ts';
import type { Json } from './json.ts';
import {
  listenersOf,
  isOfContainer,
  type Listener,
  type ProcessFacts,
  processFacts,
  readOrNothing,
} from './proc.ts';
import type { Runtime } from './runtime.ts';
import type { Session } from './session.ts';
import { type Change, changesOf } from './writes.ts';
import { answerAt, type Answer, connects, isNear } from './ask.ts';

/** What was seen of one start. */
export interface Observation {
  /** It is up; or it has ended by itself as it should. */
  readonly runs: boolean;
  /** What it did instead, or what it was waited for in vain. */
  readonly failure: string | undefined;
  readonly exitCode: number | undefined;
  readonly seconds: number;
  readonly log: string;
  readonly changes: readonly Change[];
  readonly processes: readonly ProcessFacts[];
  readonly listeners: readonly Listener[];
  readonly answers: readonly Answer[];
}

export interface Watch {
  readonly launch: Launch;
  /** A command inside that says that it is up, instead of what the files say. */
  readonly ready: readonly string[] | undefined;
  /** The image's own health check, if it has one. */
  readonly health: LaunchProbe | undefined;
  /** Ports that have to listen before it is up. */
  readonly ports: readonly number[];
  readonly seconds: number;
  /** Where nothing tells that it is up: so long it has to stay. */
  readonly settle: number;
  /** Milliseconds that it is let run after it is up: what a program writes first, it writes then. */
  readonly linger: number;
  /** What it wrote is asked for: with a large image that takes seconds. */
  readonly changes: boolean;
  readonly say: (waiting: string) => void;
}

export class Watcher {
  readonly #runtime: Runtime;
  readonly #session: Session;
  readonly #container: string;
  readonly #watch: Watch;
  readonly #began = performance.now();

  constructor(session: Session, container: string, watch: Watch) {
    this.#runtime = session.runtime;
    this.#session = session;
    this.#container = container;
    this.#watch = watch;
  }

  get #seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  async observe(): Promise<Observation> {
    for (let pause = 50; ; pause = Math.min(pause * 1.5, 500)) {
      const found = await this.#runtime.inspect('container', this.#container);
      const state = found?.at('State');
      if (!found || !state) return this.#failed('it is no longer there', undefined);
      const status = state.at('Status').text;
      if (status === 'exited' || status === 'stopped' || status === 'dead') return this.#ended(state);
      const waiting = status === 'running' ? await this.#waitingFor(found) : 'its start';
      if (waiting === undefined) return this.#up();
      this.#watch.say(waiting);
      if (this.#seconds > this.#watch.seconds) {
        const seconds = Math.round(this.#watch.seconds);
        return this.#failed(`after ${seconds} s it still waited for ${waiting}`, undefined);
      }
      await this.#session.pause(pause);
    }
  }

  /** What there is to wait for; undefined when it is up. */
  async #waitingFor(found: Json): Promise<string | undefined> {
    const { launch, ready, health, ports, settle } = this.#watch;
    if (launch.ends && ready === undefined) return 'its end';
    if (ready !== undefined) return this.#runs(ready, 30, 'its command');
    const probe = launch.health ?? health;
    if (probe) return this.#asked(probe, addressOf(found));
    const listeners = await this.#listeners(await this.#pids());
    const missing = ports.find((port) => !listeners?.some((one) => one.port === port));
    if (listeners && missing !== undefined) return `port ${missing}`;
    const isUp = ports.length > 0 ? listeners !== undefined : (listeners?.length ?? 0) > 0;
    return isUp || this.#seconds > settle ? undefined : `${settle} s to pass without an end`;
  }

  async #asked(probe: LaunchProbe, address: string): Promise<string | undefined> {
    if (probe.kind === 'exec') return this.#runs(probe.command, probe.seconds, 'its health check');
    // Where its address cannot be reached from here, as in a virtual machine, its port is looked at from inside.
    const isUp = address === '' ? await this.#listensOn(probe.port) : await answers(address, probe);
    return isUp ? undefined : `an answer at port ${probe.port}${probe.kind === 'http' ? probe.path : ''}`;
  }

  async #listensOn(port: number): Promise<boolean> {
    const listeners = await this.#listeners(await this.#pids());
    return listeners?.some((one) => one.port === port) === true;
  }

  async #runs(command: readonly string[], seconds: number, what: string): Promise<string | undefined> {
    const words = ['exec', this.#container, ...command];
    const { status } = await this.#runtime.run(words, { seconds: Math.max(seconds, 1) + 2 });
    return status === 0 ? undefined : what;
  }

  async #up(): Promise<Observation> {
    await this.#session.pause(this.#watch.linger);
    const found = await this.#runtime.inspect('container', this.#container);
    const state = found?.at('State');
    if (!found || !state || state.at('Status').text !== 'running')
      return state ? this.#ended(state) : this.#failed('it is no longer there', undefined);
    const pids = await this.#pids();
    const [processes, listeners, rest] = await Promise.all([
      this.#processes(pids),
      this.#listeners(pids),
      this.#rest(),
    ]);
    const reachable = (listeners ?? []).filter(({ loopback }) => !loopback);
    const answers = await Promise.all(
      reachable.map(async ({ port }) => ({ port, status: await answerAt(addressOf(found), { port }) })),
    );
    const seen = { processes, listeners: listeners ?? [], answers };
    return { runs: true, failure: undefined, exitCode: undefined, seconds: this.#seconds, ...rest, ...seen };
  }

  async #ended(state: Json): Promise<Observation> {
    const code = state.at('ExitCode').number ?? 0;
    const error = state.at('Error').text;
    const memory = state.at('OOMKilled').isTrue ? ', out of memory' : '';
    if (code === 0 && this.#watch.launch.ends && this.#watch.ready === undefined)
      return this.#done(undefined, code);
    return this.#failed(`it ended with status ${code}${memory}${error === '' ? '' : ` (${error})`}`, code);
  }

  async #failed(failure: string, code: number | undefined): Promise<Observation> {
    return this.#done(failure, code);
  }

  async #done(failure: string | undefined, exitCode: number | undefined): Promise<Observation> {
    const rest = await this.#rest();
    const none = { processes: [], listeners: [], answers: [] };
    return { runs: failure === undefined, failure, exitCode, seconds: this.#seconds, ...rest, ...none };
  }

  async #rest(): Promise<{ readonly log: string; readonly changes: readonly Change[] }> {
    const most = 4 * 1024 * 1024;
    const [logs, diff] = await Promise.all([
      this.#runtime.run(['logs', '--tail', '500', this.#container]),
      this.#watch.changes ? this.#runtime.run(['diff', this.#container], { most }) : undefined,
    ]);
    return { log: logs.stdout + logs.stderr, changes: changesOf(diff?.stdout ?? '') };
  }

  async #pids(): Promise<number[]> {
    const words = this.#runtime.name === 'podman' ? ['hpid'] : ['-eo', 'pid'];
    const { stdout } = await this.#runtime.run(['top', this.#container, ...words]);
    const all = stdout
      .split('\n')
      .map((line) => Number(line.trim()))
      .filter((pid) => pid > 0);
    // Of a runtime elsewhere these are numbers of another machine; of one without root not all can be asked.
    return all.some((pid) => isOfContainer(pid, this.#container)) ? all : [];
  }

  async #processes(pids: readonly number[]): Promise<readonly ProcessFacts[]> {
    const read = (pid: number, name: string) => readOrNothing(`/proc/${pid}/${name}`);
    const found = pids.flatMap(
      (pid) => processFacts(read(pid, 'status'), read(pid, 'uid_map'), read(pid, 'gid_map')) ?? [],
    );
    if (found.length > 0) return found;
    const { stdout } = await this.#runtime.run(['exec', this.#container, 'cat', '/proc/1/status']);
    return [processFacts(stdout) ?? []].flat();
  }

  /** Undefined where nobody can tell. */
  async #listeners(pids: readonly number[]): Promise<readonly Listener[] | undefined> {
    const [pid] = pids;
    const table = readOrNothing(`/proc/${pid}/net/tcp`) + readOrNothing(`/proc/${pid}/net/tcp6`);
    // It has a heading, so nothing at all is what nobody may read, as of a runtime without root.
    if (table !== '') return listenersOf(table);
    const words = ['exec', this.#container, 'cat', '/proc/net/tcp', '/proc/net/tcp6'];
    const { stdout } = await this.#runtime.run(words);
    return stdout === '' ? undefined : listenersOf(stdout);
  }
}

/** As the kubelet takes it: from 200 to 399 is well. */
async function answers(address: string, probe: Exclude<LaunchProbe, { kind: 'exec' }>): Promise<boolean> {
  if (probe.kind === 'tcp') return connects(address, probe.port, probe.seconds);
  const status = await answerAt(address, probe);
  return status >= 200 && status < 400;
}

/** Empty where it cannot be reached from here: then its ports are looked at from inside. */
function addressOf(found: Json): string {
  const networks = found.at('NetworkSettings', 'Networks');
  const addresses = networks.keys.map((name) => networks.at(name, 'IPAddress').text);
  return [...addresses, found.at('NetworkSettings', 'IPAddress').text].find(isNear) ?? '';
}
