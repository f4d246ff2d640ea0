import type { Finding, FixReport } from '../check/index.ts';
import { code, fenced, link, oneLine, prose, readable } from './inert.ts';
import { bytesOf } from './page.ts';
import type { Advice, Comment } from './plan.ts';
import type { Links } from './setting.ts';
import { counted, headline, isOwn, titleWords } from './wording.ts';

/** In bytes. GitHub takes 65,536 characters, and the marker needs room. */
const longestBody = 58_000;

const mostRelated = 5;
const mostOthers = 20;

/** What a comment says, without its marker: what is wrong, why, the change, and small what else there is to know. */
export function bodyOf(comment: Comment, links: Links): string {
  const whole = paragraphs(comment, links).join('\n\n');
  return bytesOf(whole) <= longestBody ? whole : shortened(comment, links).join('\n\n');
}

/** What nobody writes but to see what happens: names and commands of many kilobytes. */
function shortened(comment: Comment, links: Links): string[] {
  const { findings, suggestion } = comment;
  return [
    ...findings.slice(0, 1).map(({ message }) => `**${prose(headline(message).first, 500)}**`),
    ...(suggestion ? [fenced('suggestion', suggestion.lines)] : []),
    'There is more to say than a comment can hold; `plimsoll review` shows it.',
    small(comment, links),
  ];
}

const tooLong = 'The change is too long to be shown here; `plimsoll fix` makes it.';

function paragraphs(comment: Comment, links: Links): string[] {
  const { findings, suggestion, advice } = comment;
  const [first, ...others] = findings;
  if (!first) return [];
  return [
    `${openingOf(first)}\n${prose(first.why)}`,
    ...relatedTo(first, links),
    ...alsoHere(others),
    ...(suggestion ? [fenced('suggestion', suggestion.lines)] : []),
    ...trialOf(suggestion?.fix.try ?? ''),
    ...advice.map(adviceOf),
    ...(suggestion || advice.length > 0 ? [] : [noChange(first, links)]),
    small(comment, links),
  ];
}

/** The first sentence stands alone and is true of this application. */
function openingOf({ message, confidence }: Finding): string {
  const { first, rest } = headline(message);
  const guess = confidence === 'likely' ? ' This is likely, not certain, and fails nothing.' : '';
  return `**${prose(first)}**${rest === '' ? '' : ` ${prose(rest)}`}${guess}`;
}

/** What the API server says is long, so it is folded. */
export function relatedTo({ related }: Finding, links: Links): string[] {
  const said = related.filter(({ message }) => saidByServer(message) !== undefined);
  const notes = related.filter((note) => !said.includes(note)).slice(0, mostRelated);
  const lines = notes.map(
    ({ path, start, message }) =>
      `- ${link(code(`${path}:${start.line}`), links.line('head', path, start.line))}: ${prose(message)}`,
  );
  return [
    ...(lines.length > 0 ? [lines.join('\n')] : []),
    ...said.map(({ message }) => folded('What the API server will say', serverBlock(message))),
  ];
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

function alsoHere(others: readonly Finding[]): string[] {
  if (others.length === 0) return [];
  const shown = others.slice(0, mostOthers).map(({ message }) => `- ${prose(message)}`);
  const more = others.length - shown.length;
  return [[...shown, ...(more > 0 ? [`- and ${more} more, which the check lists.`] : [])].join('\n')];
}

/** The commands that try a fix, to be copied. */
function trialOf(commands: string): string[] {
  const lines = commands.split('\n').filter((line) => line.trim() !== '');
  const shown = readable(lines.slice(0, mostCommands));
  return lines.length === 0 ? [] : [`Try it first:\n${fenced('sh', shown)}`];
}

const mostCommands = 20;

export function adviceOf({ title, safety, patch, try: commands }: Advice): string {
  const kind = safety === 'safe' ? 'Safe' : 'To be tested first';
  const lead = `${kind}: ${prose(titleWords(title))}.`;
  const shown = patch.length > 0 && patch.join('\n').length < longestPatch;
  return [
    shown ? `${lead}\n${fenced('diff', readable(patch))}` : `${lead} ${tooLong}`,
    ...trialOf(commands),
  ].join('\n\n');
}

const longestPatch = 15_000;

function small({ path, findings, suggestion, alsoMends }: Comment, links: Links): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const parts = [
    ...(suggestion ? [safetyOf(suggestion.fix)] : []),
    ...(alsoMends.length > 0 ? [`It also mends ${counted(alsoMends.length, 'other finding')} here.`] : []),
    rules.map((rule) => link(`\`${rule}\``, links.rule(rule))).join(', '),
    ...waiverOf(path, rules, links),
  ];
  return `<sub>${parts.join(' · ')}</sub>`;
}

function safetyOf({ safety, title }: FixReport): string {
  const words = title.length > longestTitle ? '' : `: ${prose(titleWords(title))}`;
  return safety === 'safe' ? `Safe${words}.` : `To be tested first${words}.`;
}

function noChange({ rule }: Finding, links: Links): string {
  return `No change is known here that is proven not to break it; ${link('what to do', links.rule(rule))}.`;
}

const longestTitle = 160;
const mostWaived = 3;

/** JSON has no comments; what is wrong with our own comments or the file as such cannot be waived by one. */
function waiverOf(path: string, rules: readonly string[], links: Links): string[] {
  const waivable = rules.filter((rule) => !isOwn(rule));
  if (waivable.length === 0) return [];
  if (path.endsWith('.json')) return [`to keep it: ${link('a waiver', links.docs('waivers'))}`];
  const those =
    waivable.length > mostWaived ? `${waivable.slice(0, mostWaived).join(', ')}, …` : waivable.join(', ');
  return [`to keep it: \`# plimsoll: ignore ${those} -- why\``];
}
