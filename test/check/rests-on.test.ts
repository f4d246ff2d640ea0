import { expect, test } from '@jest/globals';
import { check } from '../../src/check/index.ts';

/* Whatever is said because of an image that was asked for, says of which digest, and when. */

const digest = `sha256:${'a'.repeat(64)}`;
const configOf = (user: string) => ({
  ...{ on: '2026-12-01', from: 'registry', user, env: [], entrypoint: ['/app'], cmd: [] },
  ...{ workdir: '/', ports: [], volumes: [] },
});
const pod = (rest: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: example.com/web:1\n${rest}`;

test.each([
  ['root-user', '', 'pod.yaml', pod('')],
  ['root-user', '', 'compose.yaml', 'services:\n  web:\n    image: example.com/web:1\n'],
  ['root-user', '', 'Dockerfile', 'FROM example.com/web:1\nCOPY app /app\nCMD ["/app"]\n'],
  ['named-user', 'app', 'Dockerfile', 'FROM example.com/web:1\nCOPY app /app\nCMD ["/app"]\n'],
  [
    'named-user-under-run-as-non-root',
    'app',
    'pod.yaml',
    pod('      securityContext: {runAsNonRoot: true}\n'),
  ],
  ['low-port', '1000', 'pod.yaml', pod('      ports: [{containerPort: 80}]\n')],
  [
    'low-port',
    '1000',
    'compose.yaml',
    'services:\n  web:\n    image: example.com/web:1\n    ports: ["80:80"]\n',
  ],
])('%s of an image that runs as %j, in %s', (rule, user, path, text) => {
  const images = {
    registry: { version: 1, images: { [digest]: { names: ['example.com/web:1'], config: configOf(user) } } },
  } as const;
  const found = check([{ path, text }], { images }).findings.filter((one) => one.rule === rule);
  expect(found.map(({ restsOn }) => restsOn)).toEqual([
    { image: 'example.com/web:1', from: 'registry', digest, on: '2026-12-01' },
  ]);
});
