import { hostFolder } from '../../facts/host-folders.ts';
import { runtimeSocket } from '../../facts/sockets.ts';
import type { Field } from '../../read/field.ts';
import type { ComposeProject } from './compose-project.ts';
import { isSettled, type Service } from './service.ts';

/* What a compose file leaves to its environment, or takes from where nobody can look, though it decides what runs. */

export function doubtsOf(service: Service): string[] {
  return [...buildDoubts(service), ...lentFromElsewhere(service)];
}

/** Variables decide which image is built, and without them it is none that is known. */
function buildDoubts(service: Service): string[] {
  const { name, build, user } = service;
  if (!build) return [];
  const open = parts.find((key) => !isSettled(build.field.at(key)));
  if (open !== undefined)
    return [`\`${textIn(build.field.at(open))}\` decides what service \`${name}\` is built from`];
  const given =
    user.kind === 'unknown' ? givenByEnvironment(build.field.at('args'), service.project) : undefined;
  return given === undefined
    ? []
    : [`service \`${name}\` is built with the \`${given}\` of the person who builds it`];
}

const parts = ['context', 'dockerfile', 'target'];

function textIn({ source, span }: Field): string {
  return source.slice(span).slice(0, 80);
}

function givenByEnvironment(args: Field, project: ComposeProject): string | undefined {
  const named = [
    ...args.items().flatMap((item) => (item.text?.includes('=') === false ? item.text : [])),
    ...args.entries().flatMap(([name, value]) => (value.value === null || !isSettled(value) ? [name] : [])),
  ];
  return named.find((name) => project.variable(name) === undefined);
}

function lentFromElsewhere(service: Service): string[] {
  return service
    .at('volumes_from')
    .items()
    .flatMap(({ text }) => {
      const other = /^container:([^:]+)/.exec(text ?? '')?.[1];
      return other === undefined
        ? []
        : [`service \`${service.name}\` mounts what container \`${other}\` does`];
    });
}

/** A volume that is a folder of the host for services of other files: which, nobody can tell here. */
export function unusedBind(project: ComposeProject): string | undefined {
  const used = new Set(project.services.flatMap(({ volumes }) => volumes.map(({ source }) => source)));
  const bound = project.volumes.find(([name, volume]) => {
    const options = volume.at('driver_opts');
    const device = options.at('device').text ?? '';
    if (used.has(name) || !device.startsWith('/') || !/\br?bind\b/.test(options.at('o').text ?? ''))
      return false;
    return hostFolder(device) !== undefined || runtimeSocket(device) !== undefined;
  });
  if (!bound) return undefined;
  const [name, volume] = bound;
  return `volume \`${name}\` is \`${volume.at('driver_opts', 'device').text ?? ''}\` of the host, and no service here mounts it`;
}
