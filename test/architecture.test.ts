import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/**
 * The whole architecture: what each folder may import, the most specific row first.
 * A name without a dot is a folder, a package or `node:`; a name with one is a single file.
 */
const mayImport: readonly [folder: string, allowed: readonly string[]][] = [
  // Paths, spans, text: nothing below it.
  ['src/check/text', ['src/check/text']],
  // Text becomes trees that know their places. Nothing else in the project may touch a parser.
  ['src/check/read', ['src/check/read', 'src/check/text', 'yaml', 'dockerfile-ast']],
  // Changes become edits, laid where things are written.
  ['src/check/write', ['src/check/write', 'src/check/read', 'src/check/text']],
  // Data, not code.
  ['src/check/facts', ['src/check/facts']],
  // Many files become one tree.
  ['src/check/assemble/compose', ['src/check/assemble/compose', 'src/check/read', 'src/check/text']],
  ['src/check/assemble/helm', ['src/check/assemble/helm', 'src/check/read', 'src/check/text']],
  [
    'src/check/assemble/kustomize',
    ['src/check/assemble/kustomize', 'src/check/read', 'src/check/text', 'src/check/facts'],
  ],
  // What installs which chart, with which values.
  [
    'src/check/assemble/deployers',
    [
      'src/check/assemble/deployers',
      'src/check/assemble/helm',
      'src/check/assemble/kustomize/files.ts',
      'src/check/assemble/kustomize/helm.ts',
      'src/check/read',
      'src/check/text',
    ],
  ],
  // What would run. An image knows nothing of who runs it; a pod and a service know nothing of each other.
  [
    'src/check/model/image',
    [
      'src/check/model/image',
      'src/check/model/once.ts',
      'src/check/read',
      'src/check/facts',
      'src/check/text',
    ],
  ],
  [
    'src/check/model/pod',
    ['src/check/model/pod', 'src/check/model/image', 'src/check/read', 'src/check/facts'],
  ],
  [
    'src/check/model/service',
    [
      'src/check/model/service',
      'src/check/model/image',
      'src/check/assemble/compose',
      'src/check/read',
      'src/check/facts',
      'src/check/text',
    ],
  ],
  [
    'src/check/model/command',
    [
      'src/check/model/command',
      'src/check/model/image',
      'src/check/model/pod',
      'src/check/model/service',
      'src/check/model/links',
      'src/check/model/mounts.ts',
      'src/check/model/once.ts',
      'src/check/assemble/compose',
      'src/check/read',
      'src/check/facts',
      'src/check/text',
    ],
  ],
  [
    'src/check/model',
    ['src/check/model', 'src/check/assemble', 'src/check/read', 'src/check/facts', 'src/check/text'],
  ],
  // Pod Security, as the API server judges it.
  ['src/check/standard', ['src/check/standard', 'src/check/model', 'src/check/read', 'src/check/facts']],
  // What to write instead: users, volumes, rewrites, trials.
  [
    'src/check/remedy',
    [
      'src/check/remedy',
      'src/check/model',
      'src/check/assemble',
      'src/check/write',
      'src/check/read',
      'src/check/facts',
      'src/check/text',
    ],
  ],
  // The list knows every rule; a rule knows no other rule, no parser, and nothing of how it is run or reported.
  ['src/check/rules/index.ts', ['src/check/rules', 'src/check/rule.ts']],
  // One control of which each kind of thing needs a file.
  [
    'src/check/rules/root-user',
    [
      'src/check/rules/root-user',
      'src/check/rule.ts',
      'src/check/fix.ts',
      'src/check/remedy',
      'src/check/standard',
      'src/check/model',
      'src/check/read',
      'src/check/facts',
      'src/check/text',
    ],
  ],
  ['src/check/rules/root-user.ts', ['src/check/rules/root-user', 'src/check/rule.ts']],
  [
    'src/check/rules',
    [
      'src/check/hooks.ts',
      'src/check/rule.ts',
      'src/check/fix.ts',
      'src/check/remedy',
      'src/check/standard',
      'src/check/model',
      'src/check/write',
      'src/check/read',
      'src/check/facts',
      'src/check/text',
    ],
  ],
  [
    'src/check/rule.ts',
    [
      'src/check/fix.ts',
      'src/check/facts',
      'src/check/model',
      'src/check/text',
      'src/check/write/setting.ts',
    ],
  ],
  // What several rules declare alike.
  [
    'src/check/hooks.ts',
    [
      'src/check/rule.ts',
      'src/check/fix.ts',
      'src/check/remedy',
      'src/check/standard',
      'src/check/model',
      'src/check/read',
    ],
  ],
  ['src/check/fix.ts', ['src/check/remedy/fix.ts', 'src/check/write']],
  // The configuration can be read without anything it configures, and so can a waiver.
  [
    'src/check/judging/config',
    ['src/check/judging/config', 'src/check/facts', 'src/check/read', 'src/check/text'],
  ],
  [
    'src/check/judging/waiver',
    [
      'src/check/judging/waiver',
      'src/check/judging/waiver.ts',
      'src/check/judging/config',
      'src/check/write',
      'src/check/read',
      'src/check/text',
    ],
  ],
  // What weighs how much, and what is set aside.
  [
    'src/check/judging',
    [
      'src/check/judging',
      'src/check/report/contract.ts',
      'src/check/rule.ts',
      'src/check/fix.ts',
      'src/check/remedy/trial.ts',
      'src/check/standard',
      'src/check/model',
      'src/check/assemble',
      'src/check/read',
      'src/check/write/shown.ts',
      'src/check/text',
    ],
  ],
  // What proposes, groups and proves fixes.
  [
    'src/check/fixing',
    [
      'src/check/fixing',
      'src/check/judging',
      'src/check/fix.ts',
      'src/check/write',
      'src/check/read',
      'src/check/text',
    ],
  ],
  // What Helm and Kustomize print, for people and programs.
  [
    'src/check/rendering',
    [
      'src/check/rendering',
      'src/check/report/contract.ts',
      'src/check/assemble',
      'src/check/model/project.ts',
      'src/check/read',
      'src/check/text',
    ],
  ],
  // What other programs read.
  ['src/check/report/contract.ts', ['src/check/rule.ts', 'src/check/text']],
  [
    'src/check/report',
    [
      'src/check/report',
      'src/check/fixing',
      'src/check/remedy',
      'src/check/standard',
      'src/check/model',
      'src/check/facts',
      'src/check/judging/unit.ts',
      'src/check/rule.ts',
      'src/check/write',
      'src/check/text',
    ],
  ],
  // Pure: no package, no `node:`, nothing outside itself.
  ['src/check', ['src/check']],
  // What to say about a change: pure too, and a guest of the library like any other.
  ['src/review', ['src/review', 'src/check/index.ts']],
  // The page to play on, in a browser: it shows what its worker says, and has nothing of the library but types.
  [
    'src/site',
    [
      'src/site',
      'src/check/index.ts',
      'src/review/counts.ts',
      'src/review/line-change.ts',
      'src/review/patch.ts',
      'src/sandbox/page/diff-line.ts',
    ],
  ],
  // What registries know of images: a guest of the library too.
  // Only who shares what is learned loads what is needed for that.
  ['src/registry/redis.ts', ['src/registry', 'ioredis']],
  ['src/registry', ['src/registry', 'src/check/index.ts', 'node:']],
  // Starts before and after, watches, compares: a guest of the library, with the command line of a container runtime.
  ['src/runtime', ['src/runtime', 'src/check/index.ts', 'node:']],
  // A queue of anything.
  // Only who shares a queue loads what is needed for that.
  ['src/queue/redis', ['src/queue', 'bullmq', 'ioredis', 'node:']],
  ['src/queue', ['src/queue', 'node:timers']],
  // Where a review is judged: here, or in a process that may die.
  ['src/worker', ['src/worker', 'src/review', 'src/check/index.ts', 'node:']],
  // Bytes to text, as the programs read them that run what is in a file.
  ['src/decode.ts', ['node:']],
  ['src/archive.ts', ['src/decode.ts', 'node:']],
  // The only importer of Octokit and Probot.
  [
    'src/github',
    [
      'src/github',
      'src/decode.ts',
      'src/archive.ts',
      'src/registry/index.ts',
      'src/worker',
      'src/review',
      'src/queue',
      'src/check/index.ts',
      'octokit',
      'probot',
      'node:',
    ],
  ],
  // What keeps the App running, whatever the App does.
  ['src/server', ['src/server', 'src/queue', 'pino', 'probot', 'prom-client', 'node:']],
  // The App, for a Probot of somebody else's.
  [
    'src/index.ts',
    [
      'src/registry/index.ts',
      'src/server',
      'src/server.ts',
      'src/github/duties.ts',
      'src/worker',
      'probot',
      'node:',
    ],
  ],
  // The App, running.
  ['src/server.ts', ['src/server', 'src/github', 'src/queue', 'pino', 'probot', 'node:']],
  // GitHub itself, as far as the App uses it: it knows nothing of the App. GraphQL is its own language's business.
  ['src/sandbox', ['src/sandbox', 'graphql', 'node:']],
  // The command line comes in by the library's one door; a slip of the fingers need not wait for it to open.
  // `serve` and `demo` put the App together; no other command loads any of it.
  [
    'src/cli/command/serve.ts',
    ['src/cli', 'src/registry/index.ts', 'src/worker', 'src/github/duties.ts', 'src/server.ts', 'node:'],
  ],
  ['src/cli/command/demo.ts', ['src/cli', 'src/sandbox', 'node:']],
  // `register` tells GitHub what the server looks for; it starts nothing of it.
  ['src/cli/command/register.ts', ['src/cli', 'src/server/options.ts', 'src/server/proxy.ts', 'node:']],
  ['src/cli/register', ['src/cli', 'src/server/api-url.ts', 'src/server/registration.ts', 'node:']],
  // The SDK of the protocol is in the command line as built, and is loaded for this alone.
  ['src/cli/command/mcp.ts', ['src/cli', '@modelcontextprotocol/server', 'node:']],
  ['src/cli/command/verify.ts', ['src/cli', 'src/runtime/index.ts', 'src/check/index.ts', 'node:']],
  ['src/cli/format/verify.ts', ['src/cli', 'src/runtime/index.ts', 'src/check/index.ts', 'node:']],
  ['src/cli/demo', ['src/cli', 'src/sandbox', 'src/github/duties.ts', 'src/server.ts', 'node:']],
  [
    'src/cli',
    [
      'src/cli',
      'src/decode.ts',
      'src/archive.ts',
      'src/review',
      'src/registry/index.ts',
      'src/check/index.ts',
      'src/check/text/nearest.ts',
      'src/worker/within.ts',
      'src/worker/usage.ts',
      'node:',
    ],
  ],
];

/** Of the library; the command line has them in it. */
const runtimeDependencies = ['dockerfile-ast', 'yaml'];

/** Of the App alone, so whoever wants no App does not get them; the last two only where several instances share a queue. */
const forApp = ['graphql', 'octokit', 'pino', 'probot', 'prom-client', 'bullmq', 'ioredis'];

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((name) => posix.join('src', name.replaceAll('\\', '/')))
  .filter((name) => name.endsWith('.ts'))
  .sort();

describe('what a file may import', () => {
  test.each(files)('%s', (file) => {
    const row = rowOf(file);
    if (!row) throw new Error(`${file} stands in a folder that the table does not know`);
    const forbidden = importsOf(readFileSync(file, 'utf8'), file).filter(
      (path) => !row[1].some((allowed) => covers(allowed, path)),
    );
    expect(forbidden).toEqual([]);
  });

  test('every row of the table is about a file that exists', () => {
    const used = new Set(files.map(rowOf));
    expect(mayImport.filter((row) => !used.has(row)).map(([folder]) => folder)).toEqual([]);
  });
});

describe('reading imports', () => {
  test.each([
    ["import { a } from './a.ts';", ['src/check/a.ts']],
    ["import type { A } from '../cli/a.ts';", ['src/cli/a.ts']],
    ["export { a } from 'yaml';", ['yaml']],
    ["import 'node:fs';", ['node:fs']],
    ["const a = await import('./a.ts');", ['src/check/a.ts']],
    ["import {\n  a,\n  b,\n} from './a.ts';", ['src/check/a.ts']],
    ['const a = require("fs");', ['fs']],
    ['type A = import("yaml").Node;', ['yaml']],
  ])('%s', (text, expected) => {
    expect(importsOf(text, 'src/check/check.ts')).toEqual(expected);
  });
});

describe('what folders cover', () => {
  test.each([
    ['src/check/rule.ts', 'src/check/rule.ts', true],
    ['src/check/rule.ts', 'src/check/rules/index.ts', false],
    ['src/check/model', 'src/check/model/image.ts', true],
    ['src/check/model', 'src/check/models/image.ts', false],
    ['yaml', 'yaml', true],
    ['yaml', 'yaml-types', false],
    ['node:', 'node:fs', true],
  ])('%s covers %s: %s', (allowed, path, expected) => {
    expect(covers(allowed, path)).toBe(expected);
  });
});

test('the packages that the product stands on at run time are these', () => {
  const { dependencies, peerDependencies, peerDependenciesMeta, devDependencies } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  ) as Record<string, Readonly<Record<string, unknown>>>;
  expect(Object.keys(dependencies ?? {}).sort()).toEqual(runtimeDependencies);
  expect(Object.keys(peerDependencies ?? {}).sort()).toEqual(forApp.toSorted());
  for (const name of forApp) {
    expect(peerDependenciesMeta?.[name]).toEqual({ optional: true });
    // What is tested here is what is asked for there.
    expect(peerDependencies?.[name]).toBe(`^${String(devDependencies?.[name])}`);
  }
});

function rowOf(file: string) {
  return mayImport.find(([folder]) => covers(folder, file));
}

function covers(allowed: string, path: string): boolean {
  return path === allowed || path.startsWith(allowed.endsWith(':') ? allowed : `${allowed}/`);
}

function importsOf(text: string, file: string): string[] {
  const imports = /(?:(?:^|[\s}*])(?:from|import)\s*|\b(?:import|require)\s*\(\s*)['"]([^'"\n]+)['"]/g;
  return [...text.matchAll(imports)].map(([, name = '']) =>
    name.startsWith('.') ? posix.join(posix.dirname(file), name) : name,
  );
}
