/** A part of a page, which can be cut between its items. Markdown. */
export interface Block {
  readonly head?: string;
  /** A blank line is part of an item that needs one. */
  readonly items: readonly string[];
  readonly foot?: string;
}

/** GitHub's limit for the summary of a check run, and for the text below it; it may count characters or bytes. */
export const longestPage = 65_535;

/** What somebody else may still put on top. */
const roomForNotes = 1500;

/** Blank lines, and the sentence that says what is missing. */
const reserve = 160;

/** What fits, cut between items; every block that is cut says so. */
export function pageOf(blocks: readonly Block[], limit = longestPage - roomForNotes): string {
  let room = limit - reserve * blocks.length;
  const parts: string[] = [];
  for (const block of blocks) {
    const frame = bytesOf(block.head ?? '') + bytesOf(block.foot ?? '') + 4;
    const fitting = fittingItems(block.items, room - frame);
    const kept = block.items.slice(0, fitting);
    room -= frame + sizeOf(kept);
    parts.push(
      kept.length === 0 && block.items.length > 0 ? missing(block.items.length) : blockText(block, kept),
    );
  }
  return parts.filter((part) => part !== '').join('\n\n');
}

function blockText({ head, items, foot }: Block, kept: readonly string[]): string {
  const left = items.length - kept.length;
  const body = [...(head === undefined ? [] : [head]), ...kept].join('\n');
  const rest = left === 0 ? '' : `\n\n${missing(left)}`;
  return `${body.trimEnd()}${rest}${foot === undefined ? '' : `\n\n${foot}`}`;
}

function missing(count: number): string {
  return `*There is no room here for ${count} more; \`plimsoll review\` shows all.*`;
}

function fittingItems(items: readonly string[], room: number): number {
  let left = room;
  const first = items.findIndex((item) => (left -= bytesOf(item) + 1) < 0);
  return first === -1 ? items.length : first;
}

function sizeOf(items: readonly string[]): number {
  return items.reduce((sum, item) => sum + bytesOf(item) + 1, 0);
}

/** In UTF-8, which is never less than the number of characters. */
export function bytesOf(text: string): number {
  let bytes = text.length;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0x7f) bytes += code > 0xffff || code < 0x800 ? 1 : 2;
    if (code > 0xffff) bytes += 1;
  }
  return bytes;
}
