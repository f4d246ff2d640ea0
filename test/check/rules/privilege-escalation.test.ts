import rule from '../../../src/check/rules/privilege-escalation.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (container: string, spec = '') => ({
  'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n${spec}  containers:\n    - ${container}\n`,
});

const compose = (service: string) => ({ 'compose.yaml': `services:\n  ${service}\n` });

const silent = '`web` allows privilege escalation: `allowPrivilegeEscalation` is not set.';

testRule(rule, {
  good: {
    'a Windows service by its image': {
      files: compose('web: { image: "mcr.microsoft.com/windows/servercore:ltsc2022" }'),
    },
    'a Windows service by its platform': { files: compose('web: { image: a, platform: windows/amd64 }') },
    'a container that says false': {
      files: pod('{ name: web, image: a, securityContext: { allowPrivilegeEscalation: false } }'),
    },
    'a value that cannot be known': {
      files: pod('{ name: web, image: a, securityContext: { allowPrivilegeEscalation: "{{ .Values.x }}" } }'),
    },
    'a part of a workload': {
      files: {
        'p.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: web\n      env: []\n',
      },
    },
    'a Windows pod': {
      files: pod('{ name: web, image: a }', '  os: { name: windows }\n'),
    },
    ...Object.fromEntries(
      ['no-new-privileges', 'no-new-privileges:true', 'no-new-privileges=true', 'no-new-privileges:1'].map(
        (option) => [
          `a service that says ${option}`,
          { files: compose(`web: { image: a, security_opt: ['${option}'] }`) },
        ],
      ),
    ),
    'a service whose last word is yes': {
      files: compose(
        "web: { image: a, security_opt: ['no-new-privileges:false', 'no-new-privileges:true'] }",
      ),
    },
    'a service of which a variable decides': {
      files: compose("web: { image: a, security_opt: ['${OPTION}'] }"),
    },
  },
  bad: {
    ...Object.fromEntries(
      [
        'command: [sh, -c, "sudo chown app /data && exec app"]',
        'args: [/usr/bin/su, app]',
        'lifecycle: { preStop: { exec: { command: [sudo, app, stop] } } }',
      ].map((line) => [
        `a container with ${line}`,
        { files: pod(`«name: web»\n      image: a\n      ${line}`), messages: [silent], severity: 'error' },
      ]),
    ),
    'a service that calls sudo': {
      files: compose('«web»:\n    image: a\n    command: sh -c "sudo -u app app"'),
      messages: ['`web` allows privilege escalation: `no-new-privileges` is not set.'],
    },
    'an image of the project that starts with su': {
      files: {
        Dockerfile: 'FROM debian:12\nCOPY start.sh /\nCMD ["/start.sh"]\n',
        'start.sh': '#!/bin/sh\nexec su app -c app\n',
        ...compose('«web»:\n    build: .'),
      },
      messages: ['`web` allows privilege escalation: `no-new-privileges` is not set.'],
    },
    'a program whose name only begins alike': {
      files: pod('«name: web»\n      image: busybox\n      args: [sudoku, --su=1, su-x]'),
      messages: [silent],
      safety: 'safe',
      fixed: pod(
        'name: web\n      image: busybox\n      args: [sudoku, --su=1, su-x]\n      securityContext:\n        allowPrivilegeEscalation: false',
      ),
    },
    'an image of which nothing is known': {
      files: pod('«name: web»\n      image: acme/web:1'),
      messages: [silent],
      severity: 'error',
    },
    'an unknown image that is not run as root': {
      files: pod('name: web\n      image: acme/web:1\n      «securityContext»:\n        runAsUser: 1000'),
      messages: [silent],
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod(
        'name: web\n      image: acme/web:1\n      securityContext:\n        runAsUser: 1000\n        allowPrivilegeEscalation: false',
      ),
      severity: 'error',
      safety: 'test-first',
    },
    'a known image': {
      files: pod('«name: web»\n      image: nginx:1.27'),
      podSecurity: 'baseline',
      messages: [silent],
      fixed: pod(
        'name: web\n      image: nginx:1.27\n      securityContext:\n        allowPrivilegeEscalation: false',
      ),
      severity: 'notice',
      safety: 'safe',
    },
    'a known image whose program has capabilities in its file': {
      files: pod('«name: web»\n      image: caddy:2'),
      messages: [silent],
    },
    'true, said aloud': {
      files: pod(
        'name: web\n      image: redis:7\n      securityContext:\n        allowPrivilegeEscalation: «true» # sudo',
      ),
      messages: ['`web` allows privilege escalation: `allowPrivilegeEscalation` is not `false`.'],
      safety: 'safe',
      fixed: pod(
        'name: web\n      image: redis:7\n      securityContext:\n        allowPrivilegeEscalation: false # sudo',
      ),
    },
    'a privileged container, of which the API server would refuse false': {
      files: pod('name: web\n      image: a\n      «securityContext»: { privileged: true }'),
      messages: [silent],
    },
    'CAP_SYS_ADMIN, beside which it would too': {
      files: pod(
        'name: web\n      image: a\n      «securityContext»: { capabilities: { add: [CAP_SYS_ADMIN] } }',
      ),
      messages: [silent],
    },
    'a Windows pod, of which v1.24 asks it all the same': {
      files: pod('«{ name: web, image: a }»', '  os: { name: windows }\n'),
      podSecurity: 'restricted@v1.24',
      messages: [silent],
      severity: 'error',
    },
    'a version that does not ask for it yet': {
      files: pod('«{ name: web, image: redis:7 }»'),
      podSecurity: 'restricted@v1.7',
      messages: [silent],
      safety: 'safe',
      severity: 'notice',
      fixed: pod('{ name: web, image: redis:7, securityContext: {allowPrivilegeEscalation: false} }'),
    },
    'a service that says nothing': {
      files: compose('«web»:\n    image: redis:7'),
      messages: ['`web` allows privilege escalation: `no-new-privileges` is not set.'],
      severity: 'notice',
      safety: 'safe',
      fixed: compose('web:\n    image: redis:7\n    security_opt: [no-new-privileges=true]'),
    },
    'a privileged service, where nothing is left to gain': {
      files: compose('«web»: { image: a, privileged: true }'),
      messages: ['`web` allows privilege escalation: `no-new-privileges` is not set.'],
    },
    'a service that says no': {
      files: compose(
        'web:\n    image: a\n    user: "5"\n    security_opt:\n      - label=disable\n      - «no-new-privileges=false»',
      ),
      messages: ['`web` allows privilege escalation: `no-new-privileges` is off.'],
      tries: ['plimsoll verify compose.yaml web'],
      severity: 'warning',
      safety: 'test-first',
      fixed: compose(
        'web:\n    image: a\n    user: "5"\n    security_opt:\n      - label=disable\n      - no-new-privileges=true',
      ),
    },
  },
});
