import type { Launch, LaunchMount } from '../check/index.ts';
import type { Session } from './session.ts';
import type { NewEntry } from './tar.ts';

/** By the name that the launch gives them. */
export type Volumes = ReadonlyMap<string, string>;

/** The volumes of a pod, and the named ones of a service; all others are a tmpfs. */
export class VolumeMaker {
  readonly #session: Session;
  readonly #image: string;
  /** Those with files are only read, so that one will do for all starts. */
  readonly #given = new Map<string, string>();

  constructor(session: Session, image: string) {
    this.#session = session;
    this.#image = image;
  }

  /** For one start; what is left in the others is not the next start's business. */
  async make(launch: Launch): Promise<Volumes> {
    const all = new Map<string, string>();
    for (const mount of [launch, ...launch.before].flatMap(({ mounts }) => mounts)) {
      const known = all.get(mount.volume) ?? this.#given.get(mount.volume);
      if (known === undefined && !isVolume(mount, launch)) continue;
      all.set(mount.volume, known ?? (await this.#makeOne(mount, launch)));
    }
    return all;
  }

  async remove(volumes: Volumes): Promise<void> {
    const kept = new Set(this.#given.values());
    for (const name of volumes.values())
      if (!kept.has(name)) await this.#session.runtime.run(['volume', 'rm', '--force', name]);
  }

  async #makeOne(mount: LaunchMount, launch: Launch): Promise<string> {
    const name = this.#session.name('volume');
    await this.#session.runtime.do(['volume', 'create', ...this.#session.labels, name]);
    if (launch.kind === 'workload') await this.#fill(name, mount);
    if (mount.files.length > 0) this.#given.set(mount.volume, name);
    return name;
  }

  /** Through a container that is never started, so that no folder of this machine has a part in it. */
  async #fill(volume: string, { files, mode, group = 0 }: LaunchMount): Promise<void> {
    const { runtime } = this.#session;
    const isDocker = runtime.name === 'docker';
    const mount = `type=volume,source=${volume},target=/plimsoll/volume${isDocker ? ',volume-nocopy' : ''}`;
    const id = await this.#session.idle('fill', this.#image, ['--mount', mount]);
    // Podman gives a volume the owner and the mode of what it hides, when it is mounted for the first time: that is here.
    // There is nothing to be executed at `/`, so nothing is.
    if (!isDocker) await runtime.run(['init', id]);
    // And it makes the folder above a mount only when it starts the container.
    const [place, inside] = isDocker ? ['/plimsoll', 'volume'] : ['/plimsoll/volume', '.'];
    const folder: NewEntry = { name: inside, mode: mode === 'open' ? 0o777 : 0o755, gid: group };
    const entries = files.map((file) => ({
      name: `${inside}/${file.name}`,
      mode: file.mode,
      text: file.text,
    }));
    await runtime.give(id, place, [folder, ...entries]);
    await runtime.run(['rm', '--force', '--volumes', id]);
  }
}

/** Docker fills a new volume with what the image has in its place; a tmpfs stays empty. */
function isVolume({ volume, mode }: LaunchMount, { kind }: Launch): boolean {
  // Everybody may write to an emptyDir; a tmpfs gets the mode of the folder that it hides (runc up to 1.1).
  if (kind === 'workload') return true;
  return kind === 'service' && mode === 'root' && !volume.startsWith('tmpfs ');
}
