import type { Io, Output } from '../io.ts';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue';

/** Gives text a style, or leaves it as it is where there is no colour. */
export type Paint = (style: Style, text: string) => string;

const codes: Record<Style, readonly [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
};

const inColour: Paint = (style, text) => {
  const [on, off] = codes[style];
  return text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;
};

const plain: Paint = (_style, text) => text;

export function paintFor(when: string, output: Output, env: Io['env']): Paint {
  return isColoured(when, output, env) ? inColour : plain;
}

/** no-color.org and force-color.org; what the command line says goes first. */
function isColoured(when: string, output: Output, { NO_COLOR, FORCE_COLOR, TERM }: Io['env']): boolean {
  if (when !== 'auto') return when === 'always';
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return !['0', 'false'].includes(FORCE_COLOR);
  return output.isTerminal && TERM !== 'dumb';
}
