import { Composer, CST, type Document } from 'yaml';
import { type TooDeep, tokensOf } from './nesting.ts';

/*
 * The library, made to read what go-yaml reads.
 */

export function parseText(given: string): Document.Parsed | TooDeep {
  let text = given.replace(otherBreaks, '\n');
  let document = parse(text);
  for (let left = text.length > longestJoined ? 0 : mostJoined; left > 0; left--) {
    const joined = joinQuoted(text, document);
    if (joined === undefined) break;
    text = joined;
    document = parse(text);
  }
  return document;
}

/** Each joining takes another parse, so there are not many, and none in a long document. */
const mostJoined = 4;
const longestJoined = 32 * 1024;

/**
 * To go-yaml the lines of a quoted scalar may begin at any column, to YAML and the library only further in than the key;
 * people paste JSON so. The lines from the first wrong one on become one, of the same length: positions stay, and the
 * text is read again from the lines as they are (`quotedText`).
 */
function joinQuoted(text: string, document: Document.Parsed | TooDeep): string | undefined {
  if ('tooDeepAt' in document) return undefined;
  const error = document.errors.find(
    ({ code, message }) => code === 'MISSING_CHAR' && message.startsWith('Missing closing'),
  );
  const start = error?.pos[0] ?? text.length;
  const rest = error?.message.includes("'") === true ? /(?:[^']|'')*'(?!')/y : /(?:[^"\\]|\\[^])*"/y;
  rest.lastIndex = start;
  const lines = rest.exec(text)?.[0];
  if (lines === undefined) return undefined;
  return text.slice(0, start) + lines.replaceAll(/[\r\n]/g, ' ') + text.slice(start + lines.length);
}

/** The text of a quoted scalar as it is written, quotes included. What is wrong with it has been said before. */
export function quotedText(written: string): string {
  const type = written.startsWith("'") ? 'single-quoted-scalar' : 'double-quoted-scalar';
  const token: CST.FlowScalar = { type, offset: 0, indent: 0, source: written, end: [] };
  return CST.resolveAsScalar(token, false, () => undefined).value;
}

/** The text of a block scalar, from its header (`|`, `>-`) and its lines. */
export function blockText(header: string, lines: string): string {
  const props: CST.Token[] = [{ type: 'block-scalar-header', offset: 0, indent: 0, source: header }];
  const token: CST.BlockScalar = { type: 'block-scalar', offset: 0, indent: 0, props, source: lines };
  const { value } = CST.resolveAsScalar(token, false, () => undefined);
  // Where the file ends without a line break go-yaml adds none.
  return lines.endsWith('\n') ? value : value.replace(/\n$/, '');
}

/**
 * Line breaks to go-yaml (yamlprivate.go, is_break) but not to YAML 1.2: behind a comment each could hide a key from us.
 * All are one unit long, so positions stay.
 */
const otherBreaks = /\r(?!\n)|[\x85\u2028\u2029]/g;

/** Scalars stay text, since their meaning depends on who reads them; prettyErrors and uniqueKeys are quadratic. */
function parse(text: string): Document.Parsed | TooDeep {
  const tokens = tokensOf(text);
  if ('tooDeepAt' in tokens) return tokens;
  const composer = new Composer({
    schema: 'failsafe',
    resolveKnownTags: false,
    merge: false,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  // Asked so, it makes a document of nothing too.
  const [document] = composer.compose(tokens, true, text.length);
  return document as Document.Parsed;
}
