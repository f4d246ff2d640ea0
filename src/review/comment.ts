import { causesOf, type Finding, type FixReport } from '../check/index.ts';
import { toFix, safetyOf } from './todo.ts';
import { code, fenced, link, oneLine, prose, readable } from './inert.ts';
import { bytesOf } from './page.ts';
import type { Suggestion } from './place.ts';
import type { Advice, Comment } from './plan.ts';
import type { Links } from './setting.ts';
import { counted } from './counts.ts';
import { headline, isOwn, severityOf, titleWords } from './wording.ts';

/** In bytes. GitHub takes 65,536 characters, and the marker needs room. */
const longestBody = 58_000;

const mostRelated = 5;
const mostOthers = 20;

/** What a comment says, without its marker: what is wrong, why, the change, and small what else there is to know. */
export function bodyOf(comment: Comment, links: Links, blocking: ReadonlySet<Finding>): string {
  const whole = paragraphs(comment, links, blocking).join('\n\n');
  return bytesOf(whole) <= longestBody ? whole : shortened(comment, links, blocking).join('\n\n');
}

/** What nobody writes but to see what happens: names and commands of many kilobytes. */
function shortened(comment: Comment, links: Links, blocking: ReadonlySet<Finding>): string[] {
  const { findings, suggestion } = comment;
  return [
    ...findings
      .slice(0, 1)
      .map((first) => `${told(first, blocking)} **${prose(headline(first.message).first, 500)}**`),
    ...(suggestion ? [fenced('suggestion', suggestion.lines)] : []),
    'The rest does not fit in a comment; `plimsoll review` shows it.',
    small(comment, links),
  ];
}

const tooLong = 'The change is too long to show here; `plimsoll fix` applies it.';

function paragraphs(comment: Comment, links: Links, blocking: ReadonlySet<Finding>): string[] {
  const { findings, suggestion, advice } = comment;
  const [first] = findings;
  if (!first) return [];
  return [
    `${told(first, blocking)} ${openingOf(first)}${elsewhere(first, comment, links)}\n${prose(first.why)}`,
    ...notesTo(first, comment, links),
    ...alsoHere(findings, comment, links, blocking),
    ...serverSays(findings),
    ...(suggestion ? [changeOf(suggestion, mendsAll(comment))] : []),
    ...(suggestion ? trialOf(suggestion.fix) : []),
    ...adviceBeside(suggestion, advice),
    ...(suggestion || advice.length > 0 ? [] : [noChange(first, links)]),
    small(comment, links),
  ];
}

/** Where there is more to mend than it does, a suggestion says what it does. */
function changeOf({ fix, lines }: Suggestion, isAll: boolean): string {
  const block = fenced('suggestion', lines);
  return isAll ? block : `${offerOf(fix)}\n${block}`;
}

function mendsAll({ findings, advice }: Comment): boolean {
  return findings.length < 2 && advice.length === 0;
}

/** One change is shown at once: the suggestion, or else the first that no suggestion can bring. */
function adviceBeside(suggestion: Suggestion | null, advice: readonly Advice[]): string[] {
  const open = suggestion ? [] : advice.slice(0, 1);
  return [
    ...open.map(adviceOf),
    ...advice
      .slice(open.length)
      .map((each) => folded(`Another change, ${safetyOf(each).toLowerCase()}`, adviceOf(each))),
  ];
}

/** The comment stands where it can be mended, which may be a few lines away. */
function elsewhere({ path, start }: Finding, comment: Comment, links: Links): string {
  const isHere = path === comment.path;
  if (isHere && start.line >= comment.startLine && start.line <= comment.line) return '';
  const label = isHere ? `line ${start.line}` : code(`${path}:${start.line}`);
  return ` (${link(label, links.line('head', path, start.line))})`;
}

/** First, in words: whether this one has to be dealt with is what one wants to know. */
function told(finding: Finding, blocking: ReadonlySet<Finding>): string {
  return `${severityOf(finding, blocking.has(finding))}:`;
}

/** The first sentence stands alone and is true of this application. */
function openingOf({ message }: Finding): string {
  const { first, rest } = headline(message);
  return `**${prose(first)}**${rest === '' ? '' : ` ${prose(rest)}`}`;
}

/** What explains it, and where else it is found. */
function notesTo({ path: here, related }: Finding, { others }: Comment, links: Links): string[] {
  const notes = related.filter(({ message }) => saidByServer(message) === undefined).slice(0, mostRelated);
  // What the same lines say of the same thing is said.
  const along = others.filter(({ path, saidBy, fix }) => path !== here || !saidBy || fix !== null);
  const shown = along.slice(0, mostRelated).map(({ message, ...place }) => ({
    ...place,
    message: headline(message).first,
  }));
  const lines = [...notes, ...shown].map(
    ({ path, start, message }) =>
      `- ${link(code(`${path}:${start.line}`), links.line('head', path, start.line))}: ${prose(message)}`,
  );
  const more = along.length - shown.length;
  if (more > 0) lines.push(`- and ${counted(more, 'more place')} like these`);
  return lines.length > 0 ? [lines.join('\n')] : [];
}

/** It is long, so it is folded. */
function serverSays(findings: readonly Finding[]): string[] {
  const messages = new Set(findings.flatMap(({ related }) => related.map(({ message }) => message)));
  return [...messages]
    .filter((message) => saidByServer(message) !== undefined)
    .slice(0, mostRelated)
    .map((message) => folded('What the API server will say', serverBlock(message)));
}

/** The sentence of the API server, where a note is one. */
export function saidByServer(message: string): string | undefined {
  return /^The API server says: (.*)$/su.exec(message)?.[1];
}

export function serverBlock(message: string): string {
  return fenced('', [oneLine(saidByServer(message) ?? '', 4000)]);
}

/** The title is ours, and the body Markdown that is inert. */
export function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function alsoHere(
  [first, ...others]: readonly Finding[],
  comment: Comment,
  links: Links,
  blocking: ReadonlySet<Finding>,
): string[] {
  if (!first || others.length === 0) return [];
  const shown = others.slice(0, mostOthers).map((finding, index) => {
    const { path, start } = others[index - 1] ?? first;
    const isSame = finding.path === path && finding.start.line === start.line;
    return `- ${told(finding, blocking)} ${prose(finding.message)}${isSame ? '' : elsewhere(finding, comment, links)}`;
  });
  const more = others.length - shown.length;
  return [[...shown, ...(more > 0 ? [`- and ${more} more, which the check lists.`] : [])].join('\n')];
}

/** What was seen when somebody tried it, and the commands that try it, to be copied. */
function trialOf({ try: commands, ran }: Pick<FixReport, 'ran' | 'try'>): string[] {
  return [
    ...(ran === undefined ? [] : [prose(ran)]),
    ...commandsOf(commands, ran === undefined ? 'Try it first' : 'Try it again'),
  ];
}

function commandsOf(commands: string, lead: string): string[] {
  const lines = commands.split('\n').filter((line) => line.trim() !== '');
  const shown = readable(lines.slice(0, mostCommands));
  return lines.length === 0 ? [] : [`${lead}:\n${fenced('sh', shown)}`];
}

const mostCommands = 20;

export function adviceOf(fix: Advice): string {
  const { patch } = fix;
  const lead = offerOf(fix);
  const shown = patch.length > 0 && patch.join('\n').length < longestPatch;
  return [shown ? `${lead}\n${fenced('diff', readable(patch))}` : `${lead} ${tooLong}`, ...trialOf(fix)].join(
    '\n\n',
  );
}

const longestPatch = 15_000;

function small(comment: Comment, links: Links): string {
  const { findings, others, suggestion } = comment;
  const rules = [...new Set([...findings, ...others].map(({ rule }) => rule))];
  const alsoMends = causesOf(comment.alsoMends);
  const parts = [
    ...(suggestion && mendsAll(comment) ? [offerOf(suggestion.fix)] : []),
    ...(alsoMends.length > 0
      ? [
          `It also fixes ${counted(alsoMends.length, 'finding')} that ${alsoMends.length === 1 ? 'was' : 'were'} already there.`,
        ]
      : []),
    rules.map((rule) => link(`\`${rule}\``, links.rule(rule))).join(', '),
    ...waiverOf(comment, links),
  ];
  return `<sub>${parts.join(' · ')}</sub>`;
}

function offerOf(fix: FixReport): string {
  return `${safetyOf(fix)}: ${prose(shortTitle(fix.title))}.`;
}

/** Of many changes in one, the first. */
function shortTitle(title: string): string {
  const parts = titleWords(title).split('; ');
  const shown = parts.slice(0, mostChanges).join('; ');
  return parts.length > mostChanges
    ? `${shown}; and ${counted(parts.length - mostChanges, 'other change')}`
    : shown;
}

function noChange({ rule, advice }: Finding, links: Links): string {
  const page = links.rule(rule);
  return advice === undefined
    ? toFix(`${link('what to do', page)}.`)
    : `${toFix(prose(advice))} ${link('More', page)}.`;
}

const mostChanges = 4;
const mostWaived = 3;

/** JSON has no comments; what is wrong with our own comments or the file as such cannot be waived by one. */
function waiverOf({ path, findings }: Comment, links: Links): string[] {
  const accepted = findings.filter(({ rule }) => !isOwn(rule));
  const waivable = [...new Set(accepted.map(({ rule }) => rule))];
  if (waivable.length === 0) return [];
  const paths = [...new Set(accepted.map((finding) => finding.path))];
  if (paths.some((each) => each.endsWith('.json')))
    return [`to keep it: ${link('a waiver', links.docs('waivers'))}`];
  const where = paths.every((each) => each === path)
    ? ''
    : `, in ${paths
        .slice(0, mostWaived)
        .map((each) => code(each))
        .join(', ')}`;
  const those =
    waivable.length > mostWaived ? `${waivable.slice(0, mostWaived).join(', ')}, …` : waivable.join(', ');
  const reason = findings[0]?.keep ?? 'why';
  return [`to keep it${where}: ${code(`# plimsoll: ignore ${those} -- ${reason}`)}`];
}
