import type { Finding } from '../../check/index.ts';
import { todoOf } from '../../review/todo.ts';
import { counted, headsOf, severitiesOf } from '../../review/counts.ts';
import type { LevelChange } from '../../review/levels.ts';
import type { Comment } from '../../review/plan.ts';
import type { Review } from '../../review/review.ts';
import type { User, UserChange } from '../../review/users.ts';
import { blocks } from '../../review/verdict.ts';
import { cut, shown } from './excerpt.ts';
import { groupedBy } from './grouped.ts';
import { harmless } from './harmless.ts';
import { indent, listed, margin, type Page } from './page.ts';
import { headOf, labelled } from './place.ts';
import { wrap } from './wrap.ts';
import { trialLines } from './trial.ts';

type Sheet = Omit<Page, 'text'>;

/** What the App would say: the comments in the diff, and then the summary. */
export function reviewText(review: Review, sheet: Sheet): string {
  const page = { ...sheet, text: () => undefined };
  const blocking = new Set(review.blocking);
  const fails = (finding: Finding): boolean => blocking.has(finding);
  const parts = [
    ...review.comments.map((comment) => commentText(comment, fails, page)),
    ...findingSections(review, fails, page),
    ...otherSections(review, page),
    verdict(review)
      .flatMap((sentence) => wrap(sentence, page.width))
      .join('\n'),
  ];
  return `${parts.join('\n')}\n`;
}

function findingSections(
  { elsewhere, mended, existing }: Review,
  fails: (finding: Finding) => boolean,
  page: Page,
): string[] {
  const pressing = elsewhere.filter(({ severity }) => severity !== 'notice');
  const notices = elsewhere.filter(({ severity }) => severity === 'notice');
  return [
    ...section('Not at a line of the diff', briefly(pressing, fails, page), page),
    ...section('Notices', byRule(notices, page), page),
    ...section('Fixed', byRule(mended, page), page),
    ...section('Already there', byRule(existing, page), page),
  ];
}

function otherSections(review: Review, page: Page): string[] {
  const { workloads, users, waived, pending, configuration, skipped } = review;
  const levels = workloads.map((change) => `  ${levelText(change)}`);
  const waivers = waived.flatMap(({ rule, path, reason }) => hanging(`${rule} in ${path}: ${reason}`, page));
  const waiting = pending.flatMap(({ rule, path, line, reason }) =>
    hanging(`${rule} in ${path}:${line}: ${reason}`, page),
  );
  const unjudged = skipped.flatMap(({ path, reason }) => hanging(`${path}: ${reason}`, page));
  return [
    ...section('Pod Security', levels, page),
    ...section(
      'Users',
      users.map((change) => `  ${userText(change)}`),
      page,
    ),
    ...section('Waivers that this change adds', waivers, page),
    ...section('Waivers that someone else must approve', waiting, page),
    ...section('Configuration', configurationLines(configuration, page), page),
    ...section('Not judged', unjudged, page),
  ];
}

function section(title: string, lines: readonly string[], page: Page): string[] {
  return lines.length === 0 ? [] : [[page.paint('bold', title), ...lines, ''].join('\n')];
}

function commentText(
  { path, startLine, line, findings, suggestion, alsoMends, advice }: Comment,
  fails: (finding: Finding) => boolean,
  page: Page,
): string {
  const lines = startLine === line ? String(line) : `${startLine}-${line}`;
  return [
    page.paint('bold', harmless(`${path}:${lines}`)),
    ...findings.flatMap((finding) => [
      ...headOf(finding, page, fails(finding)),
      ...dimmed(finding.why, page),
    ]),
    ...(suggestion ? ['', ...suggested(suggestion, page)] : []),
    ...(alsoMends.length > 0 ? dimmed(`It also fixes ${rulesOf(alsoMends)}, already there.`, page) : []),
    ...advice.flatMap((fix) => ['', ...wrapped(todoOf({ fix }), page), ...trialLines(fix, indent, page)]),
    '',
  ].join('\n');
}

function suggested({ fix, lines }: NonNullable<Comment['suggestion']>, page: Page): string[] {
  const body = lines.map(
    (line) => indent + page.paint('green', cut(`| ${shown(line, 0)}`, page.width - margin)),
  );
  const title = wrapped(todoOf({ fix }), page);
  return [
    ...title,
    ...(lines.length === 0 ? wrapped('Delete these lines.', page) : body),
    ...trialLines(fix, indent, page),
  ];
}

function wrapped(text: string, page: Page): string[] {
  return wrap(text, page.width - margin).map((line) => indent + line);
}

function dimmed(text: string, page: Page): string[] {
  return wrap(text, page.width - margin).map((line) => indent + page.paint('dim', line));
}

function briefly(findings: readonly Finding[], fails: (finding: Finding) => boolean, page: Page): string[] {
  return findings.flatMap((finding) =>
    headOf(finding, page, fails(finding), `${finding.path}:${finding.start.line} `),
  );
}

/** `rule: places`, since nobody need act on these. */
function byRule(findings: readonly Finding[], page: Page): string[] {
  const groups = groupedBy(findings, ({ severity, rule }) => `${severity} ${rule}`);
  return [...groups.values()].flatMap((group) => {
    const places = group.map(({ path, start }) => `${path}:${start.line}`);
    const [first] = group;
    const text = `${first?.rule ?? ''}: ${listed(places, 3)}`;
    return first ? labelled(first.severity, wrap(text, page.width - margin), page) : [];
  });
}

function levelText({ kind, namespace, name, before, after, rendered }: LevelChange): string {
  const where = rendered ? ` in ${[rendered.root, ...rendered.values].join(' with ')}` : '';
  const full = `${kind} ${namespace === '' ? name : `${namespace}/${name}`}${where}`;
  return harmless(`${full}: ${before ?? 'new'} → ${after ?? 'gone'}`);
}

function userText({ path, service, container, before, after }: UserChange): string {
  const name = (user: User | null, none: string): string => (user ? user.value || user.kind : none);
  const thing = container ?? (service === null ? null : `service ${service}`);
  const runner = thing === null ? path : `${path}, ${thing}`;
  return harmless(`${runner}: ${name(before, 'new')} → ${name(after, 'gone')}`);
}

function configurationLines({ changed, findings }: Review['configuration'], page: Page): string[] {
  const note = changed
    ? hanging(
        'This change edits the configuration. This review uses the old one; the new one applies after the merge.',
        page,
      )
    : [];
  return [...note, ...briefly(findings, blocks, page)];
}

function hanging(text: string, page: Page): string[] {
  return wrap(text, page.width - 4).map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`));
}

function verdict(review: Review): string[] {
  const { unknownImages, unanswered } = review;
  const unknown = unknownImages.length;
  const isTold = unknown === 0 || unanswered.length > 0;
  const hint = `Nothing is known about ${counted(unknown, 'image')}: plimsoll review --registry asks.`;
  return [...countsOf(review), ...(isTold ? [] : [hint])];
}

function countsOf({ introduced, existing, mended, blocking, configuration }: Review): string[] {
  const added = severitiesOf(headsOf(introduced)) || 'nothing to fix';
  const gone = mended.length > 0 ? `, and fixes ${headsOf(mended).length}` : '';
  const counts = [`This change adds ${added}${gone}.`];
  if (existing.length > 0)
    counts.push(`${counted(headsOf(existing).length, 'older finding')} in the files that it touches.`);
  const isBroken = configuration.findings.some(blocks);
  if (isBroken) counts.push('The configuration is broken, which fails every change.');
  if (blocking.length === 0) return isBroken ? counts : [...counts, 'Nothing fails the check.'];
  const stopping = headsOf(blocking).length;
  return [...counts, `${counted(stopping, 'error')} ${stopping === 1 ? 'fails' : 'fail'} the check.`];
}

function rulesOf(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ rule }) => rule))].join(', ');
}
