import { type CST, Lexer, Parser } from 'yaml';

/** Whoever reads or walks a document goes a level deeper for each level of it, and the stack is finite. */
export const deepestNesting = 100;

/** Where a text goes deeper than that. */
export interface TooDeep {
  readonly tooDeepAt: number;
}

/**
 * The library's tokens. Its lexer and its composer call themselves for each level of a document, so the lexer is asked
 * for one lexeme at a time, no further than the deepest level, and the composer never meets what goes deeper.
 */
export function tokensOf(text: string): readonly CST.Token[] | TooDeep {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (isTooDeep(parser.stack)) return { tooDeepAt: parser.offset };
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

/** Below the collections lies the document, and above them there may be a scalar. */
function isTooDeep(stack: readonly CST.Token[]): boolean {
  if (stack.length <= deepestNesting + 1) return false;
  const top = stack.at(-1);
  return stack.length > deepestNesting + 2 || (top !== undefined && 'items' in top);
}
