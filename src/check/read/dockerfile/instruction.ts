import type { Keyword as Known } from 'dockerfile-ast';
import type { Source, Span } from '../../text/source.ts';
import { assignmentsOf, type Assignment } from './assignment.ts';
import { flagsOf, type Flag } from './flag.ts';
import type { Heredoc } from './heredoc.ts';
import type { Joined } from './joined.ts';
import { jsonArrayOf } from './json-array.ts';
import { skipBlank, skipSpace, skipWord, spaceBefore } from './space.ts';
import { blankSeparated, quotedWords, wordAt, type Word } from './word.ts';

/** What an instruction may begin with. */
export type Keyword = `${Known}`;

/** One instruction as it is written. It is itself a place: from its keyword to the end of its last heredoc. */
export interface Instruction {
  readonly source: Source;
  readonly span: Span;
  /** In capitals, however it is written. */
  /** In capitals. Of a word that is none BuildKit says so (refusal.ts). */
  readonly keyword: Keyword;
  readonly keywordSpan: Span;
  readonly flags: readonly Flag[];
  /** What follows the flags, continued lines joined, heredoc bodies left out. */
  readonly args: string;
  readonly argsSpan: Span;
  /**
   * The arguments as BuildKit splits those of this keyword: USER and the shell form have one, the whole text; the exec
   * form has its strings, and HEALTHCHECK its type before them, as ONBUILD has the keyword of its trigger.
   */
  readonly words: readonly Word[];
  /** The strings of the exec form; undefined for the shell form. */
  readonly json: readonly Word[] | undefined;
  /** What ENV, LABEL and ARG set. */
  readonly assignments: readonly Assignment[];
  readonly heredocs: readonly Heredoc[];
  /** What ONBUILD keeps for later. */
  readonly trigger: Instruction | undefined;
  /** Where a part of `args` stands in the file. */
  argsPart(from: number, to: number): Span;
}

/** What one line says, before its heredocs are read; `refusal` is what BuildKit's parser would object to. */
export interface Reading {
  readonly instruction: Instruction;
  readonly refusal: string | undefined;
}

export function readInstruction(source: Source, line: Joined, escape: string): Reading {
  const text = line.text.slice(0, spaceBefore(line.text, line.text.length));
  const start = skipSpace(text, 0);
  const keywordEnd = skipWord(text, start);
  const keyword = text.slice(start, keywordEnd).toUpperCase() as Keyword;
  const { flags, rest } = flagsOf(line.slice(0, text.length), skipBlank(text, keywordEnd), escape);
  const args = line.slice(skipSpace(text, rest), text.length);
  const parts = partsOf(source, keyword, args, escape);
  return {
    instruction: {
      source,
      span: line.span(start, text.length),
      keyword,
      keywordSpan: line.span(start, keywordEnd),
      flags,
      args: args.text,
      argsSpan: args.span(0, args.text.length),
      words: parts.words,
      json: parts.json,
      assignments: parts.assignments ?? [],
      heredocs: [],
      trigger: parts.trigger,
      argsPart: (from, to) => args.span(from, to),
    },
    refusal: parts.refusal,
  };
}

interface Parts {
  readonly words: readonly Word[];
  readonly json?: readonly Word[] | undefined;
  readonly assignments?: readonly Assignment[];
  readonly trigger?: Instruction | undefined;
  readonly refusal?: string | undefined;
}

/** The dispatch table of parser.go. */
function partsOf(source: Source, keyword: string, args: Joined, escape: string): Parts {
  switch (keyword) {
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      return listOr(args, wholeOf);
    case 'ADD':
    case 'COPY':
    case 'VOLUME':
      return listOr(args, blankSeparated);
    case 'MAINTAINER':
    case 'STOPSIGNAL':
    case 'USER':
    case 'WORKDIR':
      return { words: wholeOf(args) };
    case 'ENV':
    case 'LABEL':
    case 'ARG':
      return { words: quotedWords(args, escape), ...assignmentsOf(keyword, args, escape) };
    case 'HEALTHCHECK':
      return healthcheckOf(args);
    case 'ONBUILD':
      return triggerOf(source, args, escape);
    default:
      return { words: blankSeparated(args) };
  }
}

function wholeOf(args: Joined): Word[] {
  return args.text === '' ? [] : [wordAt(args, 0, args.text.length)];
}

function listOr(args: Joined, otherwise: (args: Joined) => Word[]): Parts {
  const json = jsonArrayOf(args);
  if (json === 'refused') return { words: [], refusal: 'an array here takes nothing but strings' };
  return { words: json ?? otherwise(args), json };
}

function healthcheckOf(args: Joined): Parts {
  const { text } = args;
  if (text === '') return { words: [] };
  let end = 0;
  while (end < text.length && skipSpace(text, end) === end) end++;
  const command = listOr(args.slice(skipSpace(text, end)), wholeOf);
  return { ...command, words: [wordAt(args, 0, end), ...command.words] };
}

function triggerOf(source: Source, args: Joined, escape: string): Parts {
  if (args.text === '') return { words: [] };
  // BuildKit refuses ONBUILD ONBUILD anyway; a thousand of them must not become a thousand calls.
  if (/^onbuild(?:\s|$)/i.test(args.text))
    return { words: [], refusal: '`ONBUILD` cannot hold another `ONBUILD`' };
  const { instruction, refusal } = readInstruction(source, args, escape);
  const keyword = { text: instruction.keyword, span: instruction.keywordSpan };
  return { words: [keyword, ...instruction.words], trigger: instruction, refusal };
}
