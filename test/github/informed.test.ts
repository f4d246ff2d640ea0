import { afterEach, describe, expect, test } from '@jest/globals';
import type { Informant } from '../../src/github/informed.ts';
import { JudgeDied } from '../../src/worker/failures.ts';
import { type Judging, judgingHere } from '../../src/worker/judging.ts';
import { AppUnderTest } from '../support/github/app.ts';

/* The App asks registries between reading and judging, where somebody lets it. */

const digest = `sha256:${'5e'.repeat(32)}`;
const name = 'registry.example/base:1';
const root = {
  ...{ on: '2026-11-21', from: 'registry', user: '', env: [], entrypoint: [], cmd: ['sh'] },
  ...{ workdir: '', ports: [], volumes: [] },
};

let app: AppUnderTest;
afterEach(() => {
  app.stop();
  expect(app.github.problems).toEqual([]);
});

interface Asked {
  readonly images: readonly string[];
  readonly milliseconds: number;
}

function informant(answer: Awaited<ReturnType<Informant['ask']>>): Informant & { readonly asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    ask: (images, { milliseconds }) => {
      asked.push({ images: [...images], milliseconds });
      return Promise.resolve(answer);
    },
  };
}

function start(registries?: Informant, judging?: Judging) {
  app = new AppUnderTest(judging, registries);
  const repository = app.github.repository();
  repository.main({ 'README.md': '# Shop\n' });
  repository.open(1, { Dockerfile: `FROM ${name}\nCOPY app /app\nCMD ["/app"]\n` });
  return repository;
}

const knows = { version: 1, images: { [digest]: { names: [name], config: root } } } as const;
const nothing = { version: 1, images: {} } as const;

describe('a review', () => {
  test('knows what the registry says, in twenty seconds at most', async () => {
    const registries = informant({ registry: knows, unanswered: [], requests: 4 });
    const repository = start(registries);
    expect(await app.event(1)).toBe('reviewed');
    expect(registries.asked).toEqual([{ images: [name], milliseconds: 20_000 }]);
    const said = repository.threads.map(({ comments }) => comments[0]?.body ?? '').join('\n');
    expect(said).toContain('`registry.example/base:1` as of `sha256:5e5e5e5e5e5e`, asked on 2026-11-21.');
  });

  test('says what it could not learn, and why', async () => {
    const unanswered = [{ image: name, reason: 'it did not answer in time' }];
    const repository = start(informant({ registry: nothing, unanswered, requests: 1 }));
    await app.event(1);
    expect(repository.runs.at(-1)?.output.summary).toContain(
      'Registries gave no answer about 1 image:\n\n- `registry.example/base:1`: it did not answer in time',
    );
  });

  test('asks nobody unless somebody lets it, and says of how many images it would know more', async () => {
    const repository = start();
    await app.event(1);
    expect(repository.runs.at(-1)?.output.summary).toContain(
      'Nothing is known about 1 image: `registry.example/base:1`. The operator of Plimsoll can let it [ask registries](',
    );
  });

  test('asks for nothing where no image is named', async () => {
    const registries = informant({ registry: nothing, unanswered: [], requests: 0 });
    const repository = start(registries);
    repository.open(2, { Dockerfile: 'FROM scratch\nCOPY app /app\nUSER 7\nCMD ["/app"]\n' });
    await app.event(2);
    expect(registries.asked).toEqual([]);
  });

  test('goes on where the names kill whoever looks for them', async () => {
    const registries = informant({ registry: knows, unanswered: [], requests: 4 });
    start(registries, { ...judgingHere, images: () => Promise.reject(new JudgeDied('SIGABRT')) });
    expect(await app.event(1)).toBe('reviewed');
    expect(registries.asked).toEqual([]);
  });
});
