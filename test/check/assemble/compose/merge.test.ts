import { describe, expect, test } from '@jest/globals';
import type { Service } from '../../../../src/check/model/service/service.ts';
import { composeProject, composeService, webService } from '../../../support/compose.ts';

const base = webService(
  `image: app
user: "1"
cap_add: [A, B]
security_opt: [a]
read_only: true
tmpfs: /a
volumes: ["data:/data", "./src:/src"]
ports: ["80:80", "81:81"]
command: a b
environment: {A: 1, B: 2}
build: ./a
network_mode: host`,
);

const views: Readonly<Record<string, (service: Service) => unknown>> = {
  user: ({ user }) => user.value,
  cap_add: ({ capAdd }) => capAdd.join(),
  security_opt: ({ securityOpt }) => securityOpt.join(),
  read_only: ({ readOnly }) => readOnly,
  tmpfs: ({ tmpfs }) => tmpfs.join(),
  volumes: ({ volumes }) => volumes.map(({ source, target }) => `${source}:${target}`).join(),
  ports: ({ ports }) =>
    ports.map(({ hostIp, published, target }) => `${hostIp}:${published}:${target}`).join(),
  command: ({ command }) => command?.join(' '),
  environment: (service) =>
    service
      .at('environment')
      .items()
      .map(({ text }) => text)
      .join(),
  build: ({ build }) => build && `${build.context} ${build.dockerfile}`,
  network_mode: ({ networkMode }) => networkMode,
};

/** compose-go gives the same for every row, whichever way one lies over the other. */
const rows: readonly (readonly [string, string, unknown])[] = [
  ['user', 'user: "2"', '2'],
  ['cap_add', 'cap_add: [C]', 'A,B,C'],
  ['cap_add', 'cap_add: [A]', 'A,B'],
  ['cap_add', 'cap_add: []', 'A,B'],
  ['cap_add', 'cap_add: !reset []', ''],
  ['cap_add', 'cap_add: !override [Z]', 'Z'],
  ['security_opt', 'security_opt: [a, b]', 'a,b'],
  ['read_only', 'read_only: "no"', false],
  ['tmpfs', 'tmpfs: [/b, /a]', '/a,/b'],
  ['volumes', 'volumes: ["./other:/src/"]', 'data:/data,other:/src'],
  ['volumes', 'volumes: [{type: volume, source: x, target: /data}]', 'x:/data,src:/src'],
  ['ports', 'ports: ["80:80"]', ':80:80,:81:81'],
  ['ports', 'ports: ["127.0.0.1:80:80"]', ':80:80,:81:81,127.0.0.1:80:80'],
  ['ports', 'ports: !override ["1:1"]', ':1:1'],
  ['command', 'command: c', 'c'],
  ['command', 'command: []', ''],
  ['environment', 'environment: ["B=3", "C=4"]', 'A=1,B=3,C=4'],
  ['build', 'build: {dockerfile: Other}', './a Other'],
  ['network_mode', 'network_mode: !reset null', ''],
];

describe.each([
  [
    'an override file',
    (over: string) => composeService({ 'compose.yaml': base, 'o.yaml': webService(over) }, 'web', 'o.yaml'),
  ],
  ['a second document', (over: string) => composeService(`${base}---\n${webService(over)}`)],
  [
    'a service that extends',
    (over: string) =>
      composeService(webService(`extends: base\n${over}`, base.replace('services:\n  web:', '  base:'))),
  ],
  [
    'a service that extends one of another file',
    (over: string) =>
      composeService({
        'compose.yaml': webService(`extends: {file: other.yaml, service: web}\n${over}`),
        'other.yaml': base,
      }),
  ],
  [
    'a file that includes',
    (over: string) =>
      composeService({ 'compose.yaml': `include: [other.yaml]\n${webService(over)}`, 'other.yaml': base }),
  ],
])('%s', (_, laidOver) => {
  test.each(rows)('%s with %s is %j', (field, over, value) => {
    const expected = field === 'build' ? 'a Other' : value;
    expect(views[field]?.(laidOver(over))).toBe(expected);
  });
});

describe('a merged field points at the text that decided it', () => {
  const service = composeService(
    {
      'compose.yaml': webService('image: app\nprivileged: true\ncap_drop: [ALL]'),
      'o.yaml': webService('read_only: ${RO:-true}\nprivileged: false\ncap_drop: [CHOWN]'),
    },
    'web',
    'o.yaml',
  );
  const placed = (field: ReturnType<typeof service.at>) =>
    `${field.source.path} ${field.source.slice(field.span)}`;

  test.each([
    [['image'], 'compose.yaml app'],
    [['privileged'], 'o.yaml false'],
    [['read_only'], 'o.yaml ${RO:-true}'],
    [['cap_drop', 0], 'compose.yaml ALL'],
    [['cap_drop', 1], 'o.yaml CHOWN'],
    [['user'], 'compose.yaml web'],
  ])('%j: %s', (path, place) => {
    expect(placed(service.at(...path))).toBe(place);
  });

  test('a default is a value, and said to be unknown', () => {
    expect(service.at('read_only').value).toBe(true);
    expect(service.at('read_only').unknown).toBe('${RO:-true}');
    expect(service.at('privileged').unknown).toBeUndefined();
  });

  test('each file keeps its own declaration', () => {
    expect(service.declarations.map(({ source }) => source.path)).toEqual(['compose.yaml', 'o.yaml']);
    expect(service.path).toBe('compose.yaml');
    expect(service.line).toBe(2);
  });
});

describe('extends and include', () => {
  test('a service that extends another file stands where it extends', () => {
    const service = composeService({
      'compose.yaml': '# one\nservices:\n  web:\n    extends: {file: lib/base.yaml, service: app}',
      'lib/base.yaml':
        'services:\n  app:\n    image: app\n    build: ./ctx\n    volumes: ["./data:/data", "../up:/up"]',
    });
    expect([service.path, service.line]).toEqual(['compose.yaml', 3]);
    expect(service.at('image').source.path).toBe('lib/base.yaml');
    expect(service.build?.context).toBe('lib/ctx');
    expect(service.volumes.map(({ source }) => source)).toEqual(['lib/data', 'up']);
  });

  test('what an extending service has itself stays beside what it gets', () => {
    const project = composeProject(
      'services:\n  a: {extends: b, user: "5"}\n  b: {extends: c, cap_add: [X]}\n  c: {image: i, cap_add: [Y]}',
    );
    expect(
      project.services.map(({ name, image, user, capAdd }) => [name, image, user.value, ...capAdd]),
    ).toEqual([
      ['a', 'i', '5', 'Y', 'X'],
      ['b', 'i', '', 'Y', 'X'],
      ['c', 'i', '', 'Y'],
    ]);
  });

  test('an included project has its own folder and its own .env', () => {
    const files = {
      'compose.yaml': 'include: [sub/compose.yaml]\nservices: {web: {image: "app:$TAG"}}',
      '.env': 'TAG=1',
      'sub/compose.yaml': 'services: {db: {image: "db:$TAG-$OTHER", build: ./db}}',
      'sub/.env': 'TAG=2\nOTHER=3',
    };
    expect(composeService(files).image).toBe('app:1');
    expect(composeService(files, 'db').image).toBe('db:1-3');
    expect(composeService(files, 'db').build?.context).toBe('sub/db');
    expect(composeService(files, 'db').path).toBe('sub/compose.yaml');
  });

  test.each([
    ['services: {a: {extends: b}, b: {extends: a, image: x}}', 'extends itself'],
    ['services: {a: {extends: nobody}}', 'no service of this file'],
    ['services: {a: {extends: {file: gone.yaml, service: b}}}', 'is not there'],
    ['services: {a: {extends: {file: b.yaml}}}', 'which `service`'],
    ['include: [compose.yaml]\nservices: {a: {image: x}}', 'includes itself'],
    ['include: [gone.yaml]', 'is not there'],
  ])('%s is refused', (text, reason) => {
    const project = composeProject(text);
    expect(project.problems[0]?.message).toContain(reason);
    expect(project.services).toEqual([]);
  });
});
