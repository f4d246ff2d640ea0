import rule from '../../../src/check/rules/writable-root-filesystem.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (image: string, keys = '', more = '', name = 'name: app') => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - ${name}
      image: ${image}
${keys}${more}`,
});

/** The line that is underlined where a container says nothing of the kind. */
const marked = (image: string, keys = '', more = '') => pod(image, keys, more, '«name: app»');

const own = (text: string) => `      securityContext:\n        ${text}\n`;
const mounts = (...items: [string, string][]) =>
  `      volumeMounts:\n${items.map(([name, path]) => `        - name: ${name}\n          mountPath: ${path}\n`).join('')}`;
const volumes = (...names: string[]) =>
  `  volumes:\n${names.map((name) => `    - name: ${name}\n      emptyDir: {}\n`).join('')}`;

const compose = (...lines: string[]) => ({
  'compose.yaml': `services:\n  web:\n${lines.map((line) => `    ${line}\n`).join('')}`,
});

const can = (who: string) =>
  `${who} can write to its root filesystem: \`${who === web ? 'read_only' : 'readOnlyRootFilesystem'}\` is not \`true\`.`;

const app = '`app`';
const web = '`web`';

const tekton =
  'apiVersion: tekton.dev/v1\nkind: Task\nmetadata: { name: t }\nspec: { steps: [{ name: s, image: node }] }\n';
const debugging =
  'apiVersion: v1\nkind: Pod\nspec:\n  containers: [{ name: app, image: a, securityContext: { readOnlyRootFilesystem: true } }]\n  ephemeralContainers: [{ name: debug, image: b }]\n';

testRule(rule, {
  good: {
    'a Windows service': { files: compose('image: mcr.microsoft.com/windows/nanoserver:ltsc2022') },
    'a filesystem that is read-only': { files: pod('nginx', own('readOnlyRootFilesystem: true')) },
    'a value that a template decides': { files: pod('nginx', own('readOnlyRootFilesystem: "{{ x }}"')) },
    'a Windows pod': { files: pod('app', '', '  os: { name: windows }\n') },
    'a step of a pipeline': { files: { 'task.yaml': tekton } },
    'a container to debug with': { files: { 'pod.yaml': debugging } },
    'a service that is read-only': { files: compose('image: nginx', 'read_only: true') },
  },
  bad: {
    'an image that is known: nginx': {
      files: marked('nginx:1.29'),
      messages: [can(app)],
      tries: ['plimsoll verify pod.yaml web'],
      severity: 'warning',
      safety: 'test-first',
      fixed: pod(
        'nginx:1.29',
        `${own('readOnlyRootFilesystem: true')}${mounts(['tmp', '/tmp'], ['var-cache-nginx', '/var/cache/nginx'], ['var-run', '/var/run'])}`,
        volumes('tmp', 'var-cache-nginx', 'var-run'),
      ),
    },
    'a privileged container, which may be one no longer tomorrow': {
      files: pod('acme/app', `      «securityContext»:\n        privileged: true\n`),
      messages: [can(app)],
      severity: 'notice',
    },
    'an image with volumes already': {
      files: {
        'pod.yaml': pod(
          'postgres:17',
          `${own('readOnlyRootFilesystem: «false»')}${mounts(['data', '/var/lib/postgresql/data'], ['run', '/run'])}`,
          volumes('data', 'run', 'tmp'),
        )['pod.yaml'],
      },
      messages: [can(app)],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod(
        'postgres:17',
        `${own('readOnlyRootFilesystem: true')}${mounts(['data', '/var/lib/postgresql/data'], ['run', '/run'], ['tmp-rw', '/tmp'])}`,
        volumes('data', 'run', 'tmp', 'tmp-rw'),
      ),
    },
    'an image with a folder that must not be hidden': {
      files: marked('rabbitmq:4'),
      messages: [can(app)],
      severity: 'warning',
    },
    'another program of a known image': {
      files: marked('postgres:17', '      command: [psql]\n'),
      messages: [can(app)],
      severity: 'notice',
    },
    'an image that nothing is known of': {
      files: marked('example.com/app:1'),
      messages: [can(app)],
      severity: 'notice',
    },
    'an image that a template decides': { files: marked('"{{ image }}"'), messages: [can(app)] },
    'Ruby, which takes no folder that everybody may write to': {
      files: marked('ruby:3.4'),
      messages: [can(app)],
    },
    'a program in Ruby': {
      files: marked('example.com/shop', '      args: [bundle, exec, puma]\n'),
      messages: [can(app)],
    },
    'one of several containers': {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  initContainers:\n    - «name: init»\n      image: nginxinc/nginx-unprivileged\n  containers:\n    - name: app\n      image: b\n      securityContext: { readOnlyRootFilesystem: true }\n',
      },
      messages: [can('`init`')],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  initContainers:\n    - name: init\n      image: nginxinc/nginx-unprivileged\n      securityContext:\n        readOnlyRootFilesystem: true\n      volumeMounts:\n        - name: init-tmp\n          mountPath: /tmp\n  containers:\n    - name: app\n      image: b\n      securityContext: { readOnlyRootFilesystem: true }\n  volumes:\n    - name: init-tmp\n      emptyDir: {}\n',
      },
    },
    'a service': {
      files: { 'compose.yaml': compose('image: nginx:1.29')['compose.yaml'].replace('web', '«web»') },
      messages: [can(web)],
      tries: ['plimsoll verify compose.yaml web'],
      severity: 'notice',
      safety: 'test-first',
      fixed: compose('image: nginx:1.29', 'read_only: true', 'tmpfs: [/tmp, /var/cache/nginx, /var/run]'),
    },
    'a service of another user': {
      files: {
        'compose.yaml': compose('image: nginx:1.29', 'user: 101:101')['compose.yaml'].replace('web', '«web»'),
      },
      messages: [can(web)],
      safety: 'test-first',
      tries: ['plimsoll verify compose.yaml web'],
      fixed: compose(
        'image: nginx:1.29',
        'user: 101:101',
        'read_only: true',
        'tmpfs: [/tmp, "/var/cache/nginx:uid=101,gid=101", "/var/run:uid=101,gid=101"]',
      ),
    },
    'a service that would lose what it keeps in a folder of its image': {
      files: { 'compose.yaml': compose('image: caddy:2')['compose.yaml'].replace('web', '«web»') },
      messages: [can(web)],
    },
    'a service whose image brings a volume': {
      files: {
        'compose.yaml': compose('image: redis:8', 'tmpfs:', '  - /run')['compose.yaml'].replace(
          'web',
          '«web»',
        ),
      },
      messages: [can(web)],
      safety: 'test-first',
      tries: ['plimsoll verify compose.yaml web'],
      fixed: compose('image: redis:8', 'tmpfs:', '  - /run', '  - /tmp', 'read_only: true'),
    },
  },
});
