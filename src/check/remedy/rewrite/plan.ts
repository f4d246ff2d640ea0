import { type Change, replaceText } from '../../write/change.ts';
import { eolAt } from '../../write/layout.ts';
import type { Place, Span } from '../../text/source.ts';
import type { Instruction, Stage, Step } from '../../model/image/dockerfile.ts';
import type { Fix } from '../fix.ts';
import type { Building } from '../context.ts';
import { trialsOf } from '../trial.ts';
import type { Outline } from './outline.ts';
import { execForm } from './started.ts';
import { numberInStage } from './user.ts';

/** How a last stage could be instead. */
export interface Plan {
  /** What runs the application, as it would stand in FROM. */
  readonly image: string;
  /** How the program is started on it; left out where the base starts it. */
  readonly start?: Start;
  /** What a stage of its own takes over from the one that builds; without it the stage itself starts from the image. */
  readonly copies?: readonly Copying[];
  /** What is built on instead, so that it can run there. */
  readonly builders?: ReadonlyMap<Stage, string>;
  /** Variables that only a build asks for. */
  readonly buildOnly?: RegExp;
  /** Ports that are listened on instead. */
  readonly ports?: ReadonlyMap<number, number>;
}

export interface Start {
  readonly keyword: 'CMD' | 'ENTRYPOINT';
  readonly words: readonly string[];
}

export interface Copying {
  readonly from: string;
  readonly to: string;
}

/** The image that it then runs on goes along. */
export interface Rewrite extends Fix {
  readonly image: string;
}

/** The stage's text as the plan has it, or nothing where that cannot be written with certainty. */
export function writtenAs(plan: Plan, outline: Outline, building: Building): Rewrite | undefined {
  const builder = plan.copies && freeName(outline);
  const pieces = builder === undefined ? inPlace(plan, outline) : inTwo(plan, builder, outline);
  if (!pieces) return undefined;
  const all = [
    ...pieces,
    ...builderPieces(plan),
    ...startPieces(plan, outline),
    ...portPieces(plan, outline),
  ];
  const where = builder === undefined ? 'Run' : `Build in a stage \`${builder}\`, and run`;
  return {
    image: plan.image,
    title: `${where} on \`${plan.image}\`${plan.ports?.size ? ', which listens on 8080' : ''}`,
    safety: 'test-first',
    isAlternative: true,
    changes: [wholeStage(outline, all)],
    trials: trialsOf(outline.stage, building),
  };
}

interface Piece extends Span {
  readonly text: string;
}

/** One edit from the first line of the stage to its last, since no other one can be made to a part of it as well. */
function wholeStage({ stage }: Outline, pieces: readonly Piece[]): Change {
  const { source, span } = stage.from;
  const start = Math.min(span.start, ...pieces.map((piece) => piece.start));
  const whole = { start, end: (stage.instructions.at(-1) ?? stage.from).span.end };
  let text = '';
  let at = whole.start;
  for (const piece of [...pieces].sort((a, b) => a.start - b.start)) {
    text += source.text.slice(at, piece.start) + piece.text;
    at = piece.end;
  }
  return replaceText({ source, span: whole }, text + source.text.slice(at, whole.end));
}

function piece({ span }: Place, text: string): Piece {
  return { ...span, text };
}

function builderPieces({ builders }: Plan): Piece[] {
  return [...(builders ?? [])].map(([{ base }, image]) => piece(base.at, image));
}

function startPieces({ start }: Plan, { started }: Outline): Piece[] {
  if (!start || !started) return [];
  const { instruction, argv, isExec, keyword } = started;
  const isSame = isExec && start.keyword === keyword && start.words.join('\0') === argv.join('\0');
  return isSame ? [] : [piece(instruction, execForm(start.keyword, start.words))];
}

function portPieces({ ports }: Plan, { stage }: Outline): Piece[] {
  if (!ports) return [];
  return stage.instructions
    .filter(({ keyword }) => keyword === 'EXPOSE')
    .flatMap(({ source, words }) =>
      words.flatMap(({ span, text }) => {
        const port = ports.get(Number.parseInt(text, 10));
        return port === undefined ? [] : [piece({ source, span }, String(port))];
      }),
    );
}

function inPlace({ image }: Plan, outline: Outline): Piece[] | undefined {
  const { stage, user } = outline;
  const users = stage.instructions.filter(({ keyword }) => keyword === 'USER');
  const owners = ownerPieces(outline);
  const written = users.at(-1);
  if (users.length > 1 || !owners || !isParentBare(stage)) return undefined;
  return [
    piece({ source: stage.from.source, span: stage.from.words[0]?.span ?? stage.from.span }, image),
    ...(image.includes('/distroless/') ? folderPieces(outline) : []),
    ...stage.instructions.filter(({ keyword }) => keyword === 'RUN').map(lineOf),
    ...(written && user.text !== undefined ? [userPiece(written, user.text)] : []),
    ...owners,
  ];
}

/** A stage that only gives an image a name: `FROM node:24 AS base`. */
function isParentBare({ parent }: Stage): boolean {
  return parent === undefined || (parent.instructions.length === 0 && isParentBare(parent));
}

/** The other base works in a folder of its own (distroless static/static.bzl: /home/nonroot). */
function folderPieces({ stage }: Outline): Piece[] {
  const { source, span } = stage.from;
  const isLeftToBase = stage.workdir === null || stage.steps.some(isRelative);
  if (!isLeftToBase) return [];
  return [{ start: span.end, end: span.end, text: `${eolAt(source, span.end)}WORKDIR /` }];
}

/** It copies to where the base happens to work. */
function isRelative({ copy, workdir }: Step): boolean {
  return (
    copy !== undefined &&
    workdir === null &&
    !('text' in copy.destination && copy.destination.text.startsWith('/'))
  );
}

function userPiece({ source, argsSpan }: Instruction, text: string): Piece {
  return piece({ source, span: argsSpan }, text);
}

/** Its lines, and the empty one behind them where another stands above. */
function lineOf({ source, span }: Instruction): Piece {
  const { text } = source;
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const newline = text.indexOf('\n', span.end);
  let end = newline === -1 ? text.length : newline + 1;
  const blank = /^[ \t]*\r?\n/.exec(text.slice(end, end + 80))?.[0];
  if (blank !== undefined && /\n[ \t]*\r?\n$/.test(text.slice(Math.max(0, start - 80), start)))
    end += blank.length;
  return { start, end, text: '' };
}

/** `--chown` by number: the image has no names for them. */
function ownerPieces({ stage }: Outline): Piece[] | undefined {
  const pieces: Piece[] = [];
  for (const { copy } of stage.steps) {
    const { text = '', isKnown = true, at } = copy?.chown ?? {};
    if (!at || (isKnown && /^\d+(?::\d+)?$/.test(text))) continue;
    const [name = '', group] = text.split(':');
    const number = isKnown ? numberInStage(stage, name, group) : undefined;
    if (number === undefined) return undefined;
    pieces.push(piece(at, number));
  }
  return pieces;
}

const building = new Set(['ADD', 'COPY', 'RUN']);
const carried = new Set(['ENV', 'EXPOSE', 'LABEL', 'STOPSIGNAL']);

function inTwo(plan: Plan, builder: string, outline: Outline): Piece[] | undefined {
  const { stage, started, user } = outline;
  const { instructions, from } = stage;
  const last = instructions.findLastIndex(({ keyword }) => building.has(keyword));
  const end = instructions[last];
  const tail = instructions.slice(last + 1);
  const starting = [started?.instruction, stage.command?.instruction].filter((one) => one !== undefined);
  const users = tail.filter(({ keyword }) => keyword === 'USER');
  if (!end || starting.some((one) => !tail.includes(one)) || users.length > 1) return undefined;
  if (tail.some(({ args, keyword }) => args.includes('$') || keyword === 'ARG')) return undefined;
  const lines = newStage(plan, builder, outline, last);
  if (!lines) return undefined;
  const eol = eolAt(from.source, from.span.start);
  const [written] = users;
  return [
    ...fromPieces(builder, outline),
    { start: end.span.end, end: end.span.end, text: eol + eol + lines.join(eol) },
    ...(written && user.text !== undefined ? [userPiece(written, user.text)] : []),
  ];
}

/** The name of a last stage is what a build asks for: it goes to the new one. */
function fromPieces(builder: string, { stage: { from } }: Outline): Piece[] {
  const [image, , name] = from.words;
  const end = image?.span.end ?? from.span.end;
  return [
    name
      ? piece({ source: from.source, span: name.span }, builder)
      : { start: end, end, text: ` AS ${builder}` },
  ];
}

const plainPath = /^[\w@./+-]+$/;

function newStage(plan: Plan, builder: string, outline: Outline, last: number): string[] | undefined {
  const { image, copies = [] } = plan;
  const { stage, user } = outline;
  const own = stage.instructions.slice(last + 1);
  const settings = carriedOver(plan, outline, own);
  const workdir = stage.steps.at(last)?.workdir ?? '/';
  const paths = [workdir, ...copies.flatMap(({ from, to }) => [from, to])];
  if (!settings || !paths.every((path) => plainPath.test(path))) return undefined;
  const isUserBefore = user.text !== undefined && !own.some(({ keyword }) => keyword === 'USER');
  return [
    `FROM ${image}${stage.name === '' ? '' : ` AS ${stage.from.words[2]?.text ?? stage.name}`}`,
    ...settings,
    ...(workdir === '/' ? [] : [`WORKDIR ${workdir}`]),
    ...copies.map(({ from, to }) => `COPY --from=${builder} ${from} ${to}`),
    ...(isUserBefore ? [`USER ${user.text}`] : []),
  ];
}

/** What the stage said of its image so far, as it is written; undefined where it hangs on variables. */
function carriedOver(
  { buildOnly }: Plan,
  { steps }: Outline,
  own: readonly Instruction[],
): string[] | undefined {
  const settings: string[] = [];
  for (const { instruction } of steps) {
    if (!carried.has(instruction.keyword) || own.includes(instruction)) continue;
    const names = instruction.keyword === 'ENV' ? instruction.assignments.map(({ name }) => name) : [];
    if (names.length > 0 && names.every((name) => buildOnly?.test(name))) continue;
    if (instruction.args.includes('$') || names.includes('PATH')) return undefined;
    settings.push(instruction.source.slice(instruction.span));
  }
  return settings;
}

/** Undefined where all that come to mind are taken. */
function freeName({ stage }: Outline): string | undefined {
  const taken = new Set(stage.dockerfile.stages.map(({ name }) => name));
  return ['build', 'builder', 'build-stage'].find((name) => !taken.has(name));
}
