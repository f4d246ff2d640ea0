import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppUnderTest } from '../support/github/app.ts';
import { deployment, escalating, unprofiled } from '../support/github/files.ts';
import type { FakeRepository } from '../support/github/repository.ts';

let app: AppUnderTest;
let repository: FakeRepository;
beforeEach(() => {
  app = new AppUnderTest();
  repository = app.github.repository();
});
afterEach(() => {
  app.stop();
  expect(app.errors).toEqual([]);
  expect(app.github.problems).toEqual([]);
});

const web = deployment('web');
const loose = deployment('web', escalating);
const plain = deployment('web', unprofiled);
const profiled = `${plain}      securityContext:\n        seccompProfile:\n          type: RuntimeDefault\n`;

const conclusions = () => repository.runs.map(({ conclusion }) => conclusion);
const places = () => repository.threads.map(({ path, line }) => `${path}:${line ?? ''}`);
const summary = () => repository.runs.at(-1)?.output.summary ?? '';

/** A base that holds to all, and a pull request that does not. */
function looseningPull(from?: string | null) {
  repository.main({ 'web.yaml': web, 'README.md': '# Shop\n' });
  return repository.open(1, { 'web.yaml': loose }, from);
}

describe('a review', () => {
  test('comments in the diff and fails the check', async () => {
    const pull = looseningPull();
    expect(await app.event(1)).toBe('reviewed');
    expect(repository.runs).toMatchObject([
      {
        head_sha: pull.head,
        status: 'completed',
        conclusion: 'failure',
        external_id: expect.stringMatching(/^pr:1:failure:/),
      },
    ]);
    expect(places()).toEqual(['web.yaml:15']);
    expect(repository.reviews).toEqual([{ pull: 1, commit: pull.head, comments: 1 }]);
  });

  test('of a fork, and of one that was deleted, is one like any other', async () => {
    looseningPull('somebody/shop');
    await app.event(1);
    repository.open(2, { 'web.yaml': `${loose}# again\n` }, null);
    await app.event(2);
    expect(conclusions()).toEqual(['failure', 'failure']);
  });

  test('says nothing twice, and takes back what is mended', async () => {
    const pull = looseningPull();
    await app.event(1);
    repository.push(pull, { 'README.md': '# Our shop\n' });
    await app.event(1);
    expect(places()).toEqual(['web.yaml:15']);
    expect(repository.reviews).toHaveLength(1);
    repository.push(pull, { 'web.yaml': `${web}# better\n` });
    await app.event(1);
    expect(places()).toEqual([]);
    expect(conclusions()).toEqual(['failure', 'failure', 'success']);
  });

  test('takes back what it said of files that are no longer in the pull request', async () => {
    const pull = looseningPull();
    await app.event(1);
    repository.push(pull, { 'web.yaml': web, 'README.md': '# Our shop\n' });
    expect(await app.event(1)).toBe('irrelevant');
    expect(places()).toEqual([]);
  });

  test('resolves what is mended where it may, though somebody answered', async () => {
    app.github.permissions.contents = 'write';
    repository.main({ 'web.yaml': web, 'api.yaml': deployment('api') });
    const pull = repository.open(1, { 'web.yaml': loose, 'api.yaml': deployment('api', escalating) });
    await app.event(1);
    const answered = repository.threads.find(({ path }) => path === 'web.yaml');
    answered?.comments.push({ id: 1, author: { __typename: 'User', login: 'mona' }, body: 'It needs that.' });
    repository.push(pull, { 'web.yaml': `${web}# better\n`, 'api.yaml': `${deployment('api')}# better\n` });
    await app.event(1);
    expect(repository.threads.map(({ path, isResolved }) => [path, isResolved])).toEqual([
      ['api.yaml', true],
      ['web.yaml', true],
    ]);
  });

  test('deletes what it may no longer resolve when it comes to it', async () => {
    app.github.permissions.contents = 'write';
    const pull = looseningPull();
    await app.event(1);
    expect(places()).not.toEqual([]);
    repository.push(pull, { 'web.yaml': `${web}# better\n` });
    let refused = 0;
    app.github.fault = ({ name }) => {
      if (name !== 'mutation Resolve') return undefined;
      app.github.permissions.contents = 'read';
      refused++;
      return undefined;
    };
    await app.event(1);
    expect(refused).toBe(1);
    expect(places()).toEqual([]);
  });

  test('is not fooled by a marker that somebody else has written', async () => {
    const pull = looseningPull();
    await app.event(1);
    const [ours] = repository.threads.splice(0);
    const forged = ours?.comments[0]?.body ?? '';
    for (const author of [
      { __typename: 'User', login: 'plimsoll' },
      { __typename: 'Bot', login: 'another' },
    ])
      app.github.say(repository, pull, 'web.yaml', 15, forged, author);
    repository.push(pull, { 'README.md': '# Our shop\n' });
    await app.event(1);
    expect(repository.reviews).toHaveLength(2);
    expect(repository.threads).toHaveLength(3);
  });

  test('of a locked conversation says it in the check run alone', async () => {
    looseningPull().isLocked = true;
    await app.event(1);
    expect(app.github.names).not.toContain('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews');
    expect(conclusions()).toEqual(['failure']);
    expect(summary()).toContain('One comment could not be placed in the diff');
  });

  test('places what it can where GitHub refuses a comment', async () => {
    repository.main({ 'web.yaml': web, 'api.yaml': deployment('api') });
    const pull = repository.open(1, { 'web.yaml': loose, 'api.yaml': deployment('api', escalating) });
    let refusals = 0;
    app.github.fault = ({ name, body }) => {
      const isHard = name.endsWith('/reviews') && JSON.stringify(body).includes('"path":"web.yaml"');
      refusals += Number(isHard);
      return isHard ? { status: 422, message: 'line must be part of the diff' } : undefined;
    };
    await app.event(1);
    expect(places()).toEqual(['api.yaml:15']);
    expect(refusals).toBe(2);
    expect(repository.runs).toMatchObject([{ head_sha: pull.head, conclusion: 'failure' }]);
    expect(summary()).toContain('One comment could not be placed in the diff');
  });

  test('stops where the head moves on while it looks', async () => {
    const pull = looseningPull();
    app.github.fault = ({ name }) => {
      if (name === 'query Background' && pull.commits.length === 1)
        repository.push(pull, { 'web.yaml': `${loose}# more\n` });
      return undefined;
    };
    expect(await app.event(1)).toBe('moved');
    expect(repository.runs).toEqual([]);
    expect(await app.sweep()).toEqual(['reviewed']);
    expect(repository.runs).toMatchObject([{ head_sha: pull.head }]);
  });

  test('stops where a force-push takes its commit out of the pull request', async () => {
    const pull = looseningPull();
    app.github.fault = ({ name }) => {
      if (name.endsWith('/reviews') && pull.commits.length === 1) {
        repository.push(pull, { 'web.yaml': `${loose}# more\n` });
        pull.commits.shift();
        pull.commits.push(pull.head);
      }
      return undefined;
    };
    expect(await app.event(1)).toBe('moved');
    expect(repository.threads).toEqual([]);
  });

  test('of an event that is overtaken looks at what is true now', async () => {
    const pull = looseningPull();
    const seen = { head: pull.head, base: pull.base, isFork: false, comments: 0 };
    repository.push(pull, { 'web.yaml': `${loose}# more\n` });
    expect(await app.do({ kind: 'pull', pull: 1, seen })).toBe('reviewed');
    expect(repository.runs).toMatchObject([{ head_sha: pull.head }]);
  });

  test('of a pull request that was closed meanwhile says nothing', async () => {
    looseningPull().isOpen = false;
    expect(await app.event(1)).toBe('closed');
    expect(repository.runs).toEqual([]);
  });

  test('of a pull request that is not there says nothing', async () => {
    looseningPull();
    expect(await app.do({ kind: 'pull', pull: 99 })).toBe('closed');
    expect(await app.do({ kind: 'pull', pull: 1 }, 'acme/gone')).toBe('closed');
  });
});

describe('a check run', () => {
  test('of a pull request that concerns no container is there too', async () => {
    repository.main({ 'README.md': '# Shop\n' });
    repository.open(1, { 'README.md': '# Our shop\n' });
    expect(await app.event(1)).toBe('irrelevant');
    expect(conclusions()).toEqual(['success']);
  });

  test('that says the same is not written twice', async () => {
    looseningPull();
    await app.event(1);
    await app.event(1);
    expect(repository.runs).toHaveLength(1);
  });

  test('is a new one where somebody asks for it', async () => {
    looseningPull();
    await app.event(1);
    await app.do({ kind: 'pull', pull: 1, again: true });
    expect(conclusions()).toEqual(['failure', 'failure']);
    expect(repository.threads).toHaveLength(1);
  });

  test('that a crash left behind is finished, and not another one begun', async () => {
    const pull = looseningPull();
    repository.runs.push({
      ...{ id: 1, head_sha: pull.head, external_id: 'pr:1', status: 'in_progress', conclusion: null },
      completed_at: null,
      output: { title: 'Looking', summary: '', text: null, annotations: [] },
      actions: [],
    });
    expect(await app.sweep()).toEqual(['reviewed']);
    expect(repository.runs).toMatchObject([{ id: 1, status: 'completed', conclusion: 'failure' }]);
  });

  test('of a commit that two pull requests have is as the worse of them', async () => {
    repository.main({ 'web.yaml': web });
    const first = repository.open(1, { 'web.yaml': loose });
    const other = repository.commit({ 'web.yaml': loose, 'README.md': 'a branch that has it already\n' });
    repository.pulls.set(2, { ...first, number: 2, base: other, branch: 'change-2' });
    await app.event(1);
    await app.event(2);
    expect(
      repository.runs.map(({ external_id: name, conclusion }) => [
        name.split(':').slice(0, 3).join(':'),
        conclusion,
      ]),
    ).toEqual([
      ['pr:1:failure', 'failure'],
      ['pr:2:success', 'failure'],
    ]);
    expect(summary()).toContain('**Fails in #1**');
    first.isOpen = false;
    await app.do({ kind: 'pull', pull: 2 });
    expect(conclusions()).toEqual(['failure', 'failure', 'success']);
  });

  test('tells that something went wrong, is looked at again by the sweep, and says it once', async () => {
    looseningPull();
    app.github.fault = ({ name }) => (name.endsWith('/files') ? { status: 502 } : undefined);
    expect(await app.event(1)).toMatch(/^given up/);
    expect(repository.runs).toMatchObject([
      { conclusion: 'failure', external_id: expect.stringMatching(/^pr:1:unfinished:/) },
    ]);
    expect(repository.runs[0]?.output.title).toContain('GitHub answered with 502');
    await app.sweep();
    expect(repository.runs).toHaveLength(1);
    app.github.fault = () => undefined;
    expect(await app.sweep()).toEqual(['reviewed']);
    expect(places()).toEqual(['web.yaml:15']);
    expect(await app.sweep()).toEqual([]);
  });

  test('takes more annotations than one request', async () => {
    const names = Array.from({ length: 70 }, (_, index) => `web-${index}`);
    repository.main(Object.fromEntries(names.map((name) => [`${name}.yaml`, deployment(name)])));
    repository.open(
      1,
      Object.fromEntries(names.map((name) => [`${name}.yaml`, deployment(name, escalating)])),
    );
    await app.event(1);
    expect(repository.runs).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
    expect(repository.reviews).toMatchObject([{ comments: 25 }]);
  });
});

describe('a review of very many files', () => {
  const many = (more = '') =>
    Object.fromEntries(
      Array.from({ length: 260 }, (_, index) => [`web-${index}.yaml`, deployment(`web-${index}`) + more]),
    );

  test('says that it is at it, and goes on with what a crash has left', async () => {
    repository.main(many());
    repository.open(1, many('# more\n'));
    const states: string[] = [];
    app.github.fault = ({ name }) => {
      if (name !== 'query Blobs') return undefined;
      states.push(...repository.runs.map(({ status }) => status));
      return states.length === 1 ? { status: 451 } : undefined;
    };
    expect(await app.event(1)).toBe('gone');
    app.restart();
    expect(await app.sweep()).toEqual(['reviewed']);
    expect(states).toEqual(['in_progress', 'in_progress']);
    expect(repository.runs).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  });

  test('leaves nothing begun behind where the head moves on', async () => {
    repository.main(many());
    const pull = repository.open(1, many('# more\n'));
    app.github.fault = ({ name }) => {
      if (name === 'query Background' && pull.commits.length === 1) repository.push(pull, { a: 'b' });
      return undefined;
    };
    expect(await app.event(1)).toBe('moved');
    expect(repository.runs).toMatchObject([{ head_sha: pull.commits[0], status: 'completed' }]);
  });
});

describe('"Re-run all"', () => {
  test('finds the pull requests of a commit, those of forks too', async () => {
    const pull = looseningPull('somebody/shop');
    await app.event(1);
    expect(await app.do({ kind: 'commit', sha: pull.head })).toBe('reviewed');
    expect(conclusions()).toEqual(['failure', 'failure']);
  });

  test('finds out that a commit is one of a merge queue', async () => {
    const base = repository.main({ 'web.yaml': web });
    const head = repository.commit({ 'web.yaml': loose });
    await app.do({ kind: 'group', head, base });
    expect(await app.do({ kind: 'commit', sha: head })).toBe('reviewed');
    expect(conclusions()).toEqual(['failure', 'failure']);
  });

  test('has nothing to say of any other commit', async () => {
    expect(await app.do({ kind: 'commit', sha: repository.main({}) })).toBe('closed');
  });
});

describe('a merge queue', () => {
  test.each([
    ['fails', loose, 'failure'],
    ['passes', `${web}# more\n`, 'success'],
  ])('gets an answer for its own commit, which %s', async (_case, text, conclusion) => {
    const base = repository.main({ 'web.yaml': web });
    const head = repository.commit({ 'web.yaml': text });
    expect(await app.do({ kind: 'group', head, base })).toBe('reviewed');
    expect(repository.runs).toMatchObject([{ head_sha: head, conclusion, actions: [] }]);
    expect(repository.threads).toEqual([]);
  });

  test('gets one where nothing concerns a container, and one where we fail', async () => {
    const base = repository.main({ a: '1' });
    const head = repository.commit({ a: '2' });
    expect(await app.do({ kind: 'group', head, base })).toBe('irrelevant');
    app.github.fault = ({ name }) => (name.includes('/compare/') ? { status: 500 } : undefined);
    const other = repository.commit({ a: '3' });
    expect(await app.do({ kind: 'group', head: other, base })).toMatch(/^given up/);
    expect(conclusions()).toEqual(['success', 'failure']);
  });
});

describe('the button "Fix"', () => {
  const press = async (sender = 'mona') => {
    const run = repository.runs.at(-1);
    return await app.do({ kind: 'fix', pull: 1, head: run?.head_sha ?? '', run: run?.id ?? 0, sender });
  };

  beforeEach(() => {
    app.github.permissions.contents = 'write';
    repository.roles.set('mona', 'write');
  });

  const mendablePull = (after = '') => {
    repository.main({ 'web.yaml': web + after });
    return repository.open(1, { 'web.yaml': plain + after });
  };

  test('is offered where we may commit, and commits what is proven to be safe', async () => {
    const pull = mendablePull();
    await app.event(1);
    expect(repository.runs[0]?.actions.map(({ identifier }) => identifier)).toEqual(['fix', 'recheck']);
    expect(await press()).toBe('committed');
    expect(repository.filesAt(pull.head)['web.yaml']).toBe(profiled);
    await app.event(1);
    expect(conclusions()).toEqual(['failure', 'success']);
  });

  test('leaves alone what was there before', async () => {
    const old = `---\n${deployment('old', unprofiled)}`;
    const pull = mendablePull(old);
    await app.event(1);
    await press();
    expect(repository.filesAt(pull.head)['web.yaml']).toBe(profiled + old);
  });

  test.each([
    ['whom nobody lets push', () => undefined, 'eve', 'only people who can push'],
    [
      'where it was never granted',
      () => (app.github.permissions.contents = 'read'),
      'mona',
      'was installed without "Contents: write"',
    ],
    [
      'where the branch is in a fork',
      () => Object.assign(repository.pulls.get(1) ?? {}, { from: 'eve/shop' }),
      'mona',
      'in another repository',
    ],
    [
      'where the pull request is closed',
      () => Object.assign(repository.pulls.get(1) ?? {}, { isOpen: false }),
      'mona',
      'is closed',
    ],
    [
      'where the head has moved on',
      () => {
        const pull = repository.pulls.get(1);
        if (pull) repository.push(pull, { a: 'b' });
      },
      'mona',
      'has a newer commit',
    ],
    [
      'where a file is executable',
      () => repository.modes.set('web.yaml', '100755'),
      'mona',
      'no proven safe fix is left',
    ],
  ])('says why it does nothing for somebody %s', async (_case, change, sender, reason) => {
    mendablePull();
    await app.event(1);
    change();
    app.restart();
    const head = repository.pulls.get(1)?.head;
    expect(await press(sender)).toBe('refused');
    expect(repository.pulls.get(1)?.head).toBe(head);
    expect(summary()).toContain('**Nothing was committed:**');
    expect(summary()).toContain(reason);
    expect(repository.runs).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
  });

  test('commits once, though the answer is lost', async () => {
    const pull = mendablePull();
    await app.event(1);
    let isLost = false;
    app.github.fault = ({ name }) => {
      if (name !== 'mutation Commit' || isLost) return undefined;
      isLost = true;
      return 'lost answer';
    };
    await press();
    expect(pull.commits).toHaveLength(2);
  });
});

describe('what is trusted', () => {
  const off = 'rules:\n  privilege-escalation: off\n';

  test('a pull request cannot switch off its own guard', async () => {
    repository.main({ 'web.yaml': web });
    repository.open(1, { 'web.yaml': loose, '.github/plimsoll.yml': off });
    await app.event(1);
    expect(conclusions()).toEqual(['failure']);
    expect(summary()).toContain('changes the configuration');
  });

  test('nor can a branch that is made to be its base', async () => {
    const pull = looseningPull();
    pull.base = repository.commit({ 'web.yaml': web, '.github/plimsoll.yml': off });
    await app.event(1);
    expect(conclusions()).toEqual(['failure']);
  });

  test('the default branch can, and so can the organisation', async () => {
    repository.main({ 'web.yaml': web, '.github/plimsoll.yml': off });
    repository.open(1, { 'web.yaml': loose });
    await app.event(1);
    expect(conclusions()).toEqual(['success']);
    const other = app.github.repository('acme/other');
    app.github.repository('acme/.github').main({ '.github/plimsoll.yml': off });
    other.main({ 'web.yaml': web });
    other.open(1, { 'web.yaml': loose });
    await app.event(1, 'acme/other');
    expect(other.runs).toMatchObject([{ conclusion: 'success' }]);
  });

  test('.gitattributes of the default branch say what is vendored', async () => {
    repository.main({ 'third/web.yaml': web, '.gitattributes': 'third/** linguist-vendored\n' });
    repository.open(1, { 'third/web.yaml': loose });
    expect(await app.event(1)).toBe('reviewed');
    repository.main({ 'third/web.yaml': web });
    repository.open(2, { 'third/web.yaml': loose, '.gitattributes': 'third/** linguist-vendored\n' });
    expect(await app.event(2)).toBe('reviewed');
    expect(conclusions()).toEqual(['success', 'failure']);
  });
});

describe('what GitHub does not give at once', () => {
  test('a file without a patch is compared with what it was where the branches part', async () => {
    looseningPull();
    repository.withoutPatch.add('web.yaml');
    await app.event(1);
    expect(conclusions()).toEqual(['failure']);
    expect(repository.threads).toEqual([]);
    expect(app.github.names).toContain('query Files');
  });

  test('a file that GraphQL cuts is fetched by itself', async () => {
    const long = `# ${'x'.repeat(1000)}\n---\n`.repeat(600);
    repository.main({ 'web.yaml': long + web });
    repository.open(1, { 'web.yaml': long + loose });
    await app.event(1);
    expect(conclusions()).toEqual(['failure']);
  });

  test('what was not read is said', async () => {
    repository.main({ 'web.yaml': web });
    repository.open(1, { 'web.yaml': `${web}# more\n` });
    repository.isTreeCut = true;
    await app.event(1);
    expect(summary()).toContain('too large for GitHub to list');
  });

  test('a link is no file, whatever it leads to, and is named', async () => {
    repository.main({ 'web.yaml': web });
    repository.open(1, { Dockerfile: '../other/Dockerfile' });
    repository.modes.set('Dockerfile', '120000');
    expect(await app.event(1)).toBe('reviewed');
    expect(summary()).toContain('a symbolic link, which is not followed');
    expect(conclusions()).toEqual(['success']);
  });

  test('a Dockerfile that did not change tells of the container that runs it', async () => {
    repository.main({
      Dockerfile: 'FROM node:24\nUSER node\n',
      'compose.yaml': 'services:\n  web:\n    build: .\n    image: web\n',
      'web.yaml': deployment('web'),
    });
    const named = deployment('web')
      .replace('registry.example/web:1', 'web')
      .replace(/ *runAsUser: 1000\n/, '');
    repository.open(1, { 'web.yaml': named });
    await app.event(1);
    expect(conclusions()).toEqual(['failure']);
    expect(summary()).toContain('node');
  });
});
