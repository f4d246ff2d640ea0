import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A manifest before and after its fixes. */
export interface Fixed {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export interface Accepted {
  /** What it took before the fixes, and what of that it takes after them. */
  before: number;
  after: number;
  readonly refused: string[];
}

/** What is asked of kubectl: it must find its way through the objects, and it must decode them as Kubernetes would. */
const questions = {
  create: ['create', '--dry-run=client', '--validate=false', '--output=yaml'],
  decode: ['set', 'env', '--local', '--output=yaml', 'PLIMSOLL='],
} as const;

export type Answers = Record<keyof typeof questions, Accepted>;

/**
 * Whether kubectl takes what it took before. `create` asks a cluster which kinds there are, even on the client's side
 * alone; so it is given a server that knows all kinds that occur, and nothing else.
 */
export async function kubectlAccepts(kubectl: string, manifests: readonly Fixed[]): Promise<Answers> {
  const scratch = mkdtempSync(join(tmpdir(), 'plimsoll-kubectl-'));
  const server = await serverOf(kindsIn(manifests));
  const { port } = server.address() as AddressInfo;
  const global = [`--server=http://127.0.0.1:${port}`, `--cache-dir=${join(scratch, 'cache')}`];
  const none = (): Accepted => ({ before: 0, after: 0, refused: [] });
  const answers: Answers = { create: none(), decode: none() };
  const ask = async ({ path, before, after }: Fixed, index: number): Promise<void> => {
    const files = [before, after].map((text, side) =>
      written(join(scratch, `${side}`, `${index}.yaml`), text),
    );
    for (const question of ['create', 'decode'] as const) {
      const [was, is] = await Promise.all(
        files.map((file) => answerOf(kubectl, [...questions[question], ...global, `--filename=${file}`])),
      );
      if (was !== '') continue;
      answers[question].before += 1;
      if (is === '') answers[question].after += 1;
      else answers[question].refused.push(`${path}: kubectl ${question}: ${is ?? ''}`);
    }
  };
  try {
    for (const [index, manifest] of manifests.entries()) await ask(manifest, index);
  } finally {
    server.close();
    rmSync(scratch, { recursive: true, force: true });
  }
  return answers;
}

function written(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** Empty where it is content. */
function answerOf(kubectl: string, words: readonly string[]): Promise<string> {
  const env = { ...process.env, KUBECONFIG: '/dev/null' };
  return new Promise((resolve) => {
    execFile(kubectl, words, { env, maxBuffer: 2 ** 28, timeout: 60_000 }, (error, _output, errors) => {
      resolve(error ? errors.trim() || error.message : '');
    });
  });
}

/** Kinds by the API version that they stand in. */
function kindsIn(manifests: readonly Fixed[]): Map<string, Set<string>> {
  const kinds = new Map<string, Set<string>>([['v1', new Set(['List'])]]);
  for (const { after } of manifests)
    for (const document of after.split(/^---/m)) {
      const versions = document.matchAll(/^\s*"?apiVersion"?:\s*["']?([\w./-]+)/gm);
      const names = [...document.matchAll(/^[\s-]*"?kind"?:\s*["']?(\w+)/gm)].flatMap(
        ([, name = '']) => name,
      );
      for (const [, version = ''] of versions)
        kinds.set(version, new Set([...(kinds.get(version) ?? []), ...names]));
    }
  return kinds;
}

/** The documents by which kubectl learns the kinds of a cluster (the discovery API, in its first form). */
function serverOf(kinds: ReadonlyMap<string, ReadonlySet<string>>): Promise<Server> {
  const groups = [...kinds.keys()].filter((version) => version.includes('/'));
  const resources = (version: string): unknown => ({
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: version,
    resources: [...(kinds.get(version) ?? [])].map((kind) => ({
      name: `${kind.toLowerCase()}s`,
      singularName: kind.toLowerCase(),
      namespaced: !/^(?:Cluster|Namespace|CustomResourceDefinition|PersistentVolume$)/.test(kind),
      kind,
      verbs: ['create', 'get', 'list'],
    })),
  });
  const pages = new Map<string, unknown>([
    ['/api', { kind: 'APIVersions', versions: ['v1'] }],
    ['/apis', groupList(groups)],
    ['/api/v1', resources('v1')],
    ...groups.map((version): [string, unknown] => [`/apis/${version}`, resources(version)]),
  ]);
  const server = createServer((request, response) => {
    const page = pages.get((request.url ?? '').replace(/\?.*/, ''));
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(page ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 404 }));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(server);
    });
  });
}

function groupList(versions: readonly string[]): unknown {
  const names = new Set(versions.map((version) => version.slice(0, version.indexOf('/'))));
  const groups = [...names].map((name) => {
    const own = versions
      .filter((version) => version.startsWith(`${name}/`))
      .map((version) => ({ groupVersion: version, version: version.slice(name.length + 1) }));
    return { name, versions: own, preferredVersion: own[0] };
  });
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}
