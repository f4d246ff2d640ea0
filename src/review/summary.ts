import { causesOf, type Finding } from '../check/index.ts';
import {
  environmentTable,
  levelTable,
  namespaceTable,
  pendingWaivers,
  row,
  switchTable,
  table,
  userTable,
  waivers,
} from './changes.ts';
import { adviceOf, saidByServer, serverBlock } from './comment.ts';
import { code, link, prose } from './inert.ts';
import type { Block } from './page.ts';
import type { Review } from './review.ts';
import type { Links, Setting } from './setting.ts';
import { counted, headsOf, isSafelyFixed, severitiesOf } from './counts.ts';
import { headline, unending } from './wording.ts';

/** What the check run's page says, in the order in which one wants to know it. */
export function summaryOf(review: Review, setting: Setting): Block[] {
  const { links } = setting;
  return [
    lead(review, setting),
    ...configurationBlocks(review, links),
    ...introducedTable(review, links),
    ...unjudgedTable(review, links),
    ...switchTable(review),
    ...levelTable(review),
    ...environmentTable(review),
    ...namespaceTable(review),
    ...userTable(review),
    ...pendingWaivers(review),
    ...waivers(review),
    ...serverSentences(review),
    ...unknownBlocks(review, links),
    ...folds(review, links),
  ];
}

/** The page below: what to do where no suggestion can be committed. */
export function remediesOf({ remedies }: Review, { links }: Setting): Block[] {
  if (remedies.length === 0) return [];
  const items = remedies.map(({ findings, advice }) => {
    const places = [...new Set(findings.map((finding) => placeOf('head', finding, links)))];
    const more = places.length > 10 ? ` and ${places.length - 10} more` : '';
    const what = findings.slice(0, 1).map(({ message }) => prose(headline(message).first));
    return `**${places.slice(0, 10).join(', ')}${more}:** ${what.join('')}\n\n${adviceOf(advice)}\n`;
  });
  return [{ head: 'Changes for places that no comment can reach:\n', items }];
}

function lead(review: Review, setting: Setting): Block {
  const { introduced, blocking } = review;
  const told = headsOf(introduced).filter(({ severity }) => severity !== 'notice');
  const verdict =
    told.length > 0
      ? `**This pull request adds ${severitiesOf(told)}.**`
      : '**This pull request adds nothing to fix.**';
  const fresh = new Set(introduced);
  const old = headsOf(blocking.filter((finding) => !fresh.has(finding))).length;
  const older =
    old > 0 ? `${counted(old, 'older error')} in its files fail${old === 1 ? 's' : ''} the check.` : '';
  const sentences = [verdict, older, clicks(review, setting)].filter((text) => text !== '').join(' ');
  return { items: [sentences, ...setting.limits.map((limit) => `\n${prose(limit)}`)] };
}

function clicks({ comments, introduced }: Review, { canCommit }: Setting): string {
  const offered = comments.filter(({ suggestion }) => suggestion !== null).length;
  const all = canCommit && causesOf(introduced).some(isSafelyFixed);
  const button = '**Fix** above commits all safe fixes at once.';
  if (offered === 0) return all ? '**Fix** above commits all safe fixes at once.' : '';
  const carriers = offered === 1 ? '1 comment carries' : `${offered} comments carry`;
  const those = `${carriers} a suggestion to commit with one click in *Files changed*`;
  return all ? `${those}; ${button}` : `${those}.`;
}

function configurationBlocks({ configuration }: Review, links: Links): Block[] {
  const { changed, findings } = configuration;
  const items = findings.map((finding) => {
    const place = placeOf(changed ? 'head' : 'base', finding, links);
    return `- ${place}, column ${finding.start.column}: ${prose(finding.message)}`;
  });
  const isBroken = findings.some(({ severity }) => severity === 'error');
  if (changed) {
    const now = 'This check uses the old one; the new one applies after the merge.';
    const mistakes = isBroken ? ' It has mistakes, so this check fails:' : items.length > 0 ? ' Note:' : '';
    return [{ head: `**This pull request changes the configuration.** ${now}${mistakes}\n`, items }];
  }
  if (!isBroken) return items.length === 0 ? [] : [{ head: 'About the configuration:\n', items }];
  const how = link('how to write it', links.docs('configuration'));
  const head = `**The configuration is broken.** Until it is fixed on its own branch, every pull request of this repository fails (${how}):\n`;
  return [{ head, items }];
}

/** In words, as a comment says it; of what cannot fail the check the word is enough. */
function weightIn(finding: Finding, blocking: ReadonlySet<Finding>): string {
  const { severity, confidence } = finding;
  if (blocking.has(finding)) return `${severity}, **fails the check**`;
  return confidence === 'likely' ? `likely ${severity}` : severity;
}

/** A place has one row, whatever is to be said of it. */
function introducedTable({ introduced, remedies, blocking }: Review, links: Links): Block[] {
  const below = new Set(remedies.flatMap(({ findings }) => findings));
  const stops = new Set(blocking);
  const places = new Map<string, Finding[]>();
  for (const finding of headsOf(introduced).filter(({ severity }) => severity !== 'notice')) {
    const { path, start, severity, confidence } = finding;
    const name = JSON.stringify([severity, confidence, path, start.line]);
    places.set(name, [...(places.get(name) ?? []), finding]);
  }
  const rows = [...places.values()].sort(byWeight).flatMap((findings) => {
    const [first] = findings;
    if (!first) return [];
    const what = [...new Set(findings.map(({ message }) => prose(headline(message).first)))];
    if (findings.some((finding) => below.has(finding))) what.push('*The change is below.*');
    return row([weightIn(first, stops), placeOf('head', first, links), what.join('<br>')]);
  });
  return table(['', 'where', 'what'], rows);
}

/** What was not seen is said as plainly as what was found. */
function unjudgedTable({ skipped }: Review, links: Links): Block[] {
  const order = { fail: 0, neutral: 1, pass: 2 };
  const words = { fail: '**fails the check**', neutral: 'makes the check neutral', pass: 'passes' };
  const rows = skipped
    .toSorted((a, b) => order[a.verdict] - order[b.verdict])
    .map(({ path, reason, verdict }) =>
      row([path === '' ? '' : code(path), prose(unending(reason)), words[verdict]]),
    );
  const [whole] = table(['not judged', 'why', ''], rows);
  if (!whole) return [];
  const stops = skipped.some(({ verdict }) => verdict === 'fail');
  const foot = stops
    ? `Make the file smaller, split the pull request, or ${link('let such files pass', links.docs('unjudged'))} on the default branch.`
    : '';
  return [{ ...whole, ...(foot === '' ? {} : { foot }) }];
}

/** Of these images nothing is said, and that is no pass. */
function unknownBlocks({ unknownImages, unanswered }: Review, links: Links): Block[] {
  if (unanswered.length > 0) {
    const head = `Registries gave no answer about ${counted(unanswered.length, 'image')}:\n`;
    return [{ head, items: unanswered.map(({ image, reason }) => `- ${code(image)}: ${prose(reason)}`) }];
  }
  if (unknownImages.length === 0) return [];
  const shown = unknownImages.slice(0, 5).map((image) => code(image));
  const more = unknownImages.length > 5 ? [`${unknownImages.length - 5} more`] : [];
  const how = link('ask registries', links.docs('registry'));
  const what = `Nothing is known about ${counted(unknownImages.length, 'image')}: ${[...shown, ...more].join(', ')}.`;
  return [{ items: [`${what} The operator of Plimsoll can let it ${how}.`] }];
}

function byWeight([a]: readonly Finding[], [b]: readonly Finding[]): number {
  return Number(b?.severity === 'error') - Number(a?.severity === 'error');
}

function serverSentences({ introduced }: Review): Block[] {
  const said = introduced.flatMap(({ related }) => related.map(({ message }) => message));
  const items = [...new Set(said)]
    .filter((message) => saidByServer(message) !== undefined)
    .map((message) => `${serverBlock(message)}\n`);
  return fold('What the API server will say', items);
}

function folds({ introduced, existing, mended }: Review, links: Links): Block[] {
  const line = (side: 'base' | 'head', finding: Finding): string =>
    `- ${placeOf(side, finding, links)}: ${prose(headline(finding.message).first)}`;
  const notices = headsOf(introduced).filter(({ severity }) => severity === 'notice');
  const [gone, older] = [headsOf(mended), headsOf(existing)];
  return [
    ...fold(
      `${counted(notices.length, 'notice')}, which cannot fail the check`,
      notices.map((finding) => line('head', finding)),
    ),
    ...fold(
      `Fixed: ${counted(gone.length, 'finding')}`,
      gone.map((finding) => line('base', finding)),
    ),
    ...fold(
      `Already there: ${counted(older.length, 'older finding')} in the same files`,
      older.map((finding) => `${line('head', finding)} (${finding.severity})`),
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
