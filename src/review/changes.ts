import type { Finding, Rendering } from '../check/index.ts';
import { cell, code, prose } from './inert.ts';
import type { LevelChange } from './levels.ts';
import type { Block } from './page.ts';
import type { Review } from './review.ts';
import type { User, UserChange } from './users.ts';
import { counted, listed } from './counts.ts';
import { headline } from './wording.ts';

/** Each workload's Pod Security level before and after, and whether its namespace takes it. */
export function levelTable({ workloads: all, introduced, existing }: Review): Block[] {
  const workloads = all.filter(({ rendered }) => rendered === null);
  const refused = [...introduced, ...existing].filter(({ rule }) => rule === 'rejected-by-namespace');
  const names = workloads.map(({ kind, name }) => `${kind} ${name}`);
  const rows = workloads.map((change) => {
    const { path, kind, name, before, after } = change;
    const isOne = names.filter((each) => each === `${kind} ${name}`).length === 1;
    const workload = [
      code(kind),
      ...(name === '' ? [] : [code(name)]),
      ...(isOne ? [] : [`in ${code(path)}`]),
    ];
    return row([workload.join(' '), before ?? '–', after ?? 'gone', verdictOf(change, refused)]);
  });
  return table(['workload', 'Pod Security before', 'after', 'namespace'], rows);
}

/** What charts and overlays make of each workload, in every environment: those that it is the same in share a row. */
export function environmentTable({ environments }: Review): Block[] {
  const groups = new Map<string, LevelChange[]>();
  for (const level of environments) {
    const { path, kind, name, before, after } = level;
    const key = JSON.stringify([path, kind, name, before, after]);
    groups.set(key, [...(groups.get(key) ?? []), level]);
  }
  const rows = [...groups.values()].flatMap((levels) => {
    const [first] = levels;
    if (!first) return [];
    const { kind, name, before, after } = first;
    const where = [...new Set(levels.flatMap(({ rendered }) => (rendered ? [environmentOf(rendered)] : [])))];
    const more = where.length > mostEnvironments ? ` and ${where.length - mostEnvironments} more` : '';
    const workload = name === '' ? code(kind) : `${code(kind)} ${code(name)}`;
    return row([
      workload,
      where.slice(0, mostEnvironments).join(', ') + more,
      before ?? '–',
      after ?? 'gone',
    ]);
  });
  return table(['workload', 'environment', 'Pod Security before', 'after'], rows);
}

const mostEnvironments = 8;

/** `charts/shop` with `values-prod.yaml`; `overlays/prod`. */
function environmentOf({ root, values }: Rendering): string {
  if (values.length === 0) return code(root);
  return `${code(root)} with ${values.map((each) => code(each)).join(', ')}`;
}

function verdictOf({ path, kind, name, namespace }: LevelChange, refused: readonly Finding[]): string {
  const named = namespace === '' ? '' : code(namespace);
  const refusal = refused.find(
    (finding) => finding.path === path && finding.subject.split(', ', 1)[0] === `${kind} ${name}`,
  );
  return refusal ? `${named} **refuses it**`.trim() : named;
}

/** Who has been handed what was given to somebody else. */
export function switchTable({ switched }: Review): Block[] {
  const rows = switched.map(({ path, name, finding, before, after }) =>
    row([
      `${code(name)} in ${code(path)}`,
      prose(headline(finding.message).first),
      before === null ? '–' : code(before),
      before === after ? 'the same, with other code' : code(after),
    ]),
  );
  return table(['what may do more than others', 'as before', 'ran', 'runs now'], rows);
}

export function namespaceTable({ namespaces }: Review): Block[] {
  const rows = namespaces.map(({ name, before, after }) =>
    row([code(name), before, after ?? 'declared nowhere here']),
  );
  return table(['namespace', 'enforced before', 'now'], rows);
}

export function userTable({ users }: Review): Block[] {
  const named = (user: User | null, none: string): string =>
    user === null ? none : user.value === '' ? 'unknown' : code(user.value);
  const rows = users
    .filter(isTelling)
    .map((change) => row([runnerOf(change), named(change.before, '–'), named(change.after, 'gone')]));
  const [whole] = table(['', 'runs as, before', 'after'], rows);
  if (!whole || rows.length <= mostOpenRows) return whole ? [whole] : [];
  const title = `Who runs as whom: ${counted(rows.length, 'change')}`;
  return [
    { head: `<details><summary>${title}</summary>\n\n${whole.head ?? ''}`, items: rows, foot: '</details>' },
  ];
}

const mostOpenRows = 12;

/** Somebody new of whom nothing is known is no news. */
function isTelling({ before, after }: UserChange): boolean {
  return [before, after].some((user) => user !== null && user.kind !== 'unknown');
}

function runnerOf({ path, service, container }: UserChange): string {
  if (container !== null) return `${code(container)} in ${code(path)}`;
  return service === null ? `image of ${code(path)}` : `service ${code(service)} in ${code(path)}`;
}

/** Whose approval is missing, and for what. */
export function pendingWaivers({ pending, authors }: Review): Block[] {
  const items = pending.map(
    ({ rule, path, line, reason }) => `- ${code(rule)} in ${code(`${path}:${line}`)}: ${code(reason, 500)}`,
  );
  if (items.length === 0) return [];
  const not =
    authors.length === 0
      ? ''
      : ` (not ${listed(authors.slice(0, 10).map((login) => code(login)))}, who wrote it)`;
  const what = items.length === 1 ? 'This waiver counts' : 'These waivers count';
  return [
    { head: `**${what} once somebody else with write access approves this pull request${not}:**\n`, items },
  ];
}

export function waivers({ waived }: Review): Block[] {
  const items = waived.map(({ rule, path, reason, until }) => {
    const date = until === undefined ? '' : ` until ${prose(until)}`;
    return `- ${code(rule)} in ${code(path)}${date}: ${code(reason, 500)}`;
  });
  return items.length === 0 ? [] : [{ head: '**Waivers that this pull request adds:**\n', items }];
}

export function table(columns: readonly string[], rows: readonly string[]): Block[] {
  if (rows.length === 0) return [];
  return [{ head: `${row(columns)}\n${row(columns.map(() => '---'))}`, items: rows }];
}

export function row(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}
