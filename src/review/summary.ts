import type { Finding } from '../check/index.ts';
import { adviceOf, saidByServer, serverBlock } from './comment.ts';
import { cell, code, link, prose } from './inert.ts';
import type { LevelChange } from './levels.ts';
import type { Block } from './page.ts';
import type { Review } from './review.ts';
import type { Links, Setting } from './setting.ts';
import type { User } from './users.ts';
import { counted, headline, severitiesOf } from './wording.ts';

/** What the check run's page says, in the order in which one wants to know it. */
export function summaryOf(review: Review, setting: Setting): Block[] {
  const { links } = setting;
  return [
    lead(review, setting),
    ...configurationBlocks(review, links),
    ...introducedTable(review, links),
    ...levelTable(review),
    ...userTable(review),
    ...waivers(review),
    ...serverSentences(review),
    ...folds(review, links),
  ].filter(({ items }) => items.length > 0);
}

/** The page below: what to do where no suggestion can be committed. */
export function remediesOf({ remedies }: Review, { links }: Setting): Block[] {
  if (remedies.length === 0) return [];
  const items = remedies.map(({ findings, advice }) => {
    const places = [...new Set(findings.map((finding) => placeOf('head', finding, links)))].slice(0, 10);
    return `**${places.join(', ')}**\n\n${adviceOf(advice)}\n`;
  });
  return [{ head: 'Changes for places outside of the diff, or beyond the comments it can carry:\n', items }];
}

function lead(review: Review, setting: Setting): Block {
  const { introduced, blocking } = review;
  const told = introduced.filter(({ severity }) => severity !== 'notice');
  const verdict =
    told.length > 0
      ? `**This pull request brings in ${severitiesOf(told)}.**`
      : '**This pull request brings in nothing to mend.**';
  const old = blocking.length - blocking.filter((finding) => introduced.includes(finding)).length;
  const older =
    old > 0 ? ` ${counted(old, 'older error')} in its files fail${old === 1 ? 's' : ''} the check.` : '';
  const sentences = [verdict + older, clicks(review, setting)].filter((text) => text !== '').join(' ');
  return { items: [sentences, ...setting.limits.map((limit) => `\n${prose(limit)}`)] };
}

function clicks({ comments, introduced }: Review, { canCommit }: Setting): string {
  const offered = comments.filter(({ suggestion }) => suggestion !== null).length;
  if (offered === 0) return '';
  const what = offered === comments.length && offered > 1 ? 'All' : String(offered);
  const all =
    canCommit && introduced.some(isSafelyMended) ? ', or all the safe ones at once with **Fix** above' : '';
  return `${what} of the ${counted(comments.length, 'place')} can be mended with one click in *Files changed*${all}.`;
}

export function isSafelyMended({ fix }: Finding): boolean {
  return fix?.safety === 'safe';
}

function configurationBlocks({ configuration }: Review, links: Links): Block[] {
  const { changed, findings } = configuration;
  const side = changed ? 'head' : 'base';
  const items = findings.map(
    (finding) =>
      `- ${placeOf(side, finding, links)}, column ${finding.start.column}: ${prose(finding.message)}`,
  );
  if (changed) {
    const head =
      '**This pull request changes the configuration.** It is judged by the one that holds now; the new one will hold after the merge.';
    return [{ items: [`${head}${items.length > 0 ? ' Mistakes in the new one:' : ''}\n`, ...items] }];
  }
  if (findings.every(({ severity }) => severity !== 'error')) return [{ items }];
  const head = `**The configuration is broken.** Until it is mended on the branch it comes from, every pull request of this repository fails here. ${link('How to write it', links.docs('configuration'))}\n`;
  return [{ head, items }];
}

function introducedTable({ introduced, remedies }: Review, links: Links): Block[] {
  const below = new Set(remedies.flatMap(({ findings }) => findings));
  const rows = introduced
    .filter(({ severity }) => severity !== 'notice')
    .toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
    .map((finding) => {
      const { severity, confidence, message } = finding;
      const guess = confidence === 'likely' ? ', likely' : '';
      const what = prose(headline(message).first) + (below.has(finding) ? ' *The change is below.*' : '');
      return row([severity + guess, placeOf('head', finding, links), what]);
    });
  return table(['', 'where', 'what'], rows);
}

function levelTable({ workloads, introduced, existing }: Review): Block[] {
  const refused = [...introduced, ...existing].filter(({ rule }) => rule === 'rejected-by-namespace');
  const rows = workloads.map((change) => {
    const { kind, name, before, after } = change;
    return row([`${code(kind)} ${code(name)}`, before ?? '–', after ?? 'gone', verdictOf(change, refused)]);
  });
  return table(['workload', 'Pod Security before', 'after', 'namespace'], rows);
}

function verdictOf({ path, kind, name, namespace }: LevelChange, refused: readonly Finding[]): string {
  const isRefused = refused.some(
    (finding) =>
      finding.path === path &&
      [`${kind} ${name}`, `${kind} ${namespace}/${name}`].includes(finding.subject.split(', ', 1)[0] ?? ''),
  );
  const named = namespace === '' ? '' : code(namespace);
  return isRefused ? `${named} **refuses it**`.trim() : named;
}

function userTable({ users }: Review): Block[] {
  const named = (user: User | null, none: string): string =>
    user === null ? none : user.value === '' ? 'unknown' : code(user.value);
  const rows = users.map(({ path, service, before, after }) =>
    row([
      service === null ? `image of ${code(path)}` : `service ${code(service)} of ${code(path)}`,
      named(before, '–'),
      named(after, 'gone'),
    ]),
  );
  return table(['', 'runs as, before', 'after'], rows);
}

function waivers({ waived }: Review): Block[] {
  const items = waived.map(({ rule, path, reason, until }) => {
    const date = until === undefined ? '' : ` until ${code(until)}`;
    return `- ${code(rule)} in ${code(path)}${date}: ${code(reason, 500)}`;
  });
  return items.length === 0 ? [] : [{ head: '**Waivers that this pull request adds:**\n', items }];
}

function serverSentences({ introduced }: Review): Block[] {
  const said = introduced.flatMap(({ related }) => related.map(({ message }) => message));
  const items = [...new Set(said)]
    .filter((message) => saidByServer(message) !== undefined)
    .map((message) => `${serverBlock(message)}\n`);
  return fold('What the API server will say', items);
}

function folds({ introduced, existing, mended, skipped }: Review, links: Links): Block[] {
  const line = (side: 'base' | 'head', finding: Finding): string =>
    `- ${finding.severity}: ${placeOf(side, finding, links)}: ${prose(headline(finding.message).first)}`;
  const notices = introduced.filter(({ severity }) => severity === 'notice');
  return [
    ...fold(
      `Not judged: ${counted(skipped.length, 'place')}`,
      skipped.map(({ path, reason }) => `- ${code(path)}: ${prose(reason)}.`),
    ),
    ...fold(
      `Good to know: ${counted(notices.length, 'notice')}`,
      notices.map((finding) => line('head', finding)),
    ),
    ...fold(
      `Mended: ${counted(mended.length, 'finding')}`,
      mended.map((finding) => line('base', finding)),
    ),
    ...fold(
      `Not this pull request's: ${counted(existing.length, 'older finding')} in the same files`,
      existing.map((finding) => line('head', finding)),
    ),
  ];
}

function placeOf(side: 'base' | 'head', { path, start }: Finding, links: Links): string {
  return link(code(`${path}:${start.line}`), links.line(side, path, start.line));
}

/** The title is ours. */
function fold(title: string, items: readonly string[]): Block[] {
  if (items.length === 0) return [];
  return [{ head: `<details><summary>${title}</summary>\n`, items, foot: '</details>' }];
}

function table(columns: readonly string[], rows: readonly string[]): Block[] {
  if (rows.length === 0) return [];
  return [{ head: `${row(columns)}\n${row(columns.map(() => '---'))}`, items: rows }];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}
