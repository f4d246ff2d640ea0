import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { check } from '../../src/check/index.ts';

/*
 * The library runs wherever JavaScript runs: bundled for a browser and put into a context that has the language
 * and nothing else, it says of the same files what it says in Node.
 */

const files = [
  {
    path: 'Dockerfile',
    text: 'ARG TAG=24\nFROM node:${TAG} AS build\nRUN <<EOF\nnpm ci\nEOF\nFROM node:${TAG}\nCOPY --from=build /app /app\nCMD ["node", "server.js"]\n',
  },
  {
    path: 'k8s/web.yaml',
    text: 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: wéb\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: web\n          securityContext: { privileged: true }\n',
  },
  { path: 'compose.yaml', text: 'services:\n  web:\n    build: .\n    privileged: yes\n' },
  { path: 'broken.yaml', text: 'apiVersion: v1\nkind: Pod\n  spec: [\n' },
];

let bundle = '';

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: ['src/check/index.ts'],
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: 'plimsoll',
    target: 'es2022',
    logLevel: 'silent',
  });
  bundle = outputFiles[0]?.text ?? '';
});

test('the context is bare', () => {
  const bare = createContext({});
  for (const name of [
    'process',
    'Buffer',
    'require',
    'setTimeout',
    'URL',
    'TextDecoder',
    'fetch',
    'document',
  ]) {
    expect([name, runInContext(`typeof ${name}`, bare)]).toEqual([name, 'undefined']);
  }
});

test('in a bare context it finds what it finds in Node', () => {
  const bare = createContext({});
  runInContext(bundle, bare);
  const there = String(runInContext(`JSON.stringify(plimsoll.check(${JSON.stringify(files)}))`, bare));
  const here = check(files);
  expect([here.images.length, here.workloads.length, here.services.length]).toEqual([2, 1, 1]);
  expect(here.findings.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['k8s/web.yaml', 'compose.yaml', 'broken.yaml']),
  );
  expect(JSON.parse(there)).toEqual(JSON.parse(JSON.stringify(here)));
});

test('the bundle stays small enough for a web page', () => {
  const [whole, packed] = [bundle.length, gzipSync(bundle).length].map((bytes) => Math.ceil(bytes / 1024));
  process.stdout.write(`The library for a browser: ${whole ?? 0} KB, ${packed ?? 0} KB compressed.\n`);
  expect(packed).toBeLessThan(380);
});
