import { describe, expect, test } from '@jest/globals';
import { check, type Finding, type Report } from '../../src/check/index.ts';
import type { Rule } from '../../src/check/rule.ts';
import { Source } from '../../src/check/text/source.ts';

/** Text by path. What a case expects to be reported is put between « and ». */
type Files = Readonly<Record<string, string>>;

interface Case {
  readonly files: Files;
  readonly podSecurity?: string;
}

interface BadCase extends Case {
  readonly messages: readonly string[];
  /** The whole text of each file that the fixes change; given exactly when the rule offers a fix. */
  readonly fixed?: Files;
  readonly severity?: string;
  readonly confidence?: string;
  /** Of the fixes; given exactly when there is one. `mixed`: some are safe and some are not. */
  readonly safety?: 'safe' | 'test-first' | 'mixed';
  /** The commands that try what is to be tested first, each once; given exactly when there are any. */
  readonly tries?: readonly string[];
  /** What is said of other places; given exactly when something is. */
  readonly notes?: readonly string[];
}

/**
 * A rule's whole test: `good` cases say nothing; `bad` cases say exactly these messages at exactly the marked places, with
 * exactly these notes, offer a fix exactly when `fixed` is given, as safe and tried as it says, and the fixed files are clean.
 */
export function testRule(
  rule: Rule,
  cases: { readonly good: Readonly<Record<string, Case>>; readonly bad: Readonly<Record<string, BadCase>> },
): void {
  describe(rule.id, () => {
    test.each(Object.entries(cases.good))('accepts %s', (_name, { files, podSecurity }) => {
      expect(findingsOf(rule, unmarked(files), podSecurity).map(({ message }) => message)).toEqual([]);
    });

    test.each(Object.entries(cases.bad))('reports %s', (_name, bad) => {
      const before = unmarked(bad.files);
      const findings = findingsOf(rule, before, bad.podSecurity);
      expect(findings.map(({ message }) => message)).toEqual(bad.messages);
      expect(marked(before, findings)).toEqual(bad.files);
      for (const key of ['severity', 'confidence'] as const) {
        if (bad[key]) expect(findings.map((finding) => finding[key])).toEqual(findings.map(() => bad[key]));
      }
      expect(findings.flatMap(({ related }) => related.map(({ message }) => message))).toEqual(
        bad.notes ?? [],
      );
      const fixes = findings.flatMap(({ fix }) => fix ?? []);
      expect(safetyOf(fixes)).toBe(bad.safety);
      expect(triesOf(fixes)).toEqual(bad.tries ?? []);
      const after = applied(before, findings);
      expect(changed(before, after)).toEqual(bad.fixed ?? {});
      if (bad.fixed) expect(findingsOf(rule, after, bad.podSecurity).filter(({ fix }) => fix)).toEqual([]);
    });
  });
}

type Fixes = readonly NonNullable<Finding['fix']>[];

function safetyOf(fixes: Fixes): BadCase['safety'] {
  const [first, ...others] = new Set(fixes.map(({ safety }) => safety));
  return others.length > 0 ? 'mixed' : first;
}

function triesOf(fixes: Fixes): string[] {
  return [...new Set(fixes.flatMap((fix) => fix.try.split('\n')))].filter((command) => command !== '');
}

function findingsOf(rule: Rule, files: Files, podSecurity?: string): Report['findings'] {
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  return check(list, { rules: [rule], ...(podSecurity ? { podSecurity } : {}) }).findings;
}

const unmarked = (files: Files): Files => mapValues(files, (text) => text.replaceAll(/[«»]/g, ''));

const changed = (before: Files, after: Files): Files =>
  Object.fromEntries(Object.entries(after).filter(([path, text]) => text !== before[path]));

function mapValues(files: Files, change: (text: string, path: string) => string): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, change(text, path)]));
}

interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function splice(text: string, changes: readonly Change[]): string {
  const once = new Map(changes.map((change) => [JSON.stringify(change), change]));
  return [...once.values()]
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce(
      (result, { start, end, text: insert }) => result.slice(0, start) + insert + result.slice(end),
      text,
    );
}

function marked(files: Files, findings: readonly Finding[]): Files {
  return mapValues(files, (text, path) => {
    const source = new Source(path, text);
    const marks = findings
      .filter((finding) => finding.path === path)
      .map((finding) => ({ start: source.offset(finding.start), end: source.offset(finding.end) }))
      .flatMap(({ start, end }) => [
        { start, end: start, text: '«' },
        { start: end, end, text: '»' },
      ]);
    return splice(text, marks);
  });
}

function applied(files: Files, findings: readonly Finding[]): Files {
  return mapValues(files, (text, path) => {
    const source = new Source(path, text);
    const edits = findings.flatMap(({ fix }) => fix?.edits ?? []).filter((edit) => edit.path === path);
    return splice(
      text,
      edits.map((edit) => ({
        start: source.offset(edit.start),
        end: source.offset(edit.end),
        text: edit.text,
      })),
    );
  });
}
