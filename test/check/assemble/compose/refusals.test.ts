import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { composeProject, webService } from '../../../support/compose.ts';

const messageOf = (text: string) =>
  composeProject(text)
    .problems.map(({ message }) => message)
    .join('\n');

describe('a service that compose refuses, and why', () => {
  test.each([
    ['user: 1000', '`services.web.user` must be a string.'],
    ['image: 2024-01-31', 'must be a string, not a date'],
    ['image: ', '`services.web.image` must be a string.'],
    ['imagee: x', '`services.web.imagee` is no key that compose knows here.'],
    ['privileged: maybe', '`services.web.privileged` must be true or false, not `maybe`.'],
    ['read_only: ${RO}', '`services.web.read_only` must be true or false, not empty.'],
    ['read_only: ${RO:?say so}', 'the required variable `RO` has no value: say so.'],
    ['user: ${U', 'is not a valid interpolation'],
    ['cap_add: NET_ADMIN', '`services.web.cap_add` must be a list.'],
    ['cap_add: [1]', 'An element of `services.web.cap_add` must be a string.'],
    ['volumes_from: [1]', '`services.web.volumes_from[0]` must be a string.'],
    ['build: 5', '`services.web.build` must be a string or a mapping.'],
    ['build: {contxt: .}', '`services.web.build.contxt` is no key that compose knows here.'],
    ['security_opt: [a, a]', '`services.web.security_opt` has an element twice.'],
    ['volumes: ["${DATA}:/data"]', 'The volume `:/data` has an empty section between colons.'],
    ['volumes: ["data:/b:ro:x"]', 'has too many colons'],
    ['volumes: [{source: a, target: /b}]', 'lacks the key `type`'],
    ['volumes: [{type: bind, target: /b}]', 'must have a `source`'],
    ['ports: ["70000"]', 'has an invalid container port'],
    ['ports: ["80:80/icmp"]', 'has an unknown protocol'],
    ['ports: ["::1:80:80"]', 'has an invalid IP address'],
    ['ports: ["80-81:80-82"]', 'has ranges of different lengths'],
    ['ports: [{published: 80}]', 'has no `target` port'],
    ['command: "sh -c \'x"', 'a command line whose quotes are closed'],
    ['environment: ["A =1"]', 'without a space after the name'],
    ['environment: {1: a}', 'The key `1` must be a string'],
    ['stop_grace_period: 30', 'must be a string'],
    ['stop_grace_period: "30"', 'must be a duration'],
    ['mem_limit: lots', 'must be a size'],
    ['container_name: "${NAME}"', 'must be a container name'],
    ['depends_on: {db: {}}', 'lacks the key `condition`'],
    ['user: "1"\nuser: "2"', 'set twice'],
  ])('%s', (keys, message) => {
    const image = keys.startsWith('image') ? '' : 'image: a\n';
    expect(messageOf(webService(`${image}${keys}`))).toContain(message);
  });
});

describe('a file that compose refuses, and why', () => {
  test.each([
    ['', 'empty'],
    ['{}', 'empty'],
    ['# nothing', 'empty'],
    ['[]', 'must be a mapping'],
    ['version: 3.8\nservices: {a: {image: b}}', '`version` must be a string.'],
    ['web: {image: a}', '`web` is no key that compose knows here.'],
    ['services: {"a b": {image: x}}', 'is no key that compose knows here.'],
    ['services: {web: }', '`services.web` must be a mapping.'],
    ['volumes: {a: {external: true, driver: x}}\nservices: {a: {image: b}}', 'is external'],
    ['secrets: {a: {}}\nservices: {a: {image: b}}', 'must have one of `file`, `environment`.'],
    ['services: {a: {image: b}}\n---\n', 'is empty'],
    ['services: [', ''],
  ])('%j', (text, message) => {
    const project = composeProject(text);
    expect(project.services).toEqual([]);
    expect(project.problems[0]?.message).toContain(message);
  });
});

test('a problem has the place of what is wrong', () => {
  const [problem] = composeProject(webService('image: a\nuser: 1000')).problems;
  expect(problem?.at.source.slice(problem.at.span)).toBe('1000');
});

test('every missing variable is told', () => {
  expect(composeProject(webService('image: ${A:?x}\nuser: ${B:?y}')).problems).toHaveLength(2);
});

describe('what is taken though it looks wrong', () => {
  test.each([
    ['version: "3"\nx-note: 5\nservices: {a: {image: b, x-note: 1}}'],
    ['services: {a: {image: b, privileged: "yes", tty: on}}'],
    ['services: {a: {user: "1"}}'],
    ['services: {a: {image: b, networks: [elsewhere], depends_on: [elsewhere]}}'],
    ['services: {a: {image: !!str 5, mac_address: ""}}'],
  ])('%s', (text) => {
    expect(messageOf(text)).toBe('');
  });
});

describe('hostile files end soon and never throw', () => {
  const times = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index)).join('');

  test.each([
    [
      'aliases of aliases',
      `x-0: &a0 [x, x]\n${times(40, (i) => `x-${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`)}services: {a: {image: b}}`,
    ],
    [
      'nesting through aliases',
      `x-0: &a0 [x]\n${times(500, (i) => `x-${i + 1}: &a${i + 1} [*a${i}]\n`)}services: {a: {image: b}}`,
    ],
    [
      'a chain of extends',
      `services:\n${times(2000, (i) => `  s${i}: {extends: s${i + 1}}\n`)}  s2000: {image: a}`,
    ],
    ['ranges of ports', `services: {a: {image: b, ports: [${times(200, (i) => `"${i + 1}-65535",`)}]}}`],
    ['documents', times(100, () => '---\nx-a: 1\n')],
    [
      'a long list extended often',
      `services:\n  b: {image: a, environment: [${times(2000, (i) => `A${i}=1,`)}]}\n${times(1000, (i) => `  s${i}: {extends: b, environment: [X]}\n`)}`,
    ],
  ])('%s', (_, text) => {
    expect(composeProject(text).problems).not.toEqual([]);
  });

  test('any text', () => {
    const keys = fc.constantFrom(
      'services:',
      '  web:',
      '    extends: web',
      '    <<: *a',
      '- a',
      '&a',
      '!reset',
      ' x',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(keys, fc.string({ maxLength: 8 })), { maxLength: 30 }), (parts) => {
        expect(composeProject(parts.join('\n')).paths).toEqual(['compose.yaml']);
      }),
    );
  });
});
