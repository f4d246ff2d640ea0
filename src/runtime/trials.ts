import type { Launch } from '../check/index.ts';
import { type Observation, type Watch, Watcher } from './attempt.ts';
import { createWords } from './container.ts';
import { type Account, accountsOf, type LocalImage, localImage } from './image.ts';
import type { Json } from './json.ts';
import { asItIs, type Proposal } from './plan.ts';
import { CannotVerify, type Runtime } from './runtime.ts';
import type { Session } from './session.ts';
import { VolumeMaker, type Volumes } from './volumes.ts';
import { type Look, stateOf } from './writes.ts';

export interface TrialOptions {
  readonly ready: readonly string[] | undefined;
  /** A network of the runtime; its own without a way out where none is named. */
  readonly network: string | undefined;
  readonly environment: readonly string[];
  /** Bytes. */
  readonly memory: number;
  /** For one start. */
  readonly seconds: number;
  readonly settle: number;
  readonly linger: number;
  readonly pull: boolean;
}

/** Starts a container as often as wanted, each time with all that it needs around it, and takes it all away again. */
export class Trials {
  readonly launch: Launch;
  readonly image: LocalImage;
  readonly leftOut: string[] = [];
  readonly #session: Session;
  readonly #options: TrialOptions;
  readonly #say: (text: string) => void;
  #network: readonly string[] = [];
  #looking: string | undefined;
  readonly #volumes: VolumeMaker;
  readonly #looked = new Map<string, ReturnType<Look>>();

  private constructor(
    ...[session, launch, image, options, say]: [
      Session,
      Launch,
      LocalImage,
      TrialOptions,
      (text: string) => void,
    ]
  ) {
    this.#session = session;
    this.launch = launch;
    this.image = image;
    this.#options = options;
    this.#say = say;
    this.#volumes = new VolumeMaker(session, image.name);
  }

  static async prepare(
    session: Session,
    launch: Launch,
    options: TrialOptions,
    say: (text: string) => void,
  ): Promise<Trials> {
    if (launch.image === undefined)
      throw new CannotVerify(`${launch.subject} does not say which image it runs: name it with \`--image\`.`);
    const image = await localImage(session.runtime, launch.image, options.pull);
    const trials = new Trials(session, launch, image, options, say);
    trials.#network = await trials.#makeNetwork();
    if (launch.kind === 'service') await trials.#startServices();
    return trials;
  }

  get runtime(): Runtime {
    return this.#session.runtime;
  }

  /** Ports that have to listen before it is up. */
  get ports(): readonly number[] {
    const own = tcpPorts(this.image.ports);
    return this.launch.ports.length > 0 ? this.launch.ports : own;
  }

  async accounts(): Promise<readonly Account[]> {
    const [file] = await this.runtime.look(await this.#lookingAt(), '/etc/passwd');
    return accountsOf(file ? Buffer.from(file.content).toString('utf8') : '');
  }

  readonly look: Look = (path) => {
    const known = this.#looked.get(path) ?? this.#lookAt(path);
    this.#looked.set(path, known);
    return known;
  };

  /** One start under a proposal. */
  async start(
    proposal: Proposal,
    what: string,
    user?: Account,
    seconds = this.#options.seconds,
  ): Promise<Observation> {
    this.#session.goOn();
    this.#say(what);
    const launch = withFolders(this.launch, proposal);
    const volumes = await this.#volumes.make(launch);
    try {
      for (const one of this.launch.before) await this.#startBefore(one, volumes);
      return await this.#watched(proposal, what, { launch, volumes, user, seconds });
    } finally {
      await this.#volumes.remove(volumes);
    }
  }

  async #watched(
    proposal: Proposal,
    what: string,
    around: { launch: Launch; volumes: Volumes; user: Account | undefined; seconds: number },
  ): Promise<Observation> {
    const { ready, settle, linger } = this.#options;
    const { launch } = around;
    const { image } = this;
    const id = await this.#create(launch, proposal, { ...around, image: image.name });
    const watch = {
      ...{ launch, ready, settle, linger, ports: this.ports, seconds: around.seconds },
      health: launch.ports.length === 0 || launch.kind !== 'workload' ? image.health : undefined,
      changes: !launch.settings.readOnly && !proposal.settings.has('read-only'),
      say: (waiting: string) => {
        this.#say(`${what}: waits for ${waiting}`);
      },
    };
    try {
      const { status, stderr } = await this.runtime.run(['start', id]);
      if (status !== 0 && !this.#losesNetwork(stderr)) return refused(stderr);
      if (status !== 0) return await this.#watched(proposal, what, around);
      return await new Watcher(this.#session, id, watch).observe();
    } finally {
      await this.#remove(id);
    }
  }

  async #create(launch: Launch, proposal: Proposal, around: Creating): Promise<string> {
    const words = createWords(launch, proposal, {
      ...{ runtime: this.runtime.name, name: this.#session.name('app'), labels: this.#session.labels },
      ...{ image: around.image, volumes: around.volumes, user: around.user, memory: this.#options.memory },
      network: around.network ?? this.#network,
      environment:
        launch.container === this.launch.container && launch.subject === this.launch.subject
          ? this.#options.environment
          : [],
    });
    return (await this.runtime.do(words)).trim();
  }

  async #remove(id: string): Promise<void> {
    await this.runtime.run(['rm', '--force', '--volumes', id]);
  }

  async #lookingAt(): Promise<string> {
    return (this.#looking ??= await this.#session.idle('look', this.image.name));
  }

  async #lookAt(path: string): ReturnType<Look> {
    return stateOf(await this.runtime.look(await this.#lookingAt(), path));
  }

  /** One of its own, without a way out of it. */
  async #makeNetwork(): Promise<readonly string[]> {
    const { network } = this.#options;
    if (network !== undefined) return ['--network', network];
    const name = this.#session.name('network');
    const { status } = await this.runtime.run([
      'network',
      'create',
      '--internal',
      ...this.#session.labels,
      name,
    ]);
    if (status === 0) return ['--network', name];
    this.leftOut.push('No network could be made: it runs with none at all.');
    return ['--network', 'none'];
  }

  /** A runtime without root may be able to make a network and not to start anything in it; then it is none. */
  #losesNetwork(stderr: string): boolean {
    const isOwn = this.#options.network === undefined && !this.#network.includes('none');
    if (!isOwn || !/netns|slirp4netns|pasta|netavark|network/i.test(stderr)) return false;
    this.#network = ['--network', 'none'];
    this.#leaveOut('Nothing starts in a network that is made here: it runs with none at all.');
    return true;
  }

  async #startBefore(launch: Launch, volumes: Volumes): Promise<void> {
    if (launch.image === undefined) return;
    const image = await this.runtime.inspect('image', launch.image);
    if (!image) {
      this.#leaveOut(`${launch.subject} is not run: ${this.runtime.name} has no image \`${launch.image}\`.`);
      return;
    }
    const id = await this.#create(launch, asItIs, { image: launch.image, volumes, user: undefined });
    const { status, stderr } = await this.runtime.run(['start', id]);
    if (status !== 0 && this.#losesNetwork(stderr)) return this.#startBefore(launch, volumes);
    const seen = await this.#observed(id, { launch, ports: [], settle: 0 });
    await this.#remove(id);
    if (!seen.runs) this.#leaveOut(`${launch.subject} does not end as it should: ${seen.failure ?? ''}.`);
  }

  /** What a service depends on is started once, as it is, and stays until the end. */
  async #startServices(): Promise<void> {
    for (const one of this.launch.beside) {
      const image = one.image === undefined ? undefined : await this.runtime.inspect('image', one.image);
      const who = `Service ${one.name}, which it depends on,`;
      if (one.image === undefined || !image) {
        this.#leaveOut(`${who} is not started: ${this.runtime.name} has no image of it.`);
        continue;
      }
      this.#say(`starts service ${one.name}, which it depends on`);
      const { runs, failure = '' } = await this.#startService(one, one.image, image);
      if (!runs) this.#leaveOut(`${who} does not run: ${failure}.`);
    }
  }

  async #startService(launch: Launch, name: string, image: Json): Promise<Observation> {
    const alone = { ...launch, mounts: launch.mounts.filter(({ volume }) => volume.startsWith('tmpfs ')) };
    const isAlone = this.#network.includes('none');
    const network = [...this.#network, ...(isAlone ? [] : ['--network-alias', launch.name])];
    const id = await this.#create(alone, asItIs, {
      image: name,
      volumes: new Map(),
      user: undefined,
      network,
    });
    await this.runtime.do(['start', id]);
    const ports = tcpPorts(image.at('Config', 'ExposedPorts').keys);
    return this.#observed(id, { launch, ports, settle: 2 });
  }

  /** A container that is not the one that is tried. */
  async #observed(id: string, one: Pick<Watch, 'launch' | 'ports' | 'settle'>): Promise<Observation> {
    const { seconds } = this.#options;
    const rest = { ready: undefined, health: undefined, linger: 0, changes: false, say: () => undefined };
    return new Watcher(this.#session, id, { ...one, ...rest, seconds }).observe();
  }

  #leaveOut(text: string): void {
    if (!this.leftOut.includes(text)) this.leftOut.push(text);
  }
}

interface Creating {
  readonly image: string;
  readonly volumes: Volumes;
  readonly user: Account | undefined;
  readonly network?: readonly string[];
}

/** In a pod what is to be written to is a volume of the pod, as the change that is proposed would have it. */
function withFolders(launch: Launch, { folders }: Proposal): Launch {
  if (launch.kind !== 'workload') return launch;
  const common = { files: [], readOnly: false, mode: 'open', group: undefined, executable: true } as const;
  const mounts = folders.map((path) => ({ ...common, path, volume: `plimsoll ${path}` }));
  return { ...launch, mounts: [...launch.mounts, ...mounts] };
}

function tcpPorts(texts: readonly string[]): number[] {
  return texts.flatMap((text) => (text.endsWith('/tcp') ? Number.parseInt(text) : []));
}

/** The runtime itself could not start it, such as a program that is not there. */
function refused(stderr: string): Observation {
  const log = stderr.trim();
  const none = { changes: [], processes: [], listeners: [], answers: [] };
  return { runs: false, failure: 'it could not be started', exitCode: undefined, seconds: 0, log, ...none };
}
