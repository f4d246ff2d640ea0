import type { Piece } from './block.ts';
import { unwritten } from './laid.ts';
import type { Place, Source } from '../text/source.ts';
import { whyNotAdded } from './template.ts';
import { isRefusal, type Refusal } from './wish.ts';

/** Pieces of an assembled text as pieces of the files it is put together from; those of a file stay what they are. */
export function inFiles(pieces: readonly Piece[] | Refusal): readonly Piece[] | Refusal {
  if (isRefusal(pieces) || pieces.every(({ source }) => !source.origins)) return pieces;
  const own = new Map<string, Piece>();
  for (const piece of pieces) {
    const found = inFile(piece);
    if (isRefusal(found)) return found;
    // A literal that is put in several times is edited once.
    own.set(JSON.stringify([found.source.path, found.span.start, found.span.end, found.text]), found);
  }
  return [...own.values()];
}

/** Only where one literal of a file holds all of it: what a values file says is changed as a value, not as text. */
function inFile(piece: Piece): Piece | Refusal {
  const { source, span, text } = piece;
  if (!source.origins) return piece;
  const origin = source.origins.of(span);
  if (origin?.kind !== 'text') return { refused: unwritten };
  const own = outdented(text, { source, span }, origin);
  const refused = whyNotAdded(origin.source, origin.span.start, own);
  return refused === undefined ? inFile({ ...piece, ...placed(origin), text: own }) : { refused };
}

function placed({ source, span }: Place): Place {
  return { source, span };
}

/** A template that is put in deeper than it is written (`nindent`) takes its new lines as far to the left as its own. */
function outdented(text: string, assembled: Place, written: Place): string {
  const deeper =
    marginAt(assembled.source, assembled.span.start) - marginAt(written.source, written.span.start);
  return deeper <= 0 ? text : text.replaceAll(`\n${' '.repeat(deeper)}`, '\n');
}

function marginAt(source: Source, offset: number): number {
  const { text } = source.lineAt(offset);
  return text.length - text.trimStart().length;
}
