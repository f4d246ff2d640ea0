import type { FixReport } from '../check/index.ts';
import { hunksIn } from '../review/patch.ts';
import { linesOf } from '../review/line-change.ts';
import { kindOfLine } from '../sandbox/page/diff-line.ts';
import type { Entry } from './answer.ts';
import { element, sentence } from './element.ts';
import type { Project } from './project.ts';

export interface Acts {
  apply(finding: string): void;
  goTo(path: string, line: number, column: number): void;
}

/** A fix that several findings share is shown with the first of them. */
export function cardsOf(entries: readonly Entry[], project: Project, acts: Acts): HTMLElement[] {
  const first = new Map<string, number>();
  return entries.map((entry, at) => {
    const key = JSON.stringify(entry.fix?.edits ?? at);
    const shown = first.get(key);
    if (shown === undefined) first.set(key, at);
    return cardOf(
      entry,
      at,
      shown === undefined ? fixOf(entry, project, acts) : sameAs(shown),
      project,
      acts,
    );
  });
}

function cardOf(entry: Entry, at: number, fix: Node | undefined, project: Project, acts: Acts): HTMLElement {
  const { finding, others } = entry;
  const { severity, message, why, path, start } = finding;
  return element(
    'li',
    { class: `card ${severity}`, id: `finding-${at}`, data: { path, line: String(start.line) } },
    element('p', {}, element('strong', { class: 'severity' }, severity), ' ', ...sentence(message)),
    why !== '' && element('p', {}, ...sentence(why)),
    others.length > 0 &&
      element('p', { class: 'quiet' }, `It says ${others.length} more along: ${namesOf(others)}.`),
    fix,
    footOf(entry, project, acts),
  );
}

function sameAs(shown: number): HTMLElement {
  return element('p', {}, element('a', { href: `#finding-${shown}` }, 'The fix above fixes this too.'));
}

function footOf({ finding: { path, start, rule } }: Entry, { shown }: Project, acts: Acts): HTMLElement {
  const goTo = (): void => {
    acts.goTo(path, start.line, start.column);
  };
  const place = path === shown ? `line ${start.line}` : `${path}, line ${start.line}`;
  return element(
    'p',
    { class: 'quiet' },
    element('button', { class: 'plain', on: goTo }, place),
    ' · ',
    element('a', { href: `docs/rules/${rule}.html` }, rule),
  );
}

function namesOf(others: Entry['others']): string {
  return [...new Set(others.map(({ rule }) => rule))].join(', ');
}

function fixOf({ fix, name }: Entry, project: Project, acts: Acts): HTMLElement | undefined {
  if (!fix) return undefined;
  const safety =
    fix.safety === 'safe' ? 'Safe to apply.' : 'Test first: this may change what the program does.';
  return element(
    'div',
    { class: 'fix' },
    element('p', {}, element('strong', {}, ...sentence(fix.title)), ' ', safety),
    ...changesOf(fix, project),
    fix.try === '' ? undefined : tryOf(fix.try),
    element(
      'button',
      {
        class: fix.safety === 'safe' ? 'main' : '',
        on: () => {
          acts.apply(name);
        },
      },
      'Apply this fix',
    ),
  );
}

function tryOf(command: string): HTMLElement {
  return element(
    'details',
    {},
    element('summary', {}, 'How to test it'),
    element('pre', { class: 'code' }, command),
  );
}

/** What the fix changes, file by file. */
function changesOf({ edits }: FixReport, { files, shown }: Project): HTMLElement[] {
  const paths = [...new Set(edits.map(({ path }) => path))];
  return paths.flatMap((path) => {
    const text = files.find((file) => file.path === path)?.text ?? '';
    const own = edits.filter((edit) => edit.path === path);
    const lines = hunksIn(linesOf(text), own);
    const name = path === shown ? [] : [element('p', { class: 'quiet' }, path)];
    return [...name, element('pre', { class: 'code diff' }, ...lines.map(lineOf))];
  });
}

function lineOf(line: string): HTMLElement {
  return element('span', { class: kindOfLine(line) }, `${line}\n`);
}
