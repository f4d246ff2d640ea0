/*
 * Variables in compose files, read as compose-go's template.go reads them.
 *   $V ${V}            the variable, empty when unset
 *   ${V:-d} ${V-d}     d when V is unset (with the colon: or empty)
 *   ${V:?e} ${V?e}     refused with e when V is unset (or empty)
 *   ${V:+r} ${V+r}     r when V is set (and not empty)
 *   $$                 a dollar sign
 * A dollar sign that starts none of these stays as it is. Words such as d nest.
 */

/** The value of a variable, or undefined when it is not set. */
export interface Variables {
  (name: string): string | undefined;
  /** What to read where an unset variable has no default; nothing but what compose would read, unless told otherwise. */
  readonly standIn?: string;
}

export interface Interpolated {
  readonly text: string;
  /** The first reference that somebody's environment may decide otherwise, as written. */
  readonly unknown?: string;
  /** Why compose refuses the text. */
  readonly refused?: string;
}

/** Words in words deeper than this are refused: each level is read again by the one above it. */
const deepestWord = 64;

/** Linux gives no program a longer variable (MAX_ARG_STRLEN). Values made of values double with each. */
const longest = 128 * 1024;

export function interpolate(template: string, variables: Variables): Interpolated {
  return template.includes('$') ? interpolated(template, variables, 0) : { text: template };
}

function interpolated(template: string, variables: Variables, depth: number): Interpolated {
  if (depth > deepestWord) return refusal(template);
  const pieces: string[] = [];
  let length = 0;
  let unknown: string | undefined;
  let from = 0;
  for (let dollar = template.indexOf('$'); dollar !== -1; dollar = template.indexOf('$', from)) {
    const reference = referenceAt(template, dollar);
    const value = reference && valueOf(reference, variables, depth);
    if (!value) return refusal(template);
    if (value.refused !== undefined) return value;
    length += value.text.length;
    if (length > longest) return { text: '', refused: 'a value becomes longer than Linux takes' };
    pieces.push(template.slice(from, dollar), value.text);
    from = dollar + reference.length;
    if (value.unknown !== undefined) unknown ??= template.slice(dollar, from);
  }
  pieces.push(template.slice(from));
  return { text: pieces.join(''), ...(unknown === undefined ? {} : { unknown }) };
}

/** Whether each variable of a text has a value to fall back on, so that it says something without any environment. */
export function hasDefaults(template: string): boolean {
  for (let dollar = template.indexOf('$'); dollar !== -1;) {
    const reference = referenceAt(template, dollar);
    if (!reference) return false;
    const isGiven = 'text' in reference || (/^:?-$/.test(reference.operator) && reference.word !== '');
    if (!isGiven) return false;
    dollar = template.indexOf('$', dollar + reference.length);
  }
  return true;
}

function refusal(template: string): Interpolated {
  const shown = template.length > 60 ? `${template.slice(0, 60)}…` : template;
  return {
    text: '',
    refused: `\`${shown}\` is not a valid interpolation; a dollar sign alone is written \`$$\``,
  };
}

interface Literal {
  readonly length: number;
  readonly text: string;
}

interface Variable {
  readonly length: number;
  readonly name: string;
  readonly operator: string;
  readonly word: string;
}

const name = /[A-Za-z_]\w*/y;
const operator = /:?[-+?]/y;

/** What stands at a dollar sign; undefined where compose refuses it. */
function referenceAt(template: string, dollar: number): Literal | Variable | undefined {
  const next = template[dollar + 1];
  if (next === '$') return { length: 2, text: '$' };
  if (next === '{') return bracedAt(template, dollar);
  const found = matchAt(name, template, dollar + 1);
  if (found === '') return { length: 1, text: '$' };
  return { length: 1 + found.length, name: found, operator: '', word: '' };
}

function bracedAt(template: string, dollar: number): Variable | undefined {
  const found = matchAt(name, template, dollar + 2);
  const after = dollar + 2 + found.length;
  if (found === '') return undefined;
  if (template[after] === '}') return { length: after + 1 - dollar, name: found, operator: '', word: '' };
  const sign = matchAt(operator, template, after);
  const close = sign === '' ? -1 : closingBrace(template, dollar);
  if (close === -1) return undefined;
  const word = template.slice(after + sign.length, close);
  return { length: close + 1 - dollar, name: found, operator: sign, word };
}

/**
 * Where the braces opened after this dollar sign are balanced, on this line. compose-go skips the character after
 * each opening brace, so `{}` opens and never closes; then the last closing brace of the line counts.
 */
function closingBrace(template: string, dollar: number): number {
  const newline = template.indexOf('\n', dollar);
  const end = newline === -1 ? template.length : newline;
  let open = 0;
  for (let at = dollar; at < end; at++) {
    if (template[at] === '{') {
      open += 1;
      at += 1;
    } else if (template[at] === '}') {
      open -= 1;
      if (open === 0) return at;
    }
  }
  const last = template.lastIndexOf('}', end - 1);
  return last > dollar ? last : -1;
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function valueOf(reference: Literal | Variable, variables: Variables, depth: number): Interpolated {
  if ('text' in reference) return { text: reference.text };
  const value = variables(reference.name);
  const missing = value === undefined || (reference.operator.startsWith(':') && value === '');
  const open = value === undefined ? { unknown: reference.name } : {};
  const word = () => interpolated(reference.word, variables, depth + 1);
  const sign = reference.operator.at(-1);
  if (sign === '-' && missing) return { ...word(), ...open };
  if (sign === '+' && !missing) return word();
  const { standIn } = variables;
  if (sign === '?' && missing && standIn === undefined) return required(reference.name, word());
  return { text: value ?? (sign === '+' ? '' : (standIn ?? '')), ...open };
}

function required(variable: string, reason: Interpolated): Interpolated {
  if (reason.refused !== undefined) return reason;
  const why = reason.text === '' ? '' : `: ${reason.text}`;
  return { text: '', refused: `the required variable \`${variable}\` has no value${why}` };
}
