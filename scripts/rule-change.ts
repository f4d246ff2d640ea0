import { type FixReport, nameOf, repair, type Rule } from '../src/check/index.ts';
import { linesOf } from '../src/review/line-change.ts';
import { hunksIn } from '../src/review/patch.ts';
import { safetyOf } from '../src/review/todo.ts';
import { lineEdits } from './line-edits.ts';
import { type Example, findingsIn } from './rule-examples.ts';

/** What has to become different, shown: by the fix, or where there is none by the example that is not reported. */
export interface ShownChange {
  /** `Safe to apply`, or what else it is. */
  readonly title: string;
  readonly files: readonly { readonly path: string; readonly lines: readonly string[] }[];
}

/** Of a reported example; undefined where no other example of the page has the same files. */
export function changeOf(example: Example, rule: Rule, page: readonly Example[]): ShownChange | undefined {
  const { files, done } = repairOf(example, rule);
  if (files.length > 0) {
    const worst = done.find(({ fix }) => fix.safety === 'test-first') ?? done[0];
    return {
      title: `The fix. ${safetyWords(worst?.fix)}`,
      files: files.map(({ path, before, edits }) => ({ path, lines: hunksIn(linesOf(before), edits) })),
    };
  }
  const good = goodFor(example, page);
  return good && { title: 'No automatic fix. One way to do it:', files: between(example, good) };
}

function safetyWords(fix: Pick<FixReport, 'safety'> | undefined): string {
  return fix ? `${safetyOf(fix)}:` : '';
}

/** The next one that is not reported and has the same files. */
function goodFor(bad: Example, page: readonly Example[]): Example | undefined {
  const pathsOf = ({ files }: Example): string => JSON.stringify(files.map(({ path }) => path).sort());
  const isFitting = (each: Example): boolean => each.verdict === 'good' && pathsOf(each) === pathsOf(bad);
  const at = page.indexOf(bad);
  return page.slice(at).find(isFitting) ?? page.slice(0, at).findLast(isFitting);
}

function between(bad: Example, good: Example): ShownChange['files'] {
  return bad.files.flatMap(({ path, text }) => {
    const after = good.files.find((file) => file.path === path)?.text ?? '';
    const lines = hunksIn(linesOf(text), lineEdits(path, text, after));
    return lines.length === 0 ? [] : [{ path, lines }];
  });
}

function repairOf(example: Example, rule: Rule) {
  const config = example.files.find(({ path }) => path === '.github/plimsoll.yml');
  const wanted = new Set(findingsIn(example, rule).map(nameOf));
  return repair(example.files, {
    today: '2027-01-01',
    ...(config && { config }),
    include: 'test-first',
    mends: (finding) => wanted.has(nameOf(finding)),
  });
}
