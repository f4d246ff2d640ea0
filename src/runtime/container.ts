import type { Launch, LaunchMount } from '../check/index.ts';
import type { RuntimeName } from './runtime.ts';
import { type Proposal, settingsUnder } from './plan.ts';

/*
 * The words of a runtime's `create`. What is not said here the container does not have: no folder of this machine, no
 * port of it, no more memory or processes than these.
 */

export interface Surroundings {
  readonly runtime: RuntimeName;
  readonly name: string;
  readonly labels: readonly string[];
  readonly image: string;
  /** Options that say to which network it belongs. */
  readonly network: readonly string[];
  /** Volumes by the name that the launch gives them. */
  readonly volumes: ReadonlyMap<string, string>;
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
  readonly memory: number;
  readonly environment: readonly string[];
}

const mostProcesses = 1024;

export function createWords(launch: Launch, proposal: Proposal, around: Surroundings): string[] {
  const settings = settingsUnder(launch.settings, proposal);
  const [entrypoint, ...more] = launch.entrypoint ?? [];
  return [
    ...['create', '--pull', 'never', '--name', around.name, ...around.labels, ...around.network],
    ...['--memory', String(Math.min(launch.memory ?? Infinity, around.memory))],
    ...['--pids-limit', String(mostProcesses), '--no-healthcheck', ...logOf(around.runtime)],
    ...settingWords(settings, around.runtime),
    ...sysctlWords(launch),
    ...launch.mounts.flatMap((mount) => mountWords(mount, launch.kind, around)),
    ...(launch.kind === 'workload' ? [] : proposal.folders.flatMap((path) => folderWords(path, around))),
    ...launch.environment.flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...around.environment.flatMap((one) => ['--env', one]),
    ...(launch.folder === undefined ? [] : ['--workdir', launch.folder]),
    ...(launch.entrypoint === undefined ? [] : ['--entrypoint', entrypoint ?? '']),
    ...['--', around.image, ...more, ...(launch.command ?? [])],
  ];
}

/** A program that writes without an end must not fill this machine. */
function logOf(runtime: RuntimeName): string[] {
  const driver = runtime === 'docker' ? 'json-file' : 'k8s-file';
  return ['--log-driver', driver, '--log-opt', 'max-size=4m'];
}

function settingWords(settings: Launch['settings'], runtime: RuntimeName): string[] {
  return [
    ...(settings.user === undefined ? [] : ['--user', settings.user]),
    ...settings.groups.flatMap((group) => ['--group-add', String(group)]),
    ...(settings.privileged ? ['--privileged'] : []),
    // Podman lays a tmpfs over five folders of a read-only container unless it is told not to.
    ...(settings.readOnly
      ? ['--read-only', ...(runtime === 'podman' ? ['--read-only-tmpfs=false'] : [])]
      : []),
    ...(settings.noNewPrivileges ? ['--security-opt', 'no-new-privileges'] : []),
    ...(settings.seccomp === 'unconfined' && !settings.privileged
      ? ['--security-opt', 'seccomp=unconfined']
      : []),
    ...settings.capDrop.flatMap((name) => ['--cap-drop', name]),
    ...settings.capAdd.flatMap((name) => ['--cap-add', name]),
  ];
}

const lowPorts = 'net.ipv4.ip_unprivileged_port_start';

/** Docker lets anybody listen below 1024; a cluster may not, and its nodes are what a workload is for. */
function sysctlWords({ kind, settings: { sysctls, privileged } }: Launch): string[] {
  const isSet = sysctls.some(([name]) => name === lowPorts) || privileged;
  const all = kind === 'workload' && !isSet ? [...sysctls, [lowPorts, '1024'] as const] : sysctls;
  return all.flatMap(([name, value]) => ['--sysctl', `${name}=${value}`]);
}

const modes: Readonly<Record<LaunchMount['mode'], string>> = { open: '0777', root: '0755', sticky: '1777' };

function mountWords(
  mount: LaunchMount,
  kind: Launch['kind'],
  { runtime, volumes, memory }: Surroundings,
): string[] {
  const volume = volumes.get(mount.volume);
  if (volume !== undefined) {
    const options = [
      `type=volume,source=${volume},target=${mount.path}`,
      ...(mount.readOnly ? ['ro'] : []),
      // Docker fills a new volume with what it hides, and gives it that owner; a cluster does not.
      ...(runtime === 'docker' && kind === 'workload' ? ['volume-nocopy'] : []),
    ];
    return ['--mount', options.join(',')];
  }
  const options = [
    `mode=${modes[mount.mode]}`,
    ...(mount.executable ? ['exec'] : []),
    ...ownerOf(mount, runtime),
    ...(mount.readOnly ? ['ro'] : []),
    `size=${memory}`,
    ...emptyOn(runtime),
  ];
  return ['--tmpfs', `${mount.path}:${options.join(',')}`];
}

/** Podman knows no numbers here: `U` is the user of the container (podman-run, "--tmpfs"). */
function ownerOf({ owner, group }: LaunchMount, runtime: RuntimeName): string[] {
  if (runtime === 'podman') return owner === undefined ? [] : ['U'];
  return [...(owner === undefined ? [] : [`uid=${owner}`]), ...(group === undefined ? [] : [`gid=${group}`])];
}

/** Podman copies what the image has into a tmpfs, which neither Docker nor a cluster does. */
function emptyOn(runtime: RuntimeName): string[] {
  return runtime === 'podman' ? ['notmpcopyup'] : [];
}

/** As the change that is proposed would have it: a tmpfs of the user's. In a pod it is one of its volumes. */
function folderWords(path: string, { runtime, user, memory }: Surroundings): string[] {
  // Who starts as root may write as somebody else later.
  const isSticky = path === '/tmp' || path === '/var/tmp' || user === undefined || user.uid === 0;
  const owner = runtime === 'podman' || !user ? 'U' : `uid=${user.uid},gid=${user.gid}`;
  const owned = isSticky ? ['mode=1777'] : ['mode=0755', owner];
  return ['--tmpfs', `${path}:${[...owned, `size=${memory}`, ...emptyOn(runtime)].join(',')}`];
}
