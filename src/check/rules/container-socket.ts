import { hostFolder } from '../facts/host-folders.ts';
import { runtimeSocket, runtimeSocketsIn } from '../facts/sockets.ts';
import { listed, podWords } from '../model/wording.ts';
import type { Pod } from '../model/pod/workload.ts';
import { defineRule, type Problem } from '../rule.ts';
import type { Field } from '../read/field.ts';

/*
 * Docker, "Protect the Docker daemon socket": whoever can open it can start a container with all of the host in it.
 *   Kubernetes  spec.volumes[*].hostPath.path, where a container mounts the volume
 *   Compose     services.*.volumes[*].source, services.*.use_api_socket
 *   Allowed     anything but a runtime's socket (facts/sockets.ts) or the folder it is in
 * Mounting it read-only changes nothing: to connect is not to write to the file (unix(7)).
 */
export default defineRule({
  id: 'container-socket',
  summary: 'A container can give orders to the container runtime of its host',
  why: 'Who can give the runtime orders can start a privileged container with the host’s disk in it, so is root on the host.',
  severity: 'error',
  settings: ['volumes', 'volumeMounts'],
  references: [
    'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
    'https://docs.docker.com/reference/compose-file/services/#use_api_socket',
    'https://man7.org/linux/man-pages/man7/unix.7.html',
  ],

  *pod(pod) {
    const volumes = pod.at('volumes').items();
    if (volumes.length === 0) return;
    const users = usersOfVolumes(pod);
    for (const volume of volumes) {
      const at = volume.at('hostPath', 'path');
      const names = users.get(volume.at('name').text ?? '') ?? [];
      // The kubelet mounts a folder only, so refuses a socket (kubernetes pkg/volume/hostpath, checkType).
      const isFolder = /^Directory/.test(volume.at('hostPath', 'type').text ?? '');
      const isUsed = !isFolder && (names.length > 0 || pod.workload.partial !== undefined);
      const who = names.length > 0 ? containersWords(names) : podWords(pod);
      if (isUsed && at.text !== undefined) yield* socketAt(at, at.text, who);
    }
  },

  *service(service) {
    const who = `Service \`${service.name}\``;
    for (const volume of service.volumes) {
      const { field, source, readOnly } = volume;
      const mount = service.mountOf(volume);
      if (mount?.isFolder === true) yield* socketAt(mount.device, mount.device.text ?? '', who);
      for (const problem of socketAt(field.at('source'), source, who)) {
        const message = readOnly
          ? `${problem.message} Mounting it read-only does not change that.`
          : problem.message;
        yield { ...problem, message };
      }
    }
    for (const file of service.hostFiles) yield* socketAt(file, file.text ?? '', who);
    const api = service.at('use_api_socket');
    if (api.value === true)
      yield { at: api, message: `${who} gets the socket of Docker, and the credentials for its registries.` };
  },
});

function* socketAt(at: Field, path: string, who: string): Iterable<Problem> {
  const runtime = runtimeSocket(path)?.runtime;
  if (runtime !== undefined) {
    const message = `${who} can give orders to ${runtime} through \`${path}\`.`;
    yield { at, message };
    return;
  }
  const [inside] = hostFolder(path) ? [] : runtimeSocketsIn(path);
  if (!inside) return;
  const message = `${who} can give orders to ${inside.runtime}, whose socket is in \`${path}\`.`;
  yield { at, message, confidence: 'likely' };
}

/** The names of the containers that mount each volume. */
function usersOfVolumes(pod: Pod): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const container of pod.containers) {
    const mounts = container.at('volumeMounts').items();
    for (const volume of new Set(mounts.flatMap((mount) => mount.at('name').text ?? []))) {
      const names = users.get(volume) ?? [];
      users.set(volume, names);
      names.push(container.name);
    }
  }
  return users;
}

function containersWords(names: readonly string[]): string {
  const quoted = listed(names.map((name) => `\`${name}\``));
  return names.length === 1 ? `Container ${quoted}` : `Containers ${quoted}`;
}
