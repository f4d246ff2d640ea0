import rule from '../../../src/check/rules/undropped-capabilities.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (container: string, spec = '') => ({
  'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n${spec}  containers:\n    - ${container}\n`,
});

const context = (image: string, lines: readonly string[]) =>
  pod(['name: web', `image: ${image}`, ...lines].join('\n      '));

const compose = (service: string) => ({ 'compose.yaml': `services:\n  ${service}\n` });

const silent = '`web` does not drop its capabilities.';

testRule(rule, {
  good: {
    'a Windows service by its image': {
      files: compose('web: { image: "mcr.microsoft.com/windows/servercore:ltsc2022" }'),
    },
    'a Windows service by its platform': { files: compose('web: { image: a, platform: windows/amd64 }') },
    'a container that drops ALL': {
      files: pod('{ name: web, image: a, securityContext: { capabilities: { drop: [NET_RAW, ALL] } } }'),
    },
    'a list with a variable in it': {
      files: pod(
        '{ name: web, image: a, securityContext: { capabilities: { drop: ["{{ .Values.drop }}"] } } }',
      ),
    },
    'a Windows pod': { files: pod('{ name: web, image: a }', '  os: { name: windows }\n') },
    'a service that drops all in any spelling': { files: compose('web: { image: a, cap_drop: [All] }') },
  },
  bad: {
    'a command that changes owners, in an image of which nothing is known': {
      files: pod('«name: web»\n      image: acme/web\n      command: [sh, -c, chown -R app /data]'),
      messages: [silent],
    },
    'sudo as an ordinary user': {
      files: context('acme/web', ['command: [sudo, app]', '«securityContext»:', '  runAsUser: 1000']),
      messages: [silent],
    },
    'an image of which nothing is known': {
      files: context('acme/web', ['«securityContext»:', '  privileged: false']),
      messages: [silent],
      severity: 'error',
    },
    'an unknown image that is not run as root': {
      files: context('acme/web', ['«securityContext»:', '  runAsUser: 1000']),
      messages: [silent],
      tries: ['plimsoll verify pod.yaml web'],
      safety: 'test-first',
      fixed: context('acme/web', [
        'securityContext:',
        '  runAsUser: 1000',
        '  capabilities:',
        '    drop: [ALL]',
      ]),
    },
    'another user than root, of an image that is known': {
      files: context('nginxinc/nginx-unprivileged:1.27', ['«securityContext»:', '  privileged: false']),
      messages: [silent],
      safety: 'safe',
      fixed: context('nginxinc/nginx-unprivileged:1.27', [
        'securityContext:',
        '  privileged: false',
        '  capabilities:',
        '    drop: [ALL]',
      ]),
    },
    'a program that does not start without the capability in its file': {
      files: context('coredns/coredns:1.12', ['«securityContext»:', '  privileged: false']),
      messages: [silent],
      safety: 'safe',
      fixed: context('coredns/coredns:1.12', [
        'securityContext:',
        '  privileged: false',
        '  capabilities:',
        '    add: [NET_BIND_SERVICE]',
        '    drop: [ALL]',
      ]),
    },
    'an entrypoint that leaves root by itself, which is to be somebody else first': {
      files: context('postgres:16', ['«securityContext»:', '  privileged: false']),
      messages: [silent],
    },
    'a server whose master has to be root': {
      files: pod('«{ name: web, image: nginx:1.27 }»', '  hostNetwork: true\n'),
      messages: [silent],
    },
    'a privileged container, which would keep them': {
      files: context('acme/web', ['«securityContext»:', '  privileged: true']),
      messages: [silent],
    },
    'some, but not all': {
      files: context('memcached', ['securityContext:', '  capabilities:', '    drop: «[NET_RAW]»']),
      messages: ['`web` drops some capabilities, but not `ALL`.'],
      safety: 'safe',
      fixed: context('memcached', ['securityContext:', '  capabilities:', '    drop: [NET_RAW, ALL]']),
    },
    'all, in a spelling that admission does not know': {
      files: context('memcached', ['securityContext:', '  capabilities:', '    drop: [«CAP_ALL»]']),
      messages: ['`web` drops `CAP_ALL`, which Pod Security does not read as `ALL`.'],
      safety: 'safe',
      fixed: context('memcached', ['securityContext:', '  capabilities:', '    drop: [ALL]']),
    },
    'a service of an image that is known': {
      files: compose('«web»:\n    image: nginxinc/nginx-unprivileged:1.27'),
      messages: ['`web` does not drop its capabilities.'],
      severity: 'notice',
      safety: 'safe',
      fixed: compose('web:\n    image: nginxinc/nginx-unprivileged:1.27\n    cap_drop: [ALL]'),
    },
    'a service of which nothing is known': {
      files: compose('«web»:\n    image: acme/web'),
      messages: ['`web` does not drop its capabilities.'],
    },
    'a privileged service, which would keep them': {
      files: compose('«web»: { image: a, privileged: true }'),
      messages: ['`web` does not drop its capabilities.'],
    },
    'a service whose master has to be root': {
      files: compose('«web»:\n    image: nginx:1.27'),
      messages: ['`web` does not drop its capabilities.'],
      tries: ['plimsoll verify compose.yaml web'],
      safety: 'test-first',
      fixed: compose(
        'web:\n    image: nginx:1.27\n    cap_add: [CHOWN, DAC_OVERRIDE, FOWNER, NET_BIND_SERVICE, SETGID, SETUID]\n    cap_drop: [ALL]',
      ),
    },
    'a service that leaves root by itself': {
      files: compose('«web»:\n    image: redis:7'),
      messages: ['`web` does not drop its capabilities.'],
      tries: ['plimsoll verify compose.yaml web'],
      safety: 'test-first',
      fixed: compose(
        'web:\n    image: redis:7\n    cap_add: [CHOWN, DAC_OVERRIDE, FOWNER, SETGID, SETUID]\n    cap_drop: [ALL]',
      ),
    },
    'a service that is built here, with a capability in a file': {
      files: {
        ...compose('«web»:\n    build: .'),
        Dockerfile: 'FROM debian:12\nRUN setcap cap_net_raw=+ep /usr/bin/x\nUSER 1000:1000\n',
      },
      messages: ['`web` does not drop its capabilities.'],
      safety: 'safe',
      fixed: compose('web:\n    build: .\n    cap_add: [NET_RAW]\n    cap_drop: [ALL]'),
    },
  },
});
