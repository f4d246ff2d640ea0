import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { resolve, sep } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { check } from '../src/check/index.ts';
import { close, listen } from '../src/server/http.ts';
import { knownEvents, neededEvents, neededPermissions } from '../src/server/registration.ts';

/* What we tell others to run is what we would pass. */

const webhooks = 'node_modules/@octokit/webhooks-examples/api.github.com/index.json';
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
const paths = ['Dockerfile', 'compose.yaml', ...filesIn('deploy').map((name) => `deploy/${name}`)];
const texts = new Map([...paths, 'package.json'].map((path) => [path, readFileSync(path, 'utf8')]));
const report = check([...texts].map(([path, text]) => ({ path, text })));

describe('our own check', () => {
  test('finds nothing of any severity, waives nothing and leaves nothing out', () => {
    expect(report.findings).toEqual([]);
    expect(report.waived).toEqual([]);
    expect(report.skipped).toEqual([]);
  });

  test('and has understood all of it', () => {
    expect(report.images.find(({ final }) => final)).toMatchObject({ user: { kind: 'uid', uid: 65_532 } });
    expect(report.workloads).toMatchObject([
      { name: 'plimsoll', namespace: 'plimsoll', podSecurity: { level: 'restricted', violations: [] } },
    ]);
    expect(report.services).toMatchObject([
      { name: 'plimsoll', user: { uid: 65_532 }, effective: { readOnly: true, capDrop: ['ALL'] } },
    ]);
  });

  test('would have found what is taken away', () => {
    const without = (path: string, line: RegExp): number => {
      const changed = [...texts].map(([name, text]) => ({
        path: name,
        text: name === path ? text.replace(line, '') : text,
      }));
      return check(changed).findings.length;
    };
    expect(without('deploy/deployment.yaml', /^ +readOnlyRootFilesystem.*\n/m)).toBeGreaterThan(0);
    expect(without('deploy/namespace.yaml', /^ +pod-security.*enforce.*\n/gm)).toBeGreaterThan(0);
    expect(without('compose.yaml', /^ +cap_drop.*\n/m)).toBeGreaterThan(0);
    expect(without('Dockerfile', /:nonroot[^]*(?=ENTRYPOINT)/)).toBeGreaterThan(0);
  });
});

test('the variant for several instances passes our own check at Restricted, and waives nothing', () => {
  const several = filesIn('deploy-several').map((name) => `deploy-several/${name}`);
  const whole = new Map([...texts, ...several.map((path) => [path, readFileSync(path, 'utf8')] as const)]);
  const { findings, waived, workloads } = check([...whole].map(([path, text]) => ({ path, text })));
  expect([findings, waived]).toEqual([[], []]);
  expect(workloads.map(({ name, podSecurity }) => [name, podSecurity.level])).toContainEqual([
    'valkey',
    'restricted',
  ]);
});

test('the variant stands beside what it builds on: kustomize takes no folder that is around it', () => {
  const { resources } = parse(readFileSync('deploy-several/kustomization.yaml', 'utf8')) as {
    readonly resources: readonly string[];
  };
  const here = resolve('deploy-several');
  const around = resources.filter((path) => here.startsWith(resolve(here, path) + sep));
  expect([resources.includes('../deploy'), around]).toEqual([true, []]);
});

describe('the image', () => {
  const dockerfile = texts.get('Dockerfile') ?? '';

  test('copies what .dockerignore lets through', () => {
    const allowed = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, words = '']) =>
      words.split(' '),
    );
    expect([...copied].sort()).toEqual([...allowed].sort());
  });

  test('runs a Node that our package is for', () => {
    const { engines } = JSON.parse(texts.get('package.json') ?? '') as {
      readonly engines: { readonly node: string };
    };
    expect([dockerfile.match(/node:(\d+)/)?.[1], dockerfile.match(/nodejs(\d+)/)?.[1]]).toEqual(['24', '24']);
    expect(engines.node).toContain('>=22');
  });

  test('checks its health with a program that tells well from ill', async () => {
    const [, command = ''] = /^HEALTHCHECK .*CMD (\[.*\])$/m.exec(dockerfile) ?? [];
    const [, ...words] = JSON.parse(command) as string[];
    let status = 200;
    const server = createServer((_, response) => response.writeHead(status).end());
    const port = Number(new URL(await listen(server, '127.0.0.1', 0)).port);
    const exitCode = (): Promise<number | null> =>
      new Promise((done) => {
        const options = { env: { ...process.env, PORT: String(port) } };
        execFile(process.execPath, words, options).on('exit', done);
      });
    expect(await exitCode()).toBe(0);
    status = 503;
    expect(await exitCode()).toBe(1);
    await close(server);
    expect(await exitCode()).toBe(1);
  });
});

describe('the manifests', () => {
  interface Manifest {
    readonly kind: string;
    readonly metadata?: { readonly name: string; readonly namespace?: string };
  }
  const manifests = paths
    .filter((path) => path.startsWith('deploy/'))
    .flatMap((path) =>
      parseAllDocuments(texts.get(path) ?? '').map((document) => document.toJS() as Manifest),
    );

  test('hold no Secret, only its name', () => {
    expect(manifests.map(({ kind }) => kind).sort()).toEqual([
      'Deployment',
      'Kustomization',
      'Namespace',
      'NetworkPolicy',
      'Service',
      'ServiceAccount',
    ]);
  });

  test('are all listed, and all in one namespace', () => {
    const list = parse(texts.get('deploy/kustomization.yaml') ?? '') as {
      readonly resources: readonly string[];
    };
    const others = filesIn('deploy').filter((name) => name !== 'kustomization.yaml');
    expect([...list.resources].sort()).toEqual(others.sort());
    for (const { kind, metadata } of manifests)
      if (kind !== 'Namespace' && kind !== 'Kustomization') expect(metadata?.namespace).toBe('plimsoll');
  });

  test.each([
    ['compose.yaml', /stop_grace_period: (\d+)s/],
    ['deploy/deployment.yaml', /terminationGracePeriodSeconds: (\d+)/],
  ])('%s gives the time that draining takes', (path, pattern) => {
    // 25 of DRAIN_SECONDS, 5 for requests that are still being answered.
    expect(Number(pattern.exec(texts.get(path) ?? '')?.[1])).toBeGreaterThan(25 + 5 + 5);
  });
});

describe('app.yml', () => {
  const manifest = parse(readFileSync('app.yml', 'utf8')) as {
    readonly default_permissions: Readonly<Record<string, string>>;
    readonly default_events: readonly string[];
    readonly public: boolean;
  };
  const { components } = JSON.parse(readFileSync('test/support/github/openapi/operations.json', 'utf8')) as {
    readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  };
  interface Schema {
    readonly properties: Readonly<Record<string, { readonly enum: readonly string[] }>>;
  }
  const permissions = components.schemas['app-permissions']?.properties ?? {};
  const events = new Set(
    (JSON.parse(readFileSync(webhooks, 'utf8')) as readonly { readonly name: string }[]).map(
      ({ name }) => name,
    ),
  );

  test.each(Object.entries(manifest.default_permissions))('%s: %s is a permission', (name, level) => {
    expect(permissions[name]?.enum ?? (name === 'metadata' ? ['read'] : [])).toContain(level);
  });

  test.each(manifest.default_events)('%s is an event', (name) => {
    expect(events).toContain(name);
  });

  test('asks for what the server looks for, and no more', () => {
    expect(manifest.default_permissions).toEqual(neededPermissions);
    expect(manifest.default_events).toEqual(neededEvents);
  });

  test('events that are taken in exist', () => {
    expect([...knownEvents].filter((name) => !events.has(name))).toEqual([]);
  });

  test('gives a reason for each', () => {
    const text = readFileSync('app.yml', 'utf8');
    for (const name of [...Object.keys(neededPermissions), ...neededEvents])
      expect(text).toMatch(new RegExp(`^ +#.*\\n +(?:- )?${name}\\b`, 'm'));
  });
});
