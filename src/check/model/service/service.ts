import { Field } from '../../read/field.ts';
import { hasDefaults } from '../../read/interpolate.ts';
import type { Place } from '../../text/source.ts';
import { parseCommand } from '../../assemble/compose/command.ts';
import { clean } from '../../text/path.ts';
import { isRemoteContext, isRooted } from '../../assemble/compose/moved.ts';
import type { ComposeProject } from './compose-project.ts';

/** A service as compose merges it: files, `extends`, `include`, anchors and variables are all done. */
export class Service {
  readonly name: string;
  readonly project: ComposeProject;
  readonly field: Field;

  constructor(name: string, project: ComposeProject, field: Field) {
    this.name = name;
    this.project = project;
    this.field = field;
  }

  get words(): string {
    return `\`${this.name}\``;
  }

  /** In the long form, whatever form was written: a port is a mapping here. An edit of it is made in the file that holds it. */
  at(...path: readonly (string | number)[]): Field {
    return this.field.at(...path);
  }

  /** The key of the service where it is first declared. */
  get place(): Place {
    return this.field.heading;
  }

  get path(): string {
    return this.field.source.path;
  }

  get line(): number {
    return this.field.source.position(this.field.anchor.start).line;
  }

  /** The service of this name as each file that was read writes it, the first file first. */
  get declarations(): readonly Field[] {
    return this.project.declarationsOf(this.name);
  }

  get image(): string | undefined {
    return textOf(this.at('image'));
  }

  /** Its image hangs on variables, each of which has a value where nobody gives one. */
  get hasDefaultImage(): boolean {
    const field = this.at('image');
    return field.unknown !== undefined && isSettled(field);
  }

  get build(): ServiceBuild | undefined {
    const field = this.at('build');
    if (!field.exists) return undefined;
    const inline = textOf(field.at('dockerfile_inline'));
    const context = field.at('context').text ?? '.';
    return {
      field,
      context: context === '' || isRemoteContext(context) || isRooted(context) ? context : clean(context),
      dockerfile: field.at('dockerfile').text ?? (inline === undefined ? 'Dockerfile' : ''),
      target: textOf(field.at('target')) ?? '',
      inline,
    };
  }

  /** Neither an image nor a build: an overlay for somebody's `-f`, a fragment, or no container at all. */
  get partial(): boolean {
    return this.image === undefined && !this.at('build').exists;
  }

  /** Started only when one of these is asked for; always when there are none. */
  get profiles(): string[] {
    return textsOf(this.at('profiles'));
  }

  /** The service's own, else its image's, which the project knows from a build or from what is known of images. */
  get user(): ServiceUser {
    const field = this.at('user');
    const value = field.text ?? '';
    if (value !== '') return { value, ...userKind(value, field.unknown), from: 'user' };
    const user = this.project.imageUserOf(this);
    if (user === undefined) return { value: '', kind: 'unknown', uid: null, from: 'image' };
    if (user === '') return { value: '', kind: 'root', uid: 0, from: 'default' };
    return { value: user, ...userKind(user, undefined), from: 'image' };
  }

  get privileged(): boolean {
    return this.at('privileged').value === true;
  }

  get readOnly(): boolean {
    return this.at('read_only').value === true;
  }

  get capAdd(): string[] {
    return textsOf(this.at('cap_add'));
  }

  get capDrop(): string[] {
    return textsOf(this.at('cap_drop'));
  }

  get securityOpt(): string[] {
    return textsOf(this.at('security_opt'));
  }

  get networkMode(): string {
    return textOf(this.at('network_mode')) ?? '';
  }

  get pid(): string {
    return textOf(this.at('pid')) ?? '';
  }

  get ipc(): string {
    return textOf(this.at('ipc')) ?? '';
  }

  get usernsMode(): string {
    return textOf(this.at('userns_mode')) ?? '';
  }

  get tmpfs(): string[] {
    return textsOf(this.at('tmpfs'));
  }

  get volumes(): ServiceVolume[] {
    return this.at('volumes')
      .items()
      .map((field) => volumeOf(field));
  }

  /** The services whose mounts it gets as well (`volumes_from`), those that these get included. */
  get lenders(): ServiceLender[] {
    const lenders = new Map<string, ServiceLender>();
    const asked = this.at('volumes_from').items().slice(0, mostLenders);
    const open = asked.map((field) => ({ at: field, text: field.text ?? '' }));
    for (const { at, text } of open) {
      const [name = '', mode] = text.split(':');
      const service = name === this.name || lenders.has(name) ? undefined : this.project.service(name);
      if (!service || lenders.size === mostLenders) continue;
      lenders.set(name, { at, service, readOnly: mode === 'ro' });
      for (const item of service.at('volumes_from').items()) open.push({ at, text: item.text ?? '' });
    }
    return [...lenders.values()];
  }

  /** What Docker's own driver mounts as a named volume: `type: none, o: bind, device: /`, or a disk. */
  mountOf(volume: ServiceVolume): { readonly device: Field; readonly isFolder: boolean } | undefined {
    const declared = volume.type === 'volume' ? this.project.volume(volume.source) : undefined;
    const options = declared?.at('driver_opts');
    const device = options?.at('device');
    if (device?.text === undefined) return undefined;
    return { device, isFolder: /\br?bind\b/.test(options?.at('o').text ?? '') };
  }

  /** The files of the host that it gets as configs and secrets. */
  get hostFiles(): Field[] {
    return (['configs', 'secrets'] as const).flatMap((kind) =>
      this.at(kind)
        .items()
        .flatMap((used) => this.project.file(kind, used.at('source').text ?? used.text ?? '') ?? []),
    );
  }

  /** Commands that compose runs in the container beside its own, each with settings of its own. */
  get hooks(): ServiceHook[] {
    const watched = this.at('develop', 'watch').items();
    return [
      ...['post_start', 'pre_start', 'pre_stop'].flatMap((key) =>
        this.at(key)
          .items()
          .map((field) => ({ key, field })),
      ),
      ...watched
        .map((rule) => ({ key: 'develop.watch', field: rule.at('exec') }))
        .filter(({ field }) => field.exists),
    ];
  }

  get ports(): ServicePort[] {
    return this.at('ports')
      .items()
      .map((field) => portOf(field));
  }

  /** The words that replace the image's command; undefined when the image's own runs. */
  get command(): string[] | undefined {
    return wordsOf(this.at('command'));
  }

  get entrypoint(): string[] | undefined {
    return wordsOf(this.at('entrypoint'));
  }
}

/** Nobody hands mounts on further than this. */
const mostLenders = 20;

/** It says something without any environment: what compose reads where nobody gives its variables is what runs. */
export function isSettled(field: Field): boolean {
  return field.unknown === undefined || hasDefaults(field.source.slice(field.span));
}

export interface ServiceBuild {
  readonly field: Field;
  /** From the folder of the project's first file; empty where a variable without a value leaves it so. */
  readonly context: string;
  /** From the context; empty where the text is inline. */
  readonly dockerfile: string;
  readonly target: string;
  readonly inline: string | undefined;
}

export interface ServiceUser {
  readonly value: string;
  readonly kind: 'root' | 'uid' | 'name' | 'unknown';
  readonly uid: number | null;
  readonly from: 'user' | 'image' | 'default';
}

export interface ServiceVolume {
  readonly field: Field;
  readonly type: string;
  /** A bind's source is told from the folder of the project's first file. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export interface ServiceLender {
  /** The item of `volumes_from` by which it comes. */
  readonly at: Field;
  readonly service: Service;
  readonly readOnly: boolean;
}

export interface ServiceHook {
  /** `post_start` */
  readonly key: string;
  readonly field: Field;
}

export interface ServicePort {
  readonly field: Field;
  readonly target: number | undefined;
  /** Empty when any free port of the host will do. */
  readonly published: string;
  readonly protocol: string;
  /** Empty for every address of the host. */
  readonly hostIp: string;
}

function textOf(field: Field): string | undefined {
  const { text } = field;
  return text === '' ? undefined : text;
}

/** A list, or one string for a list of one. */
function textsOf(field: Field): string[] {
  if (field.kind === 'seq') return field.items().flatMap((item) => item.text ?? []);
  return field.text === undefined ? [] : [field.text];
}

/** `user[:group]`; what is before the colon decides (moby daemon oci user look-up: digits are a number). */
function userKind(value: string, unknown: string | undefined): Pick<ServiceUser, 'kind' | 'uid'> {
  const name = value.split(':', 1)[0] ?? '';
  if (name === '') return unknown === undefined ? { kind: 'root', uid: 0 } : { kind: 'unknown', uid: null };
  if (/^\d+$/.test(name)) {
    const uid = Number(name);
    return { kind: uid === 0 ? 'root' : 'uid', uid };
  }
  return name === 'root' ? { kind: 'root', uid: 0 } : { kind: 'name', uid: null };
}

function volumeOf(field: Field): ServiceVolume {
  const type = textOf(field.at('type')) ?? 'volume';
  const source = textOf(field.at('source')) ?? '';
  const moved = type !== 'bind' || isRooted(source) ? source : clean(source);
  const target = clean(textOf(field.at('target')) ?? '');
  return { field, type, source: moved, target, readOnly: field.at('read_only').value === true };
}

function portOf(field: Field): ServicePort {
  return {
    field,
    target: field.at('target').number,
    published: textOf(field.at('published')) ?? '',
    protocol: textOf(field.at('protocol')) ?? 'tcp',
    hostIp: textOf(field.at('host_ip')) ?? '',
  };
}

function wordsOf(field: Field): string[] | undefined {
  if (field.kind === 'seq') return textsOf(field);
  return field.text === undefined ? undefined : parseCommand(field.text);
}
