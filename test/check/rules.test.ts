import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { examplesOf, findingsIn } from '../../scripts/rule-examples.ts';
import { pageOf, tableOf } from '../../scripts/rule-page.ts';
import { rules } from '../../src/check/index.ts';

/* What every rule must be. There is no list of exemptions, on purpose. */

const ids = rules.map(({ id }) => id);

const names = (folder: string, suffix: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(suffix) && name !== 'index.ts')
    .map((name) => name.slice(0, -suffix.length))
    .sort();

describe('one rule, one file, one page, one test', () => {
  test('the list is in order', () => {
    expect(ids).toEqual([...ids].sort());
  });

  test.each([
    ['src/check/rules', '.ts'],
    ['docs/rules', '.md'],
    ['test/check/rules', '.test.ts'],
  ])('%s holds exactly the rules of the list', (folder, suffix) => {
    expect(names(folder, suffix)).toEqual(ids);
  });
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('names the bad thing in lower case', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test('says what, why, and where the facts come from', () => {
    expect(rule.summary).toMatch(/^[A-Z`].{10,98}[^.]$/);
    expect(rule.why).toMatch(/^[A-Z`].{20,300}\.$/);
    expect(rule.references.length).toBeGreaterThan(0);
    for (const reference of rule.references) {
      expect([
        reference,
        /^https:/.test(reference) ? URL.canParse(reference) : existsSync(reference),
      ]).toEqual([reference, true]);
    }
    expect(JSON.stringify(rule)).not.toContain('TODO');
  });

  test('has a page that is up to date and says when it may be ignored', () => {
    const page = pageTextOf(id);
    expect(page).toBe(pageOf(rule, page));
    expect(page).toContain('\n## When to ignore it\n');
    expect(page).not.toContain('TODO');
  });

  test('has at least one bad and one good example, and each is what it says', () => {
    const examples = examplesOf(pageTextOf(id));
    const verdicts = examples.map(({ verdict }) => verdict);
    expect(verdicts).toEqual(expect.arrayContaining(['bad', 'good']));
    const found = examples.map((example) => (findingsIn(example, rule).length > 0 ? 'bad' : 'good'));
    expect(found).toEqual(verdicts);
  });
});

test('docs/rules.md is up to date', () => {
  expect(readFileSync('docs/rules.md', 'utf8')).toBe(tableOf(rules));
});

function pageTextOf(id: string): string {
  const path = `docs/rules/${id}.md`;
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
