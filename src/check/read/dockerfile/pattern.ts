import type { Budget } from './expand.ts';

/*
 * The patterns of `${x#…}`, `${x%…}` and `${x/…/…}`: `*` and `?`, no brackets (convertShellPatternToRegex of lex.go).
 * They are matched here without regular expressions: a text from a pull request must not choose how long that takes.
 */

/** A character; `?` and `*` that are not escaped stand for themselves. */
type Token = { readonly char: string } | 'one' | 'any';

/** `${value#pattern}`, `##`, `%` and `%%`. Undefined: no pattern, or more work than the budget allows. */
export function removed(
  operator: '#' | '%',
  pattern: string,
  value: string,
  budget: Budget,
): string | undefined {
  const longest = pattern.startsWith(operator);
  const tokens = tokensOf(longest ? pattern.slice(1) : pattern);
  if (tokens === undefined) return undefined;
  const chars = Array.from(value);
  if (operator === '%') {
    tokens.reverse();
    chars.reverse();
  }
  const length = matchLength(tokens, chars, 0, longest, budget);
  if (length === undefined) return undefined;
  const rest = chars.slice(Math.max(length, 0));
  if (operator === '%') rest.reverse();
  return rest.join('');
}

/** `${value/pattern/by}`; with `all`, `${value//pattern/by}`. */
export function replaced(
  value: string,
  pattern: string,
  by: string,
  all: boolean,
  budget: Budget,
): string | undefined {
  const tokens = tokensOf(pattern);
  // Go's ReplaceAllString reads `$1` in the replacement as a group, and there are none.
  const text = all ? by.replace(/\$(\$|\w+|\{\w+\})/g, (_, name: string) => (name === '$' ? '$' : '')) : by;
  return tokens && substituted(tokens, Array.from(value), text, all, budget);
}

function substituted(
  tokens: readonly Token[],
  chars: readonly string[],
  by: string,
  all: boolean,
  budget: Budget,
): string | undefined {
  const result: string[] = [];
  for (let at = 0; at <= chars.length; at++) {
    const length = matchLength(tokens, chars, at, true, budget);
    if (length === undefined) return undefined;
    if (length >= 0) result.push(by);
    if (length >= 0 && !all) return result.concat(chars.slice(at + length)).join('');
    if (length > 0) at += length - 1;
    else result.push(chars[at] ?? '');
  }
  return result.join('');
}

function tokensOf(pattern: string): Token[] | undefined {
  const tokens: Token[] = [];
  const chars = Array.from(pattern);
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? '';
    if (char === '*') tokens.push('any');
    else if (char === '?') tokens.push('one');
    else if (char !== '\\') tokens.push({ char });
    else {
      // `\}` and `\/` are how these two get into `${…}` at all.
      const next = chars[++at] ?? '';
      if (next === '' || !'}/*?\\'.includes(next)) return undefined;
      tokens.push({ char: next });
    }
  }
  return tokens;
}

/** How many characters from `from` on match, the most or the fewest; -1 where none do. */
function matchLength(
  tokens: readonly Token[],
  chars: readonly string[],
  from: number,
  longest: boolean,
  budget: Budget,
): number | undefined {
  let states = closure(tokens, new Set([0]));
  let best = -1;
  for (let at = from; states.size > 0; at++) {
    if (states.has(tokens.length)) {
      best = at - from;
      if (!longest) break;
    }
    budget.left -= states.size;
    if (budget.left < 0) return undefined;
    const char = chars[at];
    if (char === undefined) break;
    states = step(tokens, states, char);
  }
  return best;
}

function step(tokens: readonly Token[], states: ReadonlySet<number>, char: string): Set<number> {
  const next = new Set<number>();
  for (const state of states) {
    const token = tokens[state];
    if (token === 'any') next.add(state);
    else if (token === 'one' || token?.char === char) next.add(state + 1);
  }
  return closure(tokens, next);
}

/** A `*` may also stand for nothing. */
function closure(tokens: readonly Token[], states: Set<number>): Set<number> {
  for (const state of states) if (tokens[state] === 'any') states.add(state + 1);
  return states;
}
