import { expect, test } from '@jest/globals';
import { check } from '../../../../src/check/index.ts';
import { composeProject } from '../../../support/compose.ts';

const service = (lines: string) =>
  `services:\n  web:\n    image: nginx:1.27\n${lines.replace(/^/gm, '    ')}\n`;

test.each([
  ['a folder', 'volumes: ["${DATA}:/data"]'],
  ['a name', 'container_name: ${NAME}'],
  ['a switch', 'read_only: ${READ_ONLY}'],
  ['a number', 'pids_limit: ${PIDS}'],
  ['a value that it asks for', 'environment: ["A=${A:?set it}"]'],
])('what only an environment can make whole is told, and the rest is there: %s', (_, lines) => {
  const { problems, services } = composeProject(service(lines));
  expect(problems).toHaveLength(1);
  expect(services.map(({ name, image }) => [name, image])).toEqual([['web', 'nginx:1.27']]);
});

test.each([
  ['a mistake of another kind as well', 'volumes: ["${DATA}:/data"]\nports: 80'],
  ['a mistake without a variable', 'volumes: [":/data"]'],
])('%s is refused as before', (_, lines) => {
  expect(composeProject(service(lines)).services.map(({ name }) => name)).toEqual([]);
});

test('a stand-in is nobody’s value', () => {
  const { services } = composeProject(service('volumes: ["${DATA}:/data"]\nuser: "${ID}"\nread_only: ${RO}'));
  const [web] = services;
  expect(web?.at('user').unknown).toBe('${ID}');
  expect(web?.at('read_only').unknown).toBe('${RO}');
  expect(web?.readOnly).toBe(false);
  expect(web?.user).toMatchObject({ from: 'image', kind: 'root' });
});

test('the file is judged, and said to need its variables', () => {
  const text = service('volumes: ["${DATA}:/data"]\nprivileged: true');
  const { findings, services, skipped } = check([{ path: 'compose.yaml', text }], { fixes: false });
  expect(findings.map(({ rule }) => rule)).toContain('privileged-container');
  expect(services).toEqual([]);
  expect(skipped).toMatchObject([
    { path: 'compose.yaml', reason: expect.stringMatching(/without its variables/) },
  ]);
});
