import { pod, service, type Trick, tricks } from './trick.ts';

const web = '{web: {image: "web:1", privileged: true}}';
const stack = (text: string): Record<string, string> => ({ 'stack.yml': text });
const compose = (text: string): Record<string, string> => ({ 'compose.yaml': text });
const settings = (lines: string): Record<string, string> =>
  compose(`services:\n  web:\n    image: web:1\n${lines.replaceAll(/^/gm, '    ')}\n`);

/** In a file of a name that says nothing. */
const written = tricks('fails', [
  ['services', stack(service)],
  ['services with an anchor', stack(`services: &a\n  web:\n    image: web:1\n    privileged: true\n`)],
  ['services behind a question mark', stack(`? services\n: ${web}\n`)],
  ['services in escapes', stack(`"\\x73ervices": ${web}\n`)],
  ['services with a tag', stack(`services: !!map\n  web:\n    image: web:1\n    privileged: true\n`)],
  ['the whole file as a flow mapping', stack(`{services: ${web}}\n`)],
  ['services by a merge key', stack(`x-a: &a\n  services: ${web}\n<<: *a\n`)],
  ['services as an alias', stack(`x-a: &a ${web}\nservices: *a\n`)],
  ['the name of services as an alias', stack(`x-a: &a services\n*a : ${web}\n`)],
  ['an image in escapes', stack(`services: {web: {"\\x69mage": "web:1", privileged: true}}\n`)],
  ['services in base64', stack(`!!binary c2VydmljZXM=: ${web}\n`)],
  ['services before a document', stack(`${service}---\nservices: {db: {image: "db:1"}}\n`)],
  ['a document before services', stack(`x-a: 1\n---\n${service}`)],
  ['stack.json', { 'stack.json': `{"services": {"web": {"image": "web:1", "privileged": true}}}` }],
  ['compose.json', { 'compose.json': `{"services": {"web": {"image": "web:1", "privileged": true}}}` }],
  ['a kind and an apiVersion below x-', compose(`x-a:\n  kind: Pod\n  apiVersion: v1\n${service}`)],
  ['a kind and an apiVersion in a string', compose(`x-a: "\nkind: a\napiVersion: b"\n${service}`)],
  ['a name in capitals', { 'Docker-Compose.YML': service }],
  ['a folder that is called template', { 'template/compose.yaml': service }],
  ['brackets of a template in a comment', compose(`# {{ a }}\n${service}`)],
  ['brackets of a template in a label', settings('labels: {a: "{{ b }}"}\nprivileged: true')],
]);

const set = tricks('fails', [
  ['privileged by a default', settings('privileged: ${P:-true}')],
  ['privileged by .env', { ...settings('privileged: ${P}'), '.env': 'P=true\n' }],
  ['privileged in quotes', settings('privileged: "true"')],
  ['privileged as yes', settings('privileged: yes')],
  [
    'privileged by extends',
    compose(`x-a: 1\nservices:\n  base:\n    image: a:1\n    privileged: true\n  web:\n    extends: base\n`),
  ],
  [
    'privileged by a file that is extended',
    { ...compose('services: {web: {extends: {file: base.txt, service: web}}}\n'), 'base.txt': service },
  ],
  ['privileged by a file that is included', { ...compose('include: [other.txt]\n'), 'other.txt': service }],
  [
    'privileged by an override',
    { 'compose.override.yaml': 'services: {web: {privileged: true}}\n' },
    compose('services: {web: {image: "web:1"}}\n'),
  ],
  ['privileged by a file of COMPOSE_FILE', { '.env': 'COMPOSE_FILE=a.txt\n', 'a.txt': service }],
  [
    'privileged by a second file of COMPOSE_FILE',
    {
      '.env': 'COMPOSE_FILE=compose.yaml:prod.yml\n',
      'prod.yml': 'services: {web: {command: a, privileged: true}}\n',
    },
    compose('services: {web: {image: "web:1"}}\n'),
  ],
  ['a hook that is privileged', settings('post_start: [{command: a, privileged: true}]')],
  ['a hook before the end that is privileged', settings('pre_stop: [{command: a, privileged: true}]')],
  [
    'a volume that binds the host',
    {
      ...compose(
        'services: {web: {image: "web:1", volumes: ["data:/a"]}}\nvolumes: {data: {driver: local, driver_opts: {type: none, o: bind, device: /}}}\n',
      ),
    },
  ],
  ['the rules of devices', settings("device_cgroup_rules: ['a *:* rwm']")],
  ['a device of the host', settings('devices: [/dev/sda]')],
  ['the socket of Docker', settings('volumes: [/var/run/docker.sock:/s]')],
  [
    'the socket of Docker in the long form',
    settings('volumes: [{type: bind, source: /run/docker.sock, target: /s}]'),
  ],
  ['the socket of Docker by use_api_socket', settings('use_api_socket: true')],
  ['the root of the host', settings('volumes: ["/:/host"]')],
  [
    'a config that is the socket of Docker',
    compose('services: {web: {image: "web:1", configs: [a]}}\nconfigs: {a: {file: /var/run/docker.sock}}\n'),
  ],
  ['a build that is privileged', compose('services: {web: {build: {context: ., privileged: true}}}\n')],
  [
    'a build with an entitlement',
    compose('services: {web: {build: {context: ., entitlements: [security.insecure]}}}\n'),
  ],
  ['every capability', settings('cap_add: [ALL]')],
  ['the capability to mount', settings('cap_add: [CAP_SYS_ADMIN]')],
  ['the capability to load modules', settings('cap_add: ["sys_module"]')],
  ['the processes of the host, to be changed', settings('pid: host\ncap_add: [SYS_PTRACE]')],
  ['the user of the host', settings('userns_mode: host\nprivileged: true')],
  ['a profile that is never asked for', settings('profiles: [never]\nprivileged: true')],
  [
    'a provider beside it',
    compose(`services: {db: {provider: {type: a}}, web: {image: "web:1", privileged: true}}\n`),
  ],
]);

/** What is told, and blocks where a team says so. */
const told = tricks('warns', [
  ['a capability that is no way to the host', settings('cap_add: [NET_ADMIN]')],
  ['the network of the host', settings('network_mode: host')],
  ['the processes of the host', settings('pid: host')],
  ['seccomp unconfined', settings('security_opt: ["seccomp:unconfined"]')],
  [
    'a Dockerfile within it, which is root',
    compose(
      'services:\n  web:\n    build:\n      context: .\n      dockerfile_inline: |\n        FROM node:24\n        COPY . .\n        USER root\n        CMD ["node", "a.js"]\n',
    ),
  ],
]);

const elsewhere = tricks('says', [
  [
    'extends of a file outside',
    compose('services: {web: {image: "a:1", extends: {file: ../../base.yaml, service: web}}}\n'),
  ],
  [
    'an include from a repository elsewhere',
    compose('include: ["https://github.com/a/b.git"]\nservices: {web: {image: "a:1"}}\n'),
  ],
  ['a variable that decides', settings('privileged: ${P:?give one}')],
  ['a variable without a value that decides', settings('privileged: ${P}')],
  ['a template', compose('services:\n  web:\n    image: web:1\n    privileged: {{ p }}\n')],
  ['a Pod in a compose file', compose(pod)],
]);

const harmless = tricks('passes', [
  [
    'services of Symfony',
    { 'config/services.yaml': 'services:\n  _defaults: {autowire: true}\n  App\\Web: {class: Web}\n' },
  ],
  ['services of a pipeline', { '.gitlab-ci.yml': 'services:\n  - docker:dind\nweb:\n  image: web\n' }],
  [
    'services in a workflow',
    {
      '.github/workflows/a.yml':
        'on: push\njobs: {a: {runs-on: a, services: {db: {image: "db:1"}}, steps: []}}\n',
    },
  ],
]);

export const composed: readonly Trick[] = [...written, ...set, ...told, ...elsewhere, ...harmless];
