import { describe, expect, test } from '@jest/globals';
import { check, type Finding } from '../../../src/check/index.ts';
import { Units } from '../../../src/check/judging/units.ts';
import { fileSetOf, Project } from '../../../src/check/model/project.ts';
import { toldOnce } from '../../../src/check/report/findings.ts';
import { Source } from '../../../src/check/text/source.ts';
import { findingAt } from '../../support/finding.ts';

const files = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([path, text]) => ({ path, text }));

function unitsOf(texts: Readonly<Record<string, string>>, only?: (path: string) => boolean) {
  const project = new Project(fileSetOf(files(texts)));
  const units = new Units(project, project.paths, only);
  const opened = units.files().map((slot) => [slot.name, slot.open()] as const);
  const parts = opened.flatMap(([name, unit]) => (unit?.isPart === true ? [name] : []));
  return { project, units, opened, assembled: units.assembled(parts) };
}

const shop = {
  Dockerfile: 'FROM node:22\n',
  'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: b, image: c}]}\n',
  'compose.yaml': 'services:\n  web:\n    extends: {file: base.yaml, service: app}\n',
  'compose.override.yaml': 'services:\n  web:\n    privileged: true\n',
  'base.yaml': 'services:\n  app:\n    image: app\n    cap_add: [SYS_ADMIN]\n',
};

describe('the units of a project', () => {
  test('are its files, and then what is assembled of them', () => {
    const { opened, assembled } = unitsOf(shop);
    expect(opened.map(([name]) => name)).toEqual([
      'Dockerfile',
      'base.yaml',
      'compose.override.yaml',
      'compose.yaml',
      'pod.yaml',
    ]);
    expect(opened.find(([name]) => name === 'pod.yaml')?.[1]).toMatchObject({
      workloads: [{}],
      services: [],
    });
    expect(assembled.map((slot) => [slot.name, slot.open()?.files])).toEqual([
      ['compose base.yaml', ['base.yaml']],
      ['compose compose.yaml compose.override.yaml', ['compose.yaml', 'compose.override.yaml', 'base.yaml']],
    ]);
  });

  test('of those that are asked for alone, in a project that is known as a whole', () => {
    const { opened, assembled } = unitsOf(shop, (path) => path.startsWith('compose'));
    expect(opened.map(([name]) => name)).toEqual(['compose.override.yaml', 'compose.yaml']);
    expect(assembled.map(({ name }) => name)).toEqual(['compose compose.yaml compose.override.yaml']);
  });

  test('that hold a file are its own, and every one that it comes into', () => {
    const { project, units } = unitsOf(shop);
    const holding = [...units.holding(project, [new Source('base.yaml', shop['base.yaml'])])];
    expect(holding.map((unit) => [unit.files.length, unit.services.map(({ name }) => name)])).toEqual([
      [1, []],
      [1, ['app']],
      [3, ['web']],
    ]);
  });
});

describe('a fix of a file that comes into several units', () => {
  const texts = {
    'compose.yaml': 'services:\n  web:\n    extends: {file: base.yaml, service: app}\n',
    'base.yaml': 'services:\n  app:\n    image: redis:7\n    user: "999"\n',
  };
  const fixesOf = (
    given: Readonly<Record<string, string>>,
  ): (readonly [string, string, string | undefined])[] =>
    check(files(given))
      .findings.filter(({ rule }) => rule === 'undropped-capabilities')
      .map(({ subject, path, fix }) => [subject, path, fix?.edits[0]?.path] as const);

  test('is made where the value would stand: that of a service that extends another in its own file', () => {
    expect(fixesOf(texts)).toEqual([
      ['service app', 'base.yaml', 'base.yaml'],
      ['service web', 'compose.yaml', 'compose.yaml'],
    ]);
  });

  test('is not offered where it would bring something up in another', () => {
    const drops = (over: string) =>
      check(
        files({
          'base.yaml': 'services:\n  app:\n    image: redis:7\n    user: "999"\n',
          'compose.yaml': `services:\n  web:\n    extends: {file: base.yaml, service: app}\n${over}`,
        }),
      ).findings.flatMap(({ rule, subject, fix }) =>
        rule === 'undropped-capabilities' ? [[subject, fix !== null]] : [],
      );
    expect(drops('')).toContainEqual(['service app', true]);
    // Its program carries a capability in its file, and would not start without it.
    expect(drops('    image: caddy:2\n')).toContainEqual(['service app', false]);
  });
});

describe('what holds in several renderings', () => {
  const by = (...values: readonly string[]) => ({ by: 'helm', root: 'chart', values }) as const;
  const one: Finding = findingAt(1);

  test('is told once, with all of them', () => {
    const told = toldOnce([
      { ...one, renderings: [by('values.yaml')] },
      { ...one, renderings: [by('values.yaml', 'prod.yaml')] },
      { ...one, message: 'Another.', renderings: [by('values.yaml')] },
    ]);
    expect(told.map(({ message, renderings }) => [message, renderings?.length])).toEqual([
      [one.message, 2],
      ['Another.', 1],
    ]);
  });

  test('is not mixed with what stands in a file as it is', () => {
    expect(toldOnce([one, one, { ...one, renderings: [by()] }])).toHaveLength(3);
  });
});

describe('what Kustomize renders', () => {
  const base = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: example/web
          securityContext:
            allowPrivilegeEscalation: true
`;
  const texts = {
    'base/web.yaml': base,
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'dev/kustomization.yaml': 'resources: [../base]\nnamespace: dev\n',
    'prod/kustomization.yaml': 'resources: [../base]\nnamespace: shop\npatches:\n  - path: open.yaml\n',
    'prod/open.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          securityContext:
            privileged: true
`,
  };
  const report = check(files(texts));
  const told = report.findings.map(({ rule, path, start, renderings }) => [
    rule,
    `${path}:${start.line}`,
    renderings?.map(({ root }) => root).join(),
  ]);

  test('is judged as what comes out, and told once, where it is written, with all that it holds in', () => {
    expect(told).toContainEqual(['privilege-escalation', 'base/web.yaml:13', 'dev,prod']);
    expect(told).toContainEqual(['privileged-container', 'prod/open.yaml:10', 'prod']);
    expect(told.filter(([, , roots]) => roots === undefined)).toEqual([]);
  });

  test('names each workload with what it comes out of', () => {
    expect(
      report.workloads.map(({ path, namespace, rendered }) => [path, namespace, rendered?.root]),
    ).toEqual([
      ['base/web.yaml', 'dev', 'dev'],
      ['base/web.yaml', 'shop', 'prod'],
    ]);
  });

  test('is mended in the file that says it, and proven in all that comes out of that', () => {
    const edited = report.findings.flatMap(({ rule, fix }) =>
      fix ? fix.edits.map(({ path }) => [rule, path]) : [],
    );
    expect(edited).toContainEqual(['missing-seccomp-profile', 'base/web.yaml']);
    // What would be right in dev makes an object that the API server refuses in prod.
    expect(edited).not.toContainEqual(['privilege-escalation', 'base/web.yaml']);
  });

  test('is mended in the patch that says it', () => {
    const closed = { ...texts, 'base/web.yaml': base.replace('Escalation: true', 'Escalation: false') };
    const found = check(files(closed)).findings.filter(
      ({ rule }) => rule === 'contradictory-security-context',
    );
    expect(found.map(({ fix }) => fix?.edits.map(({ path }) => path).join())).toEqual(['prod/open.yaml']);
  });

  test('leaves its files to themselves where nothing comes out', () => {
    const alone = check(
      files({
        ...texts,
        'dev/kustomization.yaml': 'resource: []\n',
        'prod/kustomization.yaml': 'resources: [gone]\n',
      }),
    );
    expect(alone.skipped.map(({ path, reason }) => [path, reason])).toEqual([
      [
        'dev/kustomization.yaml',
        'not all of what Kustomize renders is known: Kustomize does not know `resource`.',
      ],
      ['prod/kustomization.yaml', 'not all of what Kustomize renders is known: `prod/gone` is not there.'],
    ]);
    expect(alone.workloads.map(({ path, rendered }) => [path, rendered?.root])).toEqual([
      ['prod/open.yaml', undefined],
      ['base/web.yaml', 'base'],
    ]);
  });

  test('leaves its files to themselves where the kustomization is not to be looked at', () => {
    const config = {
      path: '.github/plimsoll.yml',
      text: 'paths:\n  ignore: [prod/**, dev/**, base/kustomization.yaml]\n',
    };
    const alone = check(files(texts), { config });
    expect(alone.workloads.map(({ path, rendered }) => [path, rendered?.root])).toEqual([
      ['base/web.yaml', undefined],
    ]);
  });

  test('is named where no kustomization takes it in', () => {
    const base = {
      'base/web.yaml': texts['base/web.yaml'],
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
    };
    const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n';
    const left = {
      ...base,
      'prod/open.yaml': texts['prod/open.yaml'],
      'prod/kustomization.yaml': `${component}patches:\n  - path: open.yaml\n`,
    };
    expect(check(files(left)).skipped.map(({ path }) => path)).toEqual(['prod/kustomization.yaml']);
  });

  test('asks for each file once, and once for each that is not there, however many renderings and proofs look', () => {
    const asked = new Map<string, number>();
    const read = (path: string): string | undefined => {
      asked.set(path, (asked.get(path) ?? 0) + 1);
      return new Map<string, string>(Object.entries(texts)).get(path);
    };
    check({ paths: Object.keys(texts), read });
    // Kustomize asks for a folder under the names of a file and of three kustomizations.
    expect(asked.get('base')).toBe(1);
    expect(asked.get('base/kustomization.yml')).toBe(1);
    expect(asked.get('prod/open.yaml')).toBeLessThan(5);
  });
});
