import type { Container, Pod } from '../model/pod/pod.ts';
import type { Workload } from '../model/pod/workload.ts';
import { dockerCapability } from '../facts/capabilities.ts';
import type { Field } from '../read/field.ts';
import { environmentOf, expanded } from './environment.ts';
import type { Launch, LaunchProbe, LaunchSettings } from './launch.ts';
import type { DataObjects } from './objects.ts';
import { mountedIn } from './volumes.ts';

/** One for each container of a workload that stays: its init containers come before it, its fellows beside it. */
export function launchesOfWorkload(workload: Workload, objects: DataObjects): Launch[] {
  return workload.pods.flatMap((pod) => launchesOfPod(pod, objects));
}

function launchesOfPod(pod: Pod, objects: DataObjects): Launch[] {
  const isSidecar = (one: Container) =>
    one.list === 'initContainers' && one.at('restartPolicy').text === 'Always';
  const init = pod.containers.filter((one) => one.list === 'initContainers' && !isSidecar(one));
  const before = init.map((one) => launchOf(one, objects, true));
  const regular = pod.containers.filter((one) => one.list === 'containers');
  const ends = /Job$/.test(pod.workload.manifest.kind) || pod.at('restartPolicy').text === 'Never';
  const all = [...pod.containers.filter(isSidecar), ...regular].map((one) => launchOf(one, objects, ends));
  return all
    .filter(({ container }) => regular.some(({ name }) => name === container))
    .map((one) => ({ ...one, before, beside: all.filter((other) => other !== one) }));
}

function launchOf(container: Container, objects: DataObjects, ends: boolean): Launch {
  const { pod } = container;
  const { variables, leftOut } = environmentOf(container, objects);
  const mounted = mountedIn(container, objects);
  const values = new Map(variables);
  const words = (key: string) =>
    container.at(key).exists
      ? container
          .at(key)
          .items()
          .map(({ text }) => expanded(text ?? '', values))
      : undefined;
  const health = probeOf(container);
  return {
    subject: container.subject,
    kind: 'workload',
    name: pod.workload.manifest.name,
    container: container.name,
    path: container.field.source.path,
    image: container.image.unknown === undefined ? container.image.text : undefined,
    entrypoint: words('command'),
    command: words('args'),
    environment: variables,
    folder: container.at('workingDir').text,
    settings: settingsOf(container),
    mounts: mounted.mounts,
    ports: portsOf(container),
    health: typeof health === 'string' ? undefined : health,
    memory: bytesOf(container.at('resources', 'limits', 'memory').text),
    ends,
    before: [],
    beside: [],
    leftOut: [
      ...leftOut,
      ...mounted.leftOut,
      ...(typeof health === 'string' ? [health] : []),
      ...unlike(pod, container),
    ],
  };
}

function settingsOf(container: Container): LaunchSettings {
  const context = (...path: string[]) => container.at('securityContext', ...path);
  const [uid, gid] = ['runAsUser', 'runAsGroup'].map((key) => container.effective(key).number);
  const names = (key: string) =>
    context('capabilities', key)
      .items()
      .flatMap(({ text }) => dockerCapability(text ?? '') ?? []);
  const { pod } = container;
  const groups = pod
    .at('securityContext', 'supplementalGroups')
    .items()
    .flatMap(({ number }) => number ?? []);
  const fsGroup = pod.at('securityContext', 'fsGroup').number;
  const profile = container.effective('seccompProfile', 'type').text;
  return {
    user: uid === undefined ? undefined : `${uid}${gid === undefined ? '' : `:${gid}`}`,
    groups: [...groups, ...(fsGroup === undefined ? [] : [fsGroup])],
    privileged: context('privileged').value === true,
    readOnly: context('readOnlyRootFilesystem').value === true,
    noNewPrivileges: context('allowPrivilegeEscalation').value === false,
    capAdd: names('add'),
    capDrop: names('drop'),
    seccomp: profile === 'RuntimeDefault' ? 'default' : 'unconfined',
    sysctls: pod
      .at('securityContext', 'sysctls')
      .items()
      .map((one) => [one.at('name').text ?? '', one.at('value').text ?? ''] as const),
  };
}

function portsOf(container: Container): number[] {
  const isTcp = (port: Field) => (port.at('protocol').text ?? 'TCP') === 'TCP';
  return container
    .at('ports')
    .items()
    .filter(isTcp)
    .flatMap((port) => port.at('containerPort').number ?? []);
}

/** What says that it is up, the first of them that there is; a sentence where it cannot be asked here. */
function probeOf(container: Container): LaunchProbe | string | undefined {
  const name = ['startupProbe', 'readinessProbe', 'livenessProbe'].find((key) => container.at(key).exists);
  if (name === undefined) return undefined;
  const probe = container.at(name);
  const seconds = probe.at('timeoutSeconds').number ?? 1;
  const port = (kind: string) => portNamed(container, probe.at(kind, 'port'));
  if (probe.at('exec').exists) {
    const command = probe
      .at('exec', 'command')
      .items()
      .map(({ text }) => text ?? '');
    return { kind: 'exec', command, seconds };
  }
  const [web, plain] = [port('httpGet'), port('tcpSocket')];
  if (web !== undefined) {
    const isTls = probe.at('httpGet', 'scheme').text === 'HTTPS';
    return { kind: 'http', port: web, path: probe.at('httpGet', 'path').text ?? '/', tls: isTls, seconds };
  }
  if (plain !== undefined) return { kind: 'tcp', port: plain, seconds };
  return `\`${name}\` cannot be asked here: its port is looked at instead.`;
}

function portNamed(container: Container, field: Field): number | undefined {
  if (field.number !== undefined) return field.number;
  const named = container
    .at('ports')
    .items()
    .find((port) => port.at('name').text === field.text);
  return field.exists ? named?.at('containerPort').number : undefined;
}

function unlike(pod: Pod, container: Container): string[] {
  const host = ['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => pod.at(key).value === true);
  const token = container.at('volumeMounts').items().length > 0 || pod.at('serviceAccountName').exists;
  return [
    ...host.map((key) => `\`${key}\` is not taken over: nothing of the host is shared.`),
    ...(token && pod.at('automountServiceAccountToken').value !== false && pod.at('serviceAccountName').exists
      ? ['There is no API server here and no token for one.']
      : []),
    ...(container.at('lifecycle').exists ? ['`lifecycle` hooks are not run.'] : []),
    ...(container.at('volumeDevices').exists ? ['Block devices are not there.'] : []),
  ];
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  ...{ k: 1e3, M: 1e6, G: 1e9, T: 1e12 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 },
};

function bytesOf(quantity: string | undefined): number | undefined {
  const [, count, unit = ''] = /^(\d{1,15})([A-Za-z]{0,2})$/.exec(quantity ?? '') ?? [];
  const factor = units[unit];
  return count === undefined || factor === undefined ? undefined : Number(count) * factor;
}
