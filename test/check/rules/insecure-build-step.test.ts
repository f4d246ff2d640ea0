import rule from '../../../src/check/rules/insecure-build-step.ts';
import { testRule } from '../../support/rule-tester.ts';

const image = (...lines: string[]) => ({ Dockerfile: `FROM debian AS build\n${lines.join('\n')}\n` });

const privileged = 'This step runs with all privileges on the build machine.';
const onHost = 'This step shares the network of the build machine, including its local services.';

testRule(rule, {
  good: {
    'a plain step': { files: image('RUN make') },
    'the default, said out loud': { files: image('RUN --security=sandbox --network=default make') },
    'no network at all': { files: image('RUN --network=none make') },
    'words that belong to the command': { files: image('RUN make --network=host') },
    'a comment': { files: image('# RUN --security=insecure make', 'RUN make') },
  },
  bad: {
    'a build that compose gives privileges': {
      files: {
        'compose.yaml':
          'services:\n  web:\n    build: { context: ., privileged: «true», entitlements: [«security.insecure»] }\n',
      },
      messages: [
        'The image of `web` is built with all privileges: `privileged` is `true`.',
        'The build of `web` has the entitlement `security.insecure`.',
      ],
      severity: 'error',
    },
    'a privileged step': {
      files: image('RUN «--security=insecure» mount /dev/loop0 /mnt'),
      messages: [privileged],
      tries: ['docker build .'],
      fixed: image('RUN mount /dev/loop0 /mnt'),
      severity: 'warning',
      safety: 'test-first',
    },
    'the network of the host': {
      files: image('RUN --mount=type=cache,target=/c «--network=host» \\', '  make'),
      messages: [onHost],
      safety: 'test-first',
      tries: ['docker build .'],
      fixed: image('RUN --mount=type=cache,target=/c \\', '  make'),
    },
    both: {
      files: image('run «--network=host» «--security=insecure» make'),
      messages: [onHost, privileged],
      safety: 'test-first',
      tries: ['docker build .'],
      fixed: image('run make'),
    },
    'a step for the images that are built on this one': {
      files: image('ONBUILD RUN «--network=host» make'),
      messages: [onHost],
      safety: 'test-first',
      tries: ['docker build .'],
      fixed: image('ONBUILD RUN make'),
    },
  },
});
