import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppUnderTest } from '../support/github/app.ts';
import { deployment, escalating } from '../support/github/files.ts';
import type { FakeRepository } from '../support/github/repository.ts';

/*
 * How many calls a review costs. An installation has five thousand an hour, and what GitHub counts most strictly is what
 * is written.
 */

let app: AppUnderTest;
let repository: FakeRepository;
beforeEach(() => {
  app = new AppUnderTest();
  repository = app.github.repository();
});
afterEach(() => {
  app.stop();
  expect(app.github.problems).toEqual([]);
});

const web = deployment('web');
const loose = deployment('web', escalating);

async function callsOf(act: () => Promise<unknown>): Promise<string[]> {
  app.github.calls.length = 0;
  await act();
  return app.github.names.map((name) => name.replace('/repos/{owner}/{repo}', ''));
}

const files = 'GET /pulls/{pull_number}/files';
const tree = 'GET /git/trees/{tree_sha}';
const background = 'query Background';
const review = 'POST /pulls/{pull_number}/reviews';
const run = 'POST /check-runs';

describe('the calls of a review', () => {
  test('that concerns nobody', async () => {
    repository.main({ a: '1' });
    repository.open(1, { a: '2' });
    expect(await callsOf(() => app.event(1))).toEqual([files, run]);
  });

  test('that finds nothing', async () => {
    repository.main({ 'web.yaml': web });
    repository.open(1, { 'web.yaml': `${web}# more\n` });
    expect(await callsOf(() => app.event(1))).toEqual([files, tree, background, run]);
  });

  test('that finds something, and of the next one that mends it', async () => {
    repository.main({ 'web.yaml': web });
    const pull = repository.open(1, { 'web.yaml': loose });
    expect(await callsOf(() => app.event(1))).toEqual([files, tree, background, review, run]);
    repository.push(pull, { 'web.yaml': `${web}# more\n` });
    expect(await callsOf(() => app.event(1))).toEqual([
      ...[files, tree, background],
      'DELETE /pulls/comments/{comment_id}',
      run,
    ]);
  });

  test('that says what was said', async () => {
    repository.main({ 'web.yaml': web });
    repository.open(1, { 'web.yaml': loose });
    await app.event(1);
    expect(await callsOf(() => app.event(1))).toEqual([files, tree, background]);
  });

  test('that somebody asks for: what the event does not tell is one more', async () => {
    repository.main({ 'web.yaml': web });
    repository.open(1, { 'web.yaml': loose });
    await app.event(1);
    expect(await callsOf(() => app.do({ kind: 'pull', pull: 1, again: true }))).toEqual([
      ...['GET /pulls/{pull_number}', files, tree, background, run],
    ]);
  });

  test('of a merge queue', async () => {
    const base = repository.main({ 'web.yaml': web });
    const head = repository.commit({ 'web.yaml': loose });
    expect(await callsOf(() => app.do({ kind: 'group', head, base }))).toEqual([
      ...['GET /compare/{basehead}', 'GET /commits/{ref}/check-runs', tree, background, run],
    ]);
  });

  test('that looks a second time at long conversations', async () => {
    repository.main({ 'web.yaml': web });
    const pull = repository.open(1, { 'web.yaml': loose });
    for (let line = 1; line <= 250; line++)
      app.github.say(repository, pull, 'web.yaml', line, 'Hm.', { __typename: 'User', login: 'mona' });
    expect(await callsOf(() => app.event(1))).toEqual([
      ...[files, tree, background, 'query Threads', 'query Threads', review, run],
    ]);
  });
});

describe('the calls of a review by the number of changed files', () => {
  const changed = (count: number, text: (name: string) => string) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`web-${index}.yaml`, text(`web-${index}`)]),
    );

  test.each([
    // One page of files, one question.
    [1, 4],
    [30, 4],
    // Four pages of files; a second question; the run is begun, since that takes a while, and looked for before.
    [300, 10],
    // Thirty pages of files, and the other tree, which may have more; three questions for the 600 that are read.
    [3000, 39],
  ])('%i of them', async (count, calls) => {
    repository.main(changed(count, (name) => deployment(name)));
    repository.open(
      1,
      changed(count, (name) => `${deployment(name)}# more\n`),
    );
    const names = await callsOf(() => app.event(1));
    expect(app.failures).toEqual([]);
    expect(names).toHaveLength(calls);
    const conclusion = count === 3000 ? 'failure' : 'success';
    expect(repository.runs).toMatchObject([{ status: 'completed', conclusion }]);
    const summary = repository.runs[0]?.output.summary ?? '';
    expect(summary.includes('beyond the 600 changed files that are read')).toBe(count === 3000);
  });

  test('a text that was read once is not asked for again', async () => {
    repository.main(changed(300, (name) => deployment(name)));
    const pull = repository.open(
      1,
      changed(300, (name) => `${deployment(name)}# more\n`),
    );
    await app.event(1);
    repository.push(pull, { 'web-0.yaml': `${deployment('web-0')}# and more\n` });
    const names = await callsOf(() => app.event(1));
    expect(names.filter((name) => name.startsWith('query'))).toEqual([background]);
  });
});

describe('the calls of a review of what is rendered', () => {
  const template = deployment('web', escalating).replace('escalating: ', '');
  const chart = (count: number) => ({
    'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
    'charts/shop/values.yaml': 'name: web\nsecure: true\n',
    ...Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `charts/shop/templates/web-${index}.yaml`,
        template.replaceAll('name: web', `name: {{ .Values.name }}-${index}`),
      ]),
    ),
  });
  /** So many files that may bear on the change that without knowing a chart's own they would push it out. */
  const others = Object.fromEntries(
    Array.from({ length: 400 }, (_, index) => [`charts/shop/images/${index}/Dockerfile`, 'FROM scratch\n']),
  );

  test('a chart of 100 files is read with what is read anyway', async () => {
    repository.main({ ...chart(100), ...others });
    repository.open(1, { 'charts/shop/values.yaml': 'name: shop\n' });
    const calls = await callsOf(() => app.event(1));
    expect(calls.filter((name) => name.startsWith('query'))).toEqual([background]);
    expect(calls.length).toBeLessThanOrEqual(5 + 2);
    expect(repository.runs[0]?.output.summary).not.toContain('was not read');
  });

  test('a library and what installs a chart are found in files, and asked for once', async () => {
    const far = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`deploy/aside/${index}.yaml`, `a: ${index}\n`]),
    );
    repository.main({
      ...chart(3),
      ...far,
      'charts/shop/Chart.yaml':
        'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n  - name: lib\n    version: 1.0.0\n    repository: file://../../libs/lib\n',
      'libs/lib/Chart.yaml': 'apiVersion: v2\nname: lib\ntype: library\nversion: 1.0.0\n',
      'libs/lib/templates/_names.tpl': '{{- define "lib.name" }}web{{ end }}\n',
    });
    repository.open(1, { 'libs/lib/templates/_names.tpl': '{{- define "lib.name" }}shop{{ end }}\n' });
    const calls = await callsOf(() => app.event(1));
    expect(calls.filter((name) => name.startsWith('query')).length).toBeLessThanOrEqual(3);
  });
});

test('the sweep asks one question for each repository that has something open', async () => {
  repository.main({ 'web.yaml': web });
  repository.open(1, { 'web.yaml': loose });
  repository.open(2, { 'web.yaml': `${web}# more\n` });
  app.github.repository('acme/quiet').main({});
  await app.event(1);
  await app.event(2);
  expect(await callsOf(() => app.sweep())).toEqual([
    ...['GET /app/installations', 'GET /installation/repositories', 'query OpenPulls'],
  ]);
});
