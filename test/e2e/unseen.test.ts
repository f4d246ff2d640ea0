import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { blobId } from '../support/github/repository.ts';
import type { Files } from '../../src/sandbox/index.ts';
import { deployment, privileged } from './support/files.ts';
import { type Harbour, openHarbour, proposed, runOf } from './support/harbour.ts';

/* What was not seen does not pass; each row was green once. Through the running App, as GitHub would answer it. */

jest.setTimeout(120_000);

let harbour: Harbour;
beforeAll(async () => {
  harbour = await openHarbour();
});
afterAll(() => harbour.close());

const web = 'k8s/web.yaml';
const bad = deployment('web', { container: privileged });
const good = deployment('web');
const long = `${'# a long line that says nothing at all, again and again\n'.repeat(160_000)}---\n${bad}`;
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 1234\n`;
const link = { content: '../elsewhere/web.yaml', mode: '120000' } as const;
const many = (count: number, text: string): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`docs/${index}.md`, text]));

interface Case {
  readonly name: string;
  readonly base?: Files;
  readonly head: Files;
  readonly config?: string;
  readonly ends: 'failure' | 'neutral' | 'success';
  /** Part of the title. */
  readonly says: string;
}

const cases: readonly Case[] = [
  // Text that programs read, whatever GitHub takes it for.
  { name: 'UTF-16', head: { [web]: utf16(bad) }, ends: 'failure', says: 'privileged' },
  {
    name: 'UTF-16, big end first',
    head: { [web]: utf16(bad).swap16() },
    ends: 'failure',
    says: 'privileged',
  },
  { name: 'Latin-1', head: { [web]: latin1(`# Bücher\n${bad}`) }, ends: 'failure', says: 'privileged' },
  { name: 'a NUL byte', head: { [web]: `# \0\n---\n${bad}` }, ends: 'failure', says: 'privileged' },
  {
    name: 'a file in Latin-1 that changes',
    base: { [web]: latin1(`# ü\n${good}`) },
    head: { [web]: latin1(`# ü\n${bad}`) },
    ends: 'failure',
    says: 'privileged',
  },
  // What is not read.
  {
    name: 'more than 8 MiB',
    head: { [web]: long },
    ends: 'failure',
    says: '1 file not judged: k8s/web.yaml (larger than 8 MiB)',
  },
  {
    name: 'more than is read, with a waiver of the path',
    head: { [web]: long },
    config: 'unjudged: { k8s/**: pass }\n',
    ends: 'success',
    says: '1 file not judged',
  },
  {
    name: 'more than is read, made neutral',
    head: { [web]: long },
    config: 'unjudged: neutral\n',
    ends: 'neutral',
    says: '1 file not judged',
  },
  {
    name: 'beyond the list of changed files',
    head: { ...many(3100, 'a\n'), [web]: bad },
    ends: 'failure',
    says: 'privileged',
  },
  // What is no file of its own.
  { name: 'a link where nothing was', head: { [web]: link }, ends: 'success', says: '1 file not judged' },
  {
    name: 'a link in place of a workload',
    base: { [web]: good },
    head: { [web]: link },
    ends: 'failure',
    says: '1 file not judged: k8s/web.yaml (a symbolic link',
  },
  {
    name: 'a link under another name in place of a workload',
    base: { [web]: good },
    head: { [web]: null, 'k8s/app.yaml': link },
    ends: 'failure',
    says: '1 file not judged',
  },
  {
    name: 'a link in place of a workload, as the trusted branch wants it',
    base: { [web]: good },
    head: { [web]: link },
    config: 'unjudged: pass\n',
    ends: 'success',
    says: '1 file not judged',
  },
  {
    name: 'an LFS pointer where nothing was',
    head: { [web]: pointer },
    ends: 'success',
    says: '1 file not judged',
  },
  {
    name: 'an LFS pointer in place of a workload',
    base: { [web]: good },
    head: { [web]: pointer },
    ends: 'failure',
    says: 'a Git LFS pointer',
  },
  {
    name: 'a submodule',
    head: { k8s: { content: 'a'.repeat(40), mode: '160000' } },
    ends: 'success',
    says: '1 file not judged',
  },
  {
    name: 'a submodule in place of a workload',
    base: { [web]: good },
    head: { [web]: null, k8s: { content: 'a'.repeat(40), mode: '160000' } },
    ends: 'failure',
    says: 'a submodule',
  },
  {
    name: 'a template where nothing was',
    head: { 'Dockerfile.j2': 'FROM {{ base }}\n' },
    ends: 'success',
    says: '1 file not judged',
  },
  {
    name: 'a template where nothing was, as the trusted branch wants it',
    head: { 'Dockerfile.j2': 'FROM {{ base }}\n' },
    config: 'unjudged: fail\n',
    ends: 'failure',
    says: '1 file not judged',
  },
  {
    name: 'a base image that nobody knows, where it was known',
    base: { Dockerfile: 'FROM node:24\nUSER 1000\nCMD ["node", "a.js"]\n' },
    head: { Dockerfile: 'FROM registry.example/base\nCMD ["node", "a.js"]\n' },
    ends: 'failure',
    says: '1 file not fully judged',
  },
  {
    name: 'a base image that nobody knows, in a new file',
    head: { Dockerfile: 'FROM registry.example/base\nCMD ["node", "a.js"]\n' },
    ends: 'success',
    says: '1 file not fully judged',
  },
];

test.each(cases)('$name: $ends', async ({ base = {}, head, config, ends, says }) => {
  const trusted: Files = config === undefined ? {} : { '.github/plimsoll.yml': config };
  const pull = await proposed(harbour, { ...base, ...trusted }, head);
  await harbour.idle();
  const run = runOf(pull);
  expect([run?.conclusion, run?.output.title]).toEqual([ends, expect.stringContaining(says)]);
});

test.each([
  [1, 'failure', 'privileged'],
  [100, 'failure', '1 file not judged: k8s/web.yaml (GitHub gives no text of it)'],
])('a blob that GraphQL does not have yet, %i times', async (times, ends, says) => {
  const text = `${bad}\n# ${times}\n`;
  harbour.github.lag(blobId(text), times);
  const pull = await proposed(harbour, {}, { [web]: text });
  await harbour.idle();
  const run = runOf(pull);
  expect([run?.conclusion, run?.output.title]).toEqual([ends, expect.stringContaining(says)]);
});

function utf16(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, 'utf16le');
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
