import type { Stage } from '../image/dockerfile.ts';
import type { Container } from '../pod/pod.ts';
import type { Service } from '../service/service.ts';
import type { Field } from '../../read/field.ts';
import { parseCommand } from '../../assemble/compose/command.ts';
import type { Built } from './container.ts';
import type { Scripted } from './script.ts';
import { startOfStage } from './stage.ts';

/*
 * What the commands of a container say it needs: they are read as text, so that a program counts wherever a shell may
 * come to it. Whoever proposes to take something away does not where they name a program that lives on it.
 */

/** Makes another user of itself by its set-user-ID bit, which `no_new_privs` takes the effect from (sudo(8), su(1)). */
const raising = ['doas', 'newgidmap', 'newuidmap', 'pkexec', 'su', 'sudo'];

/** Fails without a capability, or gives root away by one: chown(2), setuid(2), mount(2), netfilter. */
const capable = [
  ...raising,
  ...['chgrp', 'chown', 'chpst', 'chroot', 'gosu', 'ip6tables', 'iptables', 'iptables-restore', 'mknod'],
  ...['modprobe', 'mount', 'nft', 'nsenter', 'runuser', 'setpriv', 's6-setuidgid', 'su-exec', 'sysctl'],
  ...['tcpdump', 'umount', 'unshare'],
];

/** Starts as root to be somebody else for each of its children, or because a system does. */
const daemons = [
  ...['apache2', 'apache2ctl', 'apachectl', 'apache2-foreground', 'cron', 'crond', 'dnsmasq', 'dockerd'],
  ...['httpd', 'httpd-foreground', 'init', 'inetd', 'named', 'nginx', 'rsyslogd', 'runsvdir', 'service'],
  ...['smbd', 's6-svscan', 'sshd', 'supervisord', 'syslog-ng', 'systemctl', 'systemd', 'vsftpd', 'xinetd'],
];

type Wanted = ReadonlySet<string>;
const raises: Wanted = new Set(raising);
const uses: Wanted = new Set(capable);
const stays: Wanted = new Set(daemons);

/** It calls a program such as `sudo`. */
export function raisesPrivileges(user: Container | Service, project?: Built): boolean {
  return names(raises, textsOf(user, project));
}

/** It calls a program that needs a capability. */
export function usesCapabilities(user: Container | Service, project?: Built): boolean {
  return names(uses, textsOf(user, project));
}

/** What the image of a stage starts has to be root. */
export function needsRoot(stage: Stage, project: Scripted): boolean {
  const isDaemon = startOfStage(stage, project).some(({ program }) => stays.has(program));
  return isDaemon || names(uses, textsOfStage(stage, project));
}

function names(wanted: Wanted, texts: readonly string[]): boolean {
  return texts.some((text) =>
    [...text.matchAll(/(?<![\w.-])[\w-]+(?![\w.-]|=)/g)].some(([word]) => wanted.has(word)),
  );
}

const inPods = [
  ['command'],
  ['args'],
  ...['postStart', 'preStop'].map((hook) => ['lifecycle', hook, 'exec', 'command']),
  ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => [probe, 'exec', 'command']),
];

function textsOf(user: Container | Service, project?: Built): string[] {
  const image = project?.knownImage(user);
  const isReplaced = user.at('pod' in user ? 'command' : 'entrypoint').exists;
  const built = image?.built && !isReplaced && project ? textsOfStage(image.built.stage, project) : [];
  return [
    ...('pod' in user ? inPods.flatMap((path) => wordsOf(user.at(...path))) : inService(user)),
    ...built,
  ];
}

function inService(service: Service): string[] {
  const fields = ['entrypoint', 'command'].map((key) => service.at(key));
  const hooks = ['post_start', 'pre_stop'].flatMap((key) => service.at(key).items());
  return [...fields, service.at('healthcheck', 'test'), ...hooks.map((hook) => hook.at('command'))].flatMap(
    wordsOf,
  );
}

function wordsOf(field: Field): string[] {
  if (field.kind === 'seq') return field.items().flatMap(({ text }) => text ?? []);
  return field.text === undefined ? [] : (parseCommand(field.text) ?? [field.text]);
}

function textsOfStage(stage: Stage, project: Scripted): string[] {
  const { entrypoint, command } = stage;
  const own = [entrypoint, command].filter((one) => one && one.from !== 'base');
  const words = own.flatMap((one) => one?.argv ?? []);
  const acts = startOfStage(stage, project).map(({ program, args }) => [program, ...args].join(' '));
  return [...words, ...acts];
}

/** It makes containers or images itself without being root, which the filters for containers forbid (buildkit docs/rootless.md). */
export function makesContainers(name: string | undefined): boolean {
  return /(?:^|\/)(?:buildkit|buildkitd|buildah|podman|img|dind)(?:[:@]|$)|rootless/.test(name ?? '');
}
