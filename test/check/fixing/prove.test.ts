import { standing } from '../../../src/check/judging/identity.ts';
import { describe, expect, test } from '@jest/globals';
import { type Judge, type Proof, Prover } from '../../../src/check/fixing/prove.ts';
import type { Identity } from '../../../src/check/judging/identity.ts';
import { type Change, insertAfter, replaceText, setField } from '../../../src/check/write/change.ts';
import { applyEdits } from '../../../src/check/write/edit.ts';
import type { Field } from '../../../src/check/read/field.ts';
import { Source } from '../../../src/check/text/source.ts';
import { documentsIn } from '../../../src/check/read/yaml.ts';

/** Judges by words: each word that stands in a file is a finding. */
const words =
  (...bad: readonly string[]): Judge =>
  (files) =>
    files.flatMap(({ path, text }) =>
      bad.flatMap((word) =>
        text
          .split(word)
          .slice(1)
          .map(() => ({ rule: word, subject: 'x', path })),
      ),
    );

const finding = (rule: string, path = 'pod.yaml'): Identity => ({ rule, subject: 'x', path });

function proofOf(
  text: string,
  changes: (root: Field) => readonly Change[],
  judge: Judge = () => [],
  mended: readonly Identity[] = [],
): Proof & { after?: string } {
  const source = new Source('pod.yaml', text);
  const root = documentsIn(source, 'kubernetes')[0]?.root;
  if (!root) throw new Error('no document');
  const proof = new Prover(judge).prove(changes(root), mended);
  return proof.proven ? { ...proof, after: applyEdits(source, proof.edits).text } : proof;
}

/** An edit that no rule would want, made of bytes. */
const bytes = (text: string, at: string, brought: string, field = 'a') =>
  proofOf(text, (root) => {
    const start = text.indexOf(at);
    const place = { source: root.source, span: { start, end: start + at.length } };
    return [setField(root.at(field), 2), replaceText(place, brought)];
  });

describe('a fix is proven', () => {
  test('when it does what it says, and its finding is gone', () => {
    const proof = proofOf('a: bad # c\n', (root) => [setField(root.at('a'), 2)], words('bad'), [
      finding('bad'),
    ]);
    expect(proof).toMatchObject({ proven: true, after: 'a: 2 # c\n' });
  });

  test('but not when what was judged is there no more', () => {
    const judge = ([source]: readonly Source[]) =>
      source?.text.includes('bad') === true
        ? [finding('bad'), { rule: standing, subject: 'Deployment web', path: 'chart' }]
        : [];
    const proof = proofOf('a: bad # c\n', (root) => [setField(root.at('a'), 2)], judge, [finding('bad')]);
    expect(proof).toMatchObject({ proven: false, reason: 'stray change' });
  });

  test('when other findings of the same name stay', () => {
    const text = 'a: bad\nb: bad\n';
    const proof = proofOf(text, (root) => [setField(root.at('a'), 2)], words('bad'), [finding('bad')]);
    expect(proof.proven).toBe(true);
  });

  test('in one document of several, whatever the others look like', () => {
    const text = 'a: 1\n---\nx: {{ y }}\n  - z\n---\n[\n';
    expect(proofOf(text, (root) => [setField(root.at('a'), 2)]).proven).toBe(true);
  });
});

describe('a fix is not proven', () => {
  const set = (root: Field) => [setField(root.at('a'), 2)];
  test.each<[string, Proof, object]>([
    ['refused', proofOf('a: 2\n', set), { reason: 'refused', detail: 'nothing is left to change' }],
    [
      'its finding stays',
      proofOf('a: 1\nb: bad\n', set, words('bad'), [finding('bad')]),
      { reason: 'still found', detail: 'bad at x in pod.yaml' },
    ],
    [
      'another appears',
      proofOf('a: 1\n', set, words('2')),
      { reason: 'new finding', detail: '2 at x in pod.yaml' },
    ],
    ['the file does not parse any more', bytes('a: 1\nb: 1\n', 'b: 1', 'b: ['), { reason: 'does not parse' }],
    [
      'another value changes',
      bytes('a: 1\nb: {c: [x, 8]}\n', '8', '9'),
      { reason: 'stray change', detail: '.b.c[1]' },
    ],
    [
      'another value is written otherwise',
      bytes('a: 1\nb: 8\n', '8', '0x8'),
      { reason: 'stray change', detail: '.b' },
    ],
    ['a key comes in', bytes('a: 1\n# b\n', '# b', 'b: 1'), { reason: 'stray change', detail: '.b' }],
    [
      'a comment goes',
      bytes('a: 1\nb: 1 # why\n', ' # why', ''),
      { reason: 'comment lost', detail: '# why' },
    ],
    [
      'a comment is no comment any more',
      bytes('a: 1\nb: 1 # why\n', '1 # why', '1 #why'),
      { reason: 'comment lost' },
    ],
    ['a document begins', bytes('a: 1\nb: 1\n', 'b: 1', '---\nb: 1'), { reason: 'stray change' }],
    [
      'what shares the value changes too',
      bytes('a: 1\nx: &x {b: 8}\nz: *x\n', '8', '9'),
      { reason: 'stray change', detail: '.x.b' },
    ],
  ])('%s', (_, proof, expected) => {
    expect(proof).toMatchObject({ proven: false, ...expected });
  });
});

describe('in a Dockerfile', () => {
  const text = '# run\nFROM x\nRUN a\n# it\nCMD y\n';
  const proofAfter = (line: string) => {
    const source = new Source('Dockerfile', text);
    const start = text.indexOf('RUN a');
    return new Prover(() => []).prove([insertAfter({ source, span: { start, end: start + 5 } }, line)], []);
  };

  test('lines come in between instructions', () => {
    expect(proofAfter('USER 1000:1000').proven).toBe(true);
    expect(proofAfter('RUN b \\\n && c').proven).toBe(true);
  });

  test.each([
    ['swallow the next instruction', 'RUN b \\', { reason: 'stray change', detail: 'CMD y' }],
    ['swallow the rest of the file', 'RUN <<E', { proven: false }],
    ['are no instruction', 'NONSENSE', { reason: 'does not parse' }],
  ])('but not lines that %s', (_, line, expected) => {
    expect(proofAfter(line)).toMatchObject({ proven: false, ...expected });
  });

  test('a comment is not replaced', () => {
    const source = new Source('Dockerfile', text);
    const start = text.indexOf('# it');
    const proof = new Prover(() => []).prove(
      [replaceText({ source, span: { start, end: start + 4 } }, 'USER 1')],
      [],
    );
    expect(proof).toMatchObject({ reason: 'comment lost', detail: '# it' });
  });
});

describe('a file of many workloads', () => {
  const workload = (name: string) => `kind: Pod\nname: ${name}\ncontainers:\n- privileged: bad\n`;
  const files = [workload('a'), 'kind: Namespace\n', workload('b'), workload('c')].join('---\n');
  const changes = (root: Field) => [setField(root.at('containers', 0, 'privileged'), false)];

  test('is not judged whole for each of their fixes', () => {
    const judged: string[] = [];
    const judge: Judge = (sources) => {
      judged.push(...sources.map(({ text }) => text.replaceAll('\n', ' ')));
      return words('bad')(sources);
    };
    expect(proofOf(files, changes, judge, [finding('bad')]).proven).toBe(true);
    expect(judged).toEqual([
      'kind: Pod name: a containers: - privileged: bad --- kind: Namespace ',
      'kind: Pod name: a containers: - privileged: false --- kind: Namespace ',
    ]);
  });

  test('is judged whole for a finding that needs the others', () => {
    const judge: Judge = (sources) =>
      sources.flatMap(({ path, text }) =>
        text.includes('name: c') && text.split('bad').length > 3 ? [finding('many', path)] : [],
      );
    expect(proofOf(files, changes, judge, [finding('many')]).proven).toBe(true);
    expect(proofOf(files, changes, judge, [finding('few')])).toMatchObject({ reason: 'not judged' });
  });
});

describe('an edit that is felt in other files', () => {
  const a = new Source('a.yaml', 'a: 1\n');
  const root = documentsIn(a, 'kubernetes')[0]?.root;
  const b = new Source('b.yaml', 'b\n');
  const surroundings = {
    reach: () => ['b.yaml'],
    source: (path: string) => (path === 'b.yaml' ? b : undefined),
    isPlain: () => false,
  };
  /** Finds something in the one file as long as the other says so. */
  const judgeOf =
    (bad: string): Judge =>
    (files) =>
      files.some(({ text }) => text.includes(bad)) && files.some(({ path }) => path === 'b.yaml')
        ? [finding('bad', 'b.yaml')]
        : [];
  const proof = (bad: string, mended: readonly Identity[], around?: typeof surroundings) =>
    new Prover(judgeOf(bad), around).prove(root ? [setField(root.at('a'), 2)] : [], mended);

  test('is not proven where it brings something in there', () => {
    expect(proof('a: 2', [], surroundings)).toMatchObject({
      reason: 'new finding',
      detail: 'bad at x in b.yaml',
    });
    expect(proof('a: 2', []).proven).toBe(true);
  });

  test('is proven where it mends something there', () => {
    const mended = [finding('bad', 'b.yaml')];
    expect(proof('a: 1', mended, surroundings).proven).toBe(true);
    expect(proof('a:', mended, surroundings)).toMatchObject({ reason: 'still found' });
    expect(proof('a: 1', mended)).toMatchObject({ reason: 'not judged' });
  });
});

test('a document of thousands of containers is not parsed thousands of times', () => {
  const source = new Source('pod.yaml', `a: 1\nb: 1\ntext: ${'x'.repeat(400_000)}\n`);
  const root = documentsIn(source, 'kubernetes')[0]?.root;
  if (!root) throw new Error('no document');
  const prover = new Prover(() => []);
  const proofs = Array.from({ length: 30 }, (_, index) =>
    prover.prove([setField(root.at('a'), index + 2)], []),
  );
  expect(proofs[0]).toMatchObject({ proven: true });
  expect(proofs.at(-1)).toMatchObject({ proven: false, reason: 'too much' });
});

test('the state before is judged once for all fixes of a file, and aliases of aliases do no harm', () => {
  const bomb = Array.from({ length: 12 }, (_, n) => `l${n + 1}: &l${n + 1} [*l${n}, *l${n}]`).join('\n');
  const source = new Source('pod.yaml', `l0: &l0 [x]\n${bomb}\na: 1\nb: 1\n`);
  const root = documentsIn(source, 'kubernetes')[0]?.root;
  if (!root) throw new Error('no document');
  let judged = 0;
  const prover = new Prover((files) => {
    judged += files.length;
    return [];
  });
  expect(prover.prove([setField(root.at('a'), 2)], []).proven).toBe(true);
  expect(prover.prove([setField(root.at('b'), 2)], []).proven).toBe(true);
  expect(judged).toBe(3);
});
