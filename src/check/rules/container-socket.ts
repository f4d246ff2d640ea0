import { hostFolder } from '../facts/host-folders.ts';
import { runtimeSocket, runtimeSocketsIn } from '../facts/sockets.ts';
import { usersOfVolumes } from '../model/mounts.ts';
import type { Service } from '../model/service/service.ts';
import { containersWords } from '../model/wording.ts';
import { defineRule, type Problem } from '../rule.ts';
import type { Field } from '../read/field.ts';

/*
 * Docker, "Protect the Docker daemon socket": whoever can open it can start a container with all of the host in it.
 *   Kubernetes  spec.volumes[*].hostPath.path, where a container mounts the volume
 *   Compose     services.*.volumes[*].source, services.*.volumes_from, services.*.use_api_socket
 *   Allowed     anything but a runtime's socket (facts/sockets.ts) or the folder it is in
 * Mounting it read-only changes nothing: to connect is not to write to the file (unix(7)).
 */
export default defineRule({
  id: 'container-socket',
  summary: 'A container can control the container runtime of its host',
  why: 'Anyone who takes it over is root on the host: the runtime starts privileged containers for them.',
  advice: 'do without the socket, or allow only the calls that are needed through a socket proxy.',
  severity: 'error',
  power: 'named',
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
      const who = names.length > 0 ? containersWords(names) : pod.words;
      if (isUsed && at.text !== undefined) yield* socketAt(at, at.text, who);
    }
  },

  *service(service) {
    const who = service.words;
    yield* mountedBy(service);
    for (const { at, service: lender } of service.lenders)
      for (const volume of lender.volumes)
        yield* socketAt(at, lender.mountOf(volume)?.device.text ?? volume.source, who);
    for (const file of service.hostFiles) yield* socketAt(file, file.text ?? '', who);
    const api = service.at('use_api_socket');
    if (api.value === true)
      yield {
        at: api,
        message: `${who} can control Docker: \`use_api_socket\` gives it the socket, and registry credentials.`,
      };
  },
});

function* mountedBy(service: Service): Iterable<Problem> {
  const who = service.words;
  for (const volume of service.volumes) {
    const { field, source, readOnly } = volume;
    const mount = service.mountOf(volume);
    if (mount?.isFolder === true) yield* socketAt(mount.device, mount.device.text ?? '', who);
    for (const problem of socketAt(field.at('source'), source, who)) {
      const message = readOnly
        ? `${problem.message} Mounting it read-only does not prevent that.`
        : problem.message;
      yield { ...problem, message };
    }
  }
}

function* socketAt(at: Field, path: string, who: string): Iterable<Problem> {
  const runtime = runtimeSocket(path)?.runtime;
  if (runtime !== undefined) {
    const message = `${who} can control ${runtime} through \`${path}\`.`;
    yield { at, message };
    return;
  }
  const [inside] = hostFolder(path) ? [] : runtimeSocketsIn(path);
  if (!inside) return;
  const message = `${who} can control ${inside.runtime}: its socket is in \`${path}\`.`;
  yield { at, message, confidence: 'likely' };
}
