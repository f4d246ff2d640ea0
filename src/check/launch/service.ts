import { absolutePath } from '../model/image/path.ts';
import { dockerCapability } from '../facts/capabilities.ts';
import { securityOptionsOf } from '../model/service/security-option.ts';
import type { Service, ServiceVolume } from '../model/service/service.ts';
import type { Field } from '../read/field.ts';
import type { Launch, LaunchMount, LaunchProbe, LaunchSettings } from './launch.ts';

/** The services that compose starts, each with those it depends on beside it. */
export function launchesOfServices(services: readonly Service[]): Launch[] {
  const all = new Map(services.map((service) => [service.name, launchOf(service)]));
  return services.flatMap((service) => {
    const own = all.get(service.name);
    const beside = neededBy(service, services).flatMap((name) => all.get(name) ?? []);
    return own ? [{ ...own, beside }] : [];
  });
}

/** In the order in which they have to start. */
function neededBy(service: Service, services: readonly Service[], above: readonly string[] = []): string[] {
  const path = [...above, service.name];
  const names = dependenciesOf(service).filter((name) => !path.includes(name));
  const all = names.flatMap((name) => {
    const one = services.find((other) => other.name === name);
    return one && path.length < 16 ? [...neededBy(one, services, path), name] : [];
  });
  return [...new Set(all)];
}

function dependenciesOf(service: Service): string[] {
  const field = service.at('depends_on');
  return field.kind === 'seq' ? field.items().flatMap(({ text }) => text ?? []) : field.keys();
}

function launchOf(service: Service): Launch {
  const leftOut: string[] = [];
  const health = healthOf(service);
  const variables = service
    .at('environment')
    .entries()
    .flatMap(([name, { text, unknown }]) => {
      if (unknown === undefined && text !== undefined) return [[name, text] as const];
      leftOut.push(`Variable ${name} has no value in these files: it is not set.`);
      return [];
    });
  if (service.at('env_file').exists)
    leftOut.push('`env_file` is not read: pass what is needed with `--env`.');
  const mounts = [
    ...service.volumes.flatMap((one) => mountOf(one, leftOut)),
    ...service.tmpfs.map(temporary),
  ];
  return {
    subject: `Service ${service.name}`,
    ...{ kind: 'service', name: service.name, container: service.name, path: service.path },
    image: service.at('image').unknown === undefined ? service.image : undefined,
    ...(service.build && !service.at('image').exists ? { built: { project: service.project.name } } : {}),
    entrypoint: service.entrypoint,
    command: service.command,
    environment: variables,
    folder: service.at('working_dir').text,
    settings: settingsOf(service),
    mounts,
    ports: service.ports.filter(({ protocol }) => protocol === 'tcp').flatMap(({ target }) => target ?? []),
    health,
    memory: undefined,
    ends: false,
    before: [],
    beside: [],
    leftOut: [...leftOut, ...unlike(service)],
  };
}

function settingsOf(service: Service): LaunchSettings {
  const names = (all: readonly string[]) => all.flatMap((name) => dockerCapability(name) ?? []);
  const user = service.at('user').text ?? '';
  const options = securityOptionsOf(service);
  return {
    user: user === '' ? undefined : user,
    groups: service
      .at('group_add')
      .items()
      .flatMap(({ number }) => number ?? []),
    privileged: service.privileged,
    readOnly: service.readOnly,
    noNewPrivileges: options.some(({ name, value }) => name === 'no-new-privileges' && value !== 'false'),
    capAdd: names(service.capAdd),
    capDrop: names(service.capDrop),
    seccomp: options.some(({ name, value }) => name === 'seccomp' && value === 'unconfined')
      ? 'unconfined'
      : 'default',
    sysctls: service
      .at('sysctls')
      .entries()
      .map(([name, { text }]) => [name, text ?? ''] as const),
  };
}

/** Nothing of the host is mounted, so what the project binds is an empty folder here. */
function mountOf(volume: ServiceVolume, leftOut: string[]): LaunchMount[] {
  const { type, source, readOnly } = volume;
  const path = absolutePath('/', volume.target);
  if (type === 'bind') {
    leftOut.push(`\`${source}\` is a folder or a file of the host: it is not mounted at \`${path}\`.`);
    return [];
  }
  const name = source === '' ? path : source;
  return [{ path, readOnly, volume: name, files: [], mode: 'root', group: undefined, executable: true }];
}

function temporary(text: string): LaunchMount {
  const [path = '', options = ''] = text.split(':', 2);
  const given = new Map(options.split(',').map((one) => [one.split('=')[0] ?? '', one.split('=')[1] ?? '']));
  const idOf = (name: string) => {
    const id = Number(given.get(name) ?? '');
    return given.has(name) && Number.isSafeInteger(id) ? id : undefined;
  };
  const owner = idOf('uid');
  const isOpen = (given.get('mode') ?? '').endsWith('777');
  return {
    path: absolutePath('/', path),
    readOnly: given.has('ro'),
    volume: `tmpfs ${path}`,
    files: [],
    mode: path === '/tmp' || isOpen ? 'sticky' : 'root',
    group: idOf('gid'),
    ...(owner === undefined ? {} : { owner }),
    executable: given.has('exec'),
  };
}

function healthOf(service: Service): LaunchProbe | undefined {
  const field = service.at('healthcheck');
  if (field.at('disable').value === true) return undefined;
  const test: Field = field.at('test');
  const [first, ...rest] =
    test.kind === 'seq' ? test.items().map(({ text }) => text ?? '') : ['CMD-SHELL', test.text];
  const words = rest.flatMap((word) => word ?? []);
  if (words.length === 0) return undefined;
  if (first === 'CMD') return { kind: 'exec', command: words, seconds: 30 };
  return first === 'CMD-SHELL'
    ? { kind: 'exec', command: ['/bin/sh', '-c', ...words], seconds: 30 }
    : undefined;
}

function unlike(service: Service): string[] {
  const host = [
    ['network_mode', service.networkMode],
    ['pid', service.pid],
    ['ipc', service.ipc],
    ['userns_mode', service.usernsMode],
  ].filter(([, value]) => value === 'host');
  const keys = ['configs', 'secrets', 'devices'].filter((key) => service.at(key).exists);
  return [
    ...host.map(([key]) => `\`${key}: host\` is not taken over: nothing of the host is shared.`),
    ...keys.map((key) => `\`${key}\` are not there.`),
  ];
}
