import rule from '../../../src/check/rules/ownership-change-at-run-time.ts';
import { testRule } from '../../support/rule-tester.ts';

const image = (...lines: string[]) => ({ Dockerfile: `${lines.join('\n')}\n` });

const volumes = `
      volumes:
        - { name: data, persistentVolumeClaim: { claimName: data } }
        - { name: share, nfs: { server: files, path: / } }`;

/** A Deployment whose first container prepares what the second one needs. */
const prepared = (command: string, more = '', context = '') => ({
  'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
${context}      initContainers:
        - name: prepare
          image: busybox
          command: ${command}
          volumeMounts: [{ name: data, mountPath: /data }, { name: share, mountPath: /share }]${more}
      containers:
        - name: app
          image: example.com/app${volumes}
`,
});

const replaced = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      containers:
        - name: app
          image: example.com/app${volumes}
      securityContext:
        fsGroup: 1000
`;

testRule(rule, {
  good: {
    'owners set while building': { files: image('FROM node:24', 'RUN chown -R node /app', 'CMD node') },
    'an image whose user may not': {
      files: image('FROM node:24', 'USER 1000', 'CMD chown -R 1000 /app; node'),
    },
    'a container whose user may not': {
      files: prepared('[chown, -R, "1000", /data]', '\n          securityContext: { runAsUser: 1000 }'),
    },
    'another command': { files: prepared('[sh, -c, "echo chown; ls /data; chown --help"]') },
    'a script that asks first whether it is root': {
      files: {
        ...image('FROM node:24', 'COPY start.sh /', 'ENTRYPOINT ["/start.sh"]'),
        'start.sh':
          '#!/bin/sh\nif [ "$(id -u)" = 0 ]; then\n  chown node /data\n  exec gosu node "$@"\nfi\nexec "$@"\n',
      },
    },
    'a service that starts its program': {
      files: { 'compose.yaml': 'services:\n  web:\n    image: alpine\n    command: ls\n' },
    },
  },
  bad: {
    'an init container that does nothing else': {
      files: prepared('[sh, -c, "set -e; «chown -R 1000:1000 /data»; chmod 0775 /data"]'),
      messages: [
        '`prepare` changes the owner of `/data` when it starts. For most volumes `fsGroup: 1000`, on the pod, does that without root.',
      ],
      tries: ['plimsoll verify web.yaml web'],
      severity: 'warning',
      confidence: 'certain',
      safety: 'test-first',
      fixed: { 'web.yaml': replaced },
    },
    'the user, where the group is root': {
      files: prepared('[«chown», "1000:0", /data/a, /data/b]'),
      messages: [
        '`prepare` changes the owner of `/data/a` and `/data/b` when it starts. For most volumes `fsGroup: 1000`, on the pod, does that without root.',
      ],
      safety: 'test-first',
      tries: ['plimsoll verify web.yaml web'],
      fixed: { 'web.yaml': replaced },
    },
    'a pod that has another group already': {
      files: prepared('[«chown», "1000", /data]', '', '      securityContext: { fsGroup: 2000 }\n'),
      messages: [
        '`prepare` changes the owner of `/data` when it starts. For most volumes `fsGroup: 1000`, on the pod, does that without root.',
      ],
    },
    'a name, whose number nobody knows': {
      files: prepared('[«chown», "app:app", /data]'),
      messages: [
        '`prepare` changes the owner of `/data` when it starts. For most volumes `fsGroup`, on the pod, does that without root.',
      ],
    },
    'an init container that does something else as well': {
      files: prepared('[sh, -c, "mkdir -p /data/db && «chown 1000 /data/db»"]'),
      messages: [
        '`prepare` changes the owner of `/data/db` when it starts. For most volumes `fsGroup: 1000`, on the pod, does that without root.',
      ],
    },
    'a volume that is given to no group': {
      files: prepared('[«chown», "1000", /share]'),
      messages: [
        '`prepare` changes the owner of `/share` when it starts. `fsGroup` has no effect on `nfs`: set the owner where the folder is stored.',
      ],
    },
    'a folder of the image': {
      files: prepared('[«chgrp», -R, "1000", /app]'),
      messages: ['`prepare` changes the owner of `/app` when it starts. Set it in the image.'],
    },
    'a folder that a volume is mounted in': {
      files: prepared('[«chown», -R, "1000", /]'),
      messages: [
        '`prepare` changes the owner of `/` when it starts. Set it in the image, and for a volume with `fsGroup`.',
      ],
    },
    'a place that only the shell can tell, now and then': {
      files: prepared('[sh, -c, "if [ -d $D ]; then «chown -R 1000 $D»; fi"]'),
      messages: [
        '`prepare` changes the owner of files when it starts. Set it in the image, and for a volume with `fsGroup`.',
      ],
      confidence: 'likely',
    },
    'an image, in a script that its file writes': {
      files: image(
        'FROM node:24',
        'COPY --chmod=755 <<EOF /entrypoint.sh',
        '#!/bin/sh',
        '«chown -R node:node /app»',
        'exec gosu node "$@"',
        'EOF',
        'ENTRYPOINT ["/entrypoint.sh"]',
      ),
      messages: [
        'This image changes the owner of `/app` when it starts. Use `COPY --chown` or a `RUN` instruction instead.',
      ],
    },
    'an image, in a script of the project': {
      files: {
        ...image('FROM node:24', 'COPY start.sh /', '«ENTRYPOINT ["/start.sh"]»'),
        'start.sh': '#!/bin/sh\nchown -R node:node /app\nexec gosu node "$@"\n',
      },
      messages: [
        'This image changes the owner of `/app` when it starts. Use `COPY --chown` or a `RUN` instruction instead.',
      ],
      notes: ['The script does it here.'],
      confidence: 'certain',
    },
    'a service, in a folder of its host': {
      files: {
        'compose.yaml':
          'services:\n  web:\n    image: alpine\n    command: «chown -R 1000 /data»\n    volumes: ["./data:/data"]\n',
      },
      messages: [
        '`web` changes the owner of `/data` when it starts. Set the owner of that folder on the host, once.',
      ],
    },
    'a service': {
      files: {
        'compose.yaml':
          'services:\n  web:\n    image: alpine\n    command: sh -c "«chown -R 1000 /data»"\n    volumes: [data:/data]\nvolumes: { data: {} }\n',
      },
      messages: [
        '`web` changes the owner of `/data` when it starts. Set it in the image: a new volume takes its owner from the folder that it is mounted over.',
      ],
      severity: 'notice',
    },
  },
});
