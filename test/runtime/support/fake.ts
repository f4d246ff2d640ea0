import { defaultCapabilities, type Launch, type LaunchSettings } from '../../../src/check/index.ts';
import type { CommandLine } from '../../../src/runtime/runtime.ts';
import type { Ran } from '../../../src/runtime/program.ts';
import { tarOf } from '../../../src/runtime/tar.ts';

/** What a container was made with, as a program meets it. */
export interface Given {
  readonly uid: number;
  readonly readOnly: boolean;
  readonly noNewPrivileges: boolean;
  readonly seccomp: 'default' | 'unconfined';
  readonly has: (capability: string) => boolean;
  /** Whether it may write there: on a volume, or where nothing is closed. */
  readonly writes: (path: string) => boolean;
  readonly words: readonly string[];
}

/** A program: why it ends under what it is given, and else what is seen of it. */
export interface FakeProgram {
  readonly ends?: (given: Given) => { readonly status: number; readonly log: string } | undefined;
  readonly log?: (given: Given) => string;
  /** As `docker diff` prints it. */
  readonly diff?: string;
  /** What is at a path of its image; nothing where nothing is said. */
  readonly holds?: Readonly<Record<string, 'empty' | 'filled'>>;
  readonly passwd?: string;
  /** Who its process is; who started it unless it becomes another. */
  readonly becomes?: number;
  readonly ports?: (given: Given) => readonly number[];
  readonly config?: Readonly<Record<string, unknown>>;
  /** What the runtime says where it cannot start it. */
  readonly refuses?: (given: Given) => string | undefined;
}

type Answer = string | { readonly status: number; readonly stdout?: string; readonly stderr?: string };

interface Thing {
  readonly kind: 'container' | 'network' | 'volume';
  readonly labels: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}

/** Docker's command line as far as it is used, in memory. */
export class FakeDocker implements CommandLine {
  readonly calls: (readonly string[])[] = [];
  readonly things = new Map<string, Thing>();
  readonly #program: FakeProgram;

  constructor(program: FakeProgram = {}) {
    this.#program = program;
  }

  /** `create` without what every container is made with. */
  get creates(): (readonly string[])[] {
    return this.calls.filter(
      ([word, ...rest]) => word === 'create' && !rest.some((one) => /-(?:fill|look)$/.test(one)),
    );
  }

  run(_program: string, words: readonly string[]): Promise<Ran> {
    this.calls.push(words);
    const answer = this.#answer(words);
    const ran =
      typeof answer === 'string'
        ? { status: 0, stdout: answer, stderr: '' }
        : { stdout: '', stderr: '', ...answer };
    return Promise.resolve(ran);
  }

  firstBytes(_program: string, words: readonly string[]): Promise<Uint8Array> {
    this.calls.push(words);
    const path = (words[1] ?? '').split(':')[1] ?? '';
    if (path === '/etc/passwd')
      return Promise.resolve(
        tarOf([{ name: 'passwd', mode: 0o644, text: this.#program.passwd ?? 'root:x:0:0::/root:/bin/sh\n' }]),
      );
    const state = this.#program.holds?.[path];
    if (state === undefined) return Promise.resolve(new Uint8Array());
    const folder = { name: 'x', mode: 0o755 };
    return Promise.resolve(
      tarOf(state === 'empty' ? [folder] : [folder, { name: 'x/file', mode: 0o644, text: '' }]),
    );
  }

  #answer(
    words: readonly string[],
  ): string | { readonly status: number; readonly stdout?: string; readonly stderr?: string } {
    const [first = '', second = ''] = words;
    const last = words.at(-1) ?? '';
    const answers: Readonly<Record<string, () => Answer>> = {
      version: () => '27.0.0\n',
      create: () => this.#make('container', words),
      'network create': () => this.#make('network', words),
      'volume create': () => this.#make('volume', words),
      ps: () => this.#list('container', last),
      logs: () => this.#log(last),
      diff: () => this.#program.diff ?? '',
      exec: () => this.#exec(second, words.slice(2)),
      start: () => this.#start(last),
    };
    if (second === 'inspect') return this.#inspect(first, last);
    if (second === 'ls') return this.#list(first, last);
    if (first === 'rm' || second === 'rm') return this.things.delete(last) ? '' : { status: 1 };
    return (answers[`${first} ${second}`] ?? answers[first])?.() ?? '';
  }

  #make(kind: Thing['kind'], words: readonly string[]): string {
    const at = words.indexOf('--name');
    const id = kind === 'container' ? `id-${words[at + 1] ?? ''}` : (words.at(-1) ?? '');
    const labels = new Map<string, string>();
    for (const [index, word] of words.entries()) {
      const [name = '', value = ''] = word.split('=');
      if (words[index - 1] === '--label') labels.set(name, value);
    }
    this.things.set(id, { kind, words, labels: Object.fromEntries(labels) });
    return `${id}\n`;
  }

  #start(id: string): Answer {
    const stderr = this.#program.refuses?.(givenTo(this.things.get(id)?.words ?? []));
    return stderr === undefined ? '' : { status: 125, stderr };
  }

  #list(kind: string, filter: string): string {
    const [, name = '', value] = filter.split('=');
    const all = [...this.things].filter(([, one]) => one.kind === kind && name in one.labels);
    return all
      .filter(([, { labels }]) => value === undefined || labels[name] === value)
      .map(([id]) => id)
      .join('\n');
  }

  #inspect(kind: string, id: string): string | { status: number } {
    if (kind === 'image') {
      const config = { ExposedPorts: { '8080/tcp': {} }, ...this.#program.config };
      return JSON.stringify([
        {
          Id: `sha256:${'a'.repeat(64)}`,
          RepoDigests: [],
          Os: 'linux',
          Architecture: 'amd64',
          Config: config,
        },
      ]);
    }
    const thing = this.things.get(id);
    if (!thing) return { status: 1 };
    if (kind !== 'container') return JSON.stringify([{ Name: id, Labels: thing.labels }]);
    const end = this.#program.ends?.(givenTo(thing.words));
    const state = end ? { Status: 'exited', ExitCode: end.status } : { Status: 'running' };
    return JSON.stringify([
      { Name: `/${id}`, Config: { Labels: thing.labels }, State: state, NetworkSettings: { Networks: {} } },
    ]);
  }

  #log(id: string): string {
    const given = givenTo(this.things.get(id)?.words ?? []);
    return this.#program.ends?.(given)?.log ?? this.#program.log?.(given) ?? '';
  }

  #exec(id: string, words: readonly string[]): string {
    const given = givenTo(this.things.get(id)?.words ?? []);
    const uid = this.#program.becomes ?? given.uid;
    if (words[1] === '/proc/1/status')
      return `Name:\tapp\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\nGid:\t${uid}\t${uid}\t${uid}\t${uid}\nCapEff:\t0\nNoNewPrivs:\t0\n`;
    const ports = this.#program.ports?.(given) ?? [8080];
    return (
      ports
        .map((port) => `0: 00000000:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A\n`)
        .join('') || ' '
    );
  }
}

/** The words of `create` as a program meets them. */
export function givenTo(words: readonly string[]): Given {
  const all = (name: string) => words.filter((_word, index) => words[index - 1] === name);
  const isDropped = all('--cap-drop').includes('ALL');
  const caps = [...(isDropped ? [] : defaultCapabilities.docker), ...all('--cap-add')];
  const uid = Number(all('--user')[0]?.split(':')[0] ?? 0);
  const volumes = [
    ...all('--tmpfs').map((text) => text.split(':')[0] ?? ''),
    ...all('--mount').map((text) => /target=([^,]+)/.exec(text)?.[1] ?? ''),
  ];
  const readOnly = words.includes('--read-only');
  const isOnVolume = (path: string) =>
    volumes.some((volume) => path === volume || path.startsWith(`${volume}/`));
  return {
    uid,
    readOnly,
    noNewPrivileges: all('--security-opt').includes('no-new-privileges'),
    seccomp: all('--security-opt').includes('seccomp=unconfined') ? 'unconfined' : 'default',
    has: (capability) => uid === 0 && caps.includes(capability),
    writes: (path) => isOnVolume(path) || (!readOnly && uid === 0),
    words,
  };
}

export function launch(
  parts: Partial<Omit<Launch, 'settings'>> & { readonly settings?: Partial<LaunchSettings> } = {},
): Launch {
  const settings: LaunchSettings = {
    ...{ user: undefined, groups: [], privileged: false, readOnly: false, noNewPrivileges: false },
    ...{ capAdd: [], capDrop: [], seccomp: 'default', sysctls: [] },
    ...parts.settings,
  };
  return {
    ...{ subject: 'Image app', kind: 'image', name: 'app', container: 'app', path: '', image: 'app' },
    ...{ entrypoint: undefined, command: undefined, environment: [], folder: undefined },
    ...{ mounts: [], ports: [], health: undefined, memory: undefined, ends: false },
    ...{ before: [], beside: [], leftOut: [] },
    ...parts,
    settings,
  };
}
