import { type Trick, tricks } from './trick.ts';

/*
 * What compose, Bake and workflows bring in beside the settings of a service: the host by other names, values that
 * stand in for variables, files that say one thing alone, builds that are not what the Dockerfile says by itself.
 */

const compose = (text: string): Record<string, string> => ({ 'compose.yaml': text });
const settings = (line: string): Record<string, string> =>
  compose(`services: {web: {image: "web:1", user: "1000", ${line}}}\n`);
const laidOver = (line: string): Record<string, string> => ({ 'ops/x.yml': `services: {web: {${line}}}\n` });
const bound = (options: string): Record<string, string> =>
  compose(
    `services: {web: {image: "web:1", user: "1000", volumes: ["data:/a"]}}\nvolumes: {data: {driver_opts: ${options}}}\n`,
  );

/** By itself it is no root. */
const dockerfile = {
  Dockerfile:
    'ARG U=1000\nFROM node:24-slim AS dev\nCMD ["node", "a.js"]\nFROM dev\nARG U\nCOPY . .\nUSER $U\n',
};
const built = (build: string): Record<string, string> => ({
  ...dockerfile,
  ...compose(`services: {web: {build: {context: ., ${build}}}}\n`),
});
const action = (inputs: string): Record<string, string> => ({
  ...dockerfile,
  '.github/workflows/a.yml': `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        with: {context: ., ${inputs}}\n`,
});

const host = tricks('fails', [
  ['the root of a process of the host', settings('volumes: ["/proc/1/root:/h"]')],
  ['the working folder of its first process', settings('volumes: ["/proc/1/cwd:/h"]')],
  ['a file by the root of a process', settings('volumes: ["/proc/self/root/etc/shadow:/h"]')],
  ['the socket of systemd', settings('volumes: ["/run/systemd:/h"]')],
  ['the units of systemd', settings('volumes: ["/lib/systemd/system:/h"]')],
  ['the tables of cron', settings('volumes: ["/var/spool/cron:/h"]')],
  ['programs of the host', settings('volumes: ["/usr/local/bin:/h"]')],
  ['the configuration of Docker', settings('volumes: ["/etc/docker:/h"]')],
  ['the socket of balenaEngine', settings('volumes: ["/var/run/balena.sock:/s"]')],
  ['the socket of Docker Desktop', settings('volumes: ["/home/a/.docker/run/docker.sock:/s"]')],
  ['the socket of Docker in WSL', settings('volumes: ["/mnt/wsl/docker.sock:/s"]')],
  ['the socket by a volume', bound('{type: none, o: bind, device: /var/run/docker.sock}')],
  ['the host and what is mounted in it', bound('{type: none, o: rbind, device: /}')],
  ['the root of a process by a volume', bound('{type: none, o: bind, device: /proc/1/root}')],
  ['the host by a volume of defaults', bound('{type: none, o: "${O:-bind}", device: "${X:-/}"}')],
  ['a disk by a volume', bound('{type: ext4, device: /dev/sda1}')],
  [
    'a hook of develop',
    settings(
      'develop: {watch: [{action: sync+exec, path: ., target: /a, exec: {command: a, privileged: true}}]}',
    ),
  ],
  ['a hook before the start', settings('pre_start: [{command: a, privileged: true}]')],
]);

const defaults = tricks('fails', [
  ['a folder', settings('volumes: ["${P:-/}:/h"]')],
  ['a capability', compose('services: {web: {image: "web:1", cap_add: ["${C:-ALL}"]}}\n')],
  ['a socket', settings('volumes: ["${S:-/var/run/docker.sock}:/s"]')],
  ['a device', settings('devices: ["${D:-/dev/sda}:/dev/sda"]')],
]);

const alone = tricks('fails', [
  ['a folder of the host', laidOver('volumes: ["/:/h"]')],
  ['the socket of Docker', laidOver('volumes: ["/var/run/docker.sock:/s"]')],
  ['a disk', laidOver('devices: [/dev/sda]')],
  ['rules for devices', laidOver("device_cgroup_rules: ['a *:* rwm']")],
  ['a hook', laidOver('post_start: [{command: a, privileged: true}]')],
  ['use_api_socket', laidOver('use_api_socket: true')],
]);

const warned = tricks('warns', [
  ['a file with only `pid`', laidOver('pid: host')],
  ['a file with only `ipc`', laidOver('ipc: host')],
  ['a file with only `user`', laidOver('user: root')],
  ['a user by default', compose('services: {web: {image: "node:24-slim", user: "${U:-0}"}}\n')],
  ['a network by default', settings('network_mode: "${N:-host}"')],
  ['a profile by default', settings('security_opt: ["${S:-seccomp:unconfined}"]')],
  ['an image by default', compose('services: {web: {image: "${I:-node:24}"}}\n')],
  ['a stage by default', built('target: "${T:-dev}"')],
  ['an argument', built('args: {U: "0"}')],
  ['an argument of a list', built('args: [U=0]')],
  ['an argument by default', built('args: {U: "${U:-0}"}')],
  [
    'an image in the place of the base',
    built('additional_contexts: {"node:24-slim": "docker-image://node:24"}, args: {U: ""}'),
  ],
  [
    'an argument of Bake',
    { ...dockerfile, 'docker-bake.hcl': 'target "default" {\n  args = { U = "0" }\n}\n' },
  ],
  ['an argument of a workflow', action('build-args: "U=0"')],
  ['a stage of a workflow', action('target: dev')],
]);

const unseen = tricks('says', [
  [
    'a Dockerfile within Bake',
    { 'docker-bake.hcl': 'target "default" {\n  dockerfile-inline = "FROM node:24"\n}\n' },
  ],
  ['a build from elsewhere', compose('services: {web: {build: "https://github.com/a/b.git#main"}}\n')],
  ['a build outside', compose('services: {web: {build: {context: ../../b}}}\n')],
]);

const harmless = tricks('passes', [
  ['a folder of the project', settings('volumes: ["${DATA:-./data}:/data"]')],
  ['a folder that nobody names', settings('volumes: ["${DATA}/files:/data"]')],
  ['an argument that decides nothing', built('args: {VERSION: "1"}')],
]);

export const binds: readonly Trick[] = [...host, ...defaults, ...alone, ...warned, ...unseen, ...harmless];
