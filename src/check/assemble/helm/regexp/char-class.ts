/** Whether a rune belongs to something. */
export type CharClass = (code: number) => boolean;

type Range = readonly [number, number];

/** The runes in any of the ranges or classes; with `negated` all others. */
export function classOf(
  ranges: readonly Range[],
  negated: boolean | undefined = false,
  inner: readonly CharClass[] = [],
): CharClass {
  const [only] = ranges;
  if (only && ranges.length === 1 && inner.length === 0) {
    const [low, high] = only;
    if (!negated) return low === high ? (code) => code === low : (code) => code >= low && code <= high;
    return (code) => code < low || code > high;
  }
  return (code) =>
    (ranges.some(([low, high]) => code >= low && code <= high) || inner.some((each) => each(code))) !==
    negated;
}

export const anyRune: CharClass = () => true;

const digit: readonly Range[] = [[48, 57]];
const space: readonly Range[] = [
  [9, 10],
  [12, 13],
  [32, 32],
];
const word: readonly Range[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];

const perl: ReadonlyMap<string, CharClass> = new Map([
  ['d', classOf(digit)],
  ['D', classOf(digit, true)],
  ['s', classOf(space)],
  ['S', classOf(space, true)],
  ['w', classOf(word)],
  ['W', classOf(word, true)],
]);

export function perlClass(letter: string): CharClass | undefined {
  return perl.get(letter);
}

export function isWord(code: number): boolean {
  return perl.get('w')?.(code) ?? false;
}

const named: ReadonlyMap<string, readonly Range[]> = new Map<string, readonly Range[]>([
  [
    'alnum',
    [
      [48, 57],
      [65, 90],
      [97, 122],
    ],
  ],
  [
    'alpha',
    [
      [65, 90],
      [97, 122],
    ],
  ],
  ['ascii', [[0, 127]]],
  [
    'blank',
    [
      [9, 9],
      [32, 32],
    ],
  ],
  [
    'cntrl',
    [
      [0, 31],
      [127, 127],
    ],
  ],
  ['digit', digit],
  ['graph', [[33, 126]]],
  ['lower', [[97, 122]]],
  ['print', [[32, 126]]],
  [
    'punct',
    [
      [33, 47],
      [58, 64],
      [91, 96],
      [123, 126],
    ],
  ],
  [
    'space',
    [
      [9, 13],
      [32, 32],
    ],
  ],
  ['upper', [[65, 90]]],
  ['word', word],
  [
    'xdigit',
    [
      [48, 57],
      [65, 70],
      [97, 102],
    ],
  ],
]);

/** `[:alpha:]`, `[:^alpha:]` */
export function namedClass(name: string): CharClass | undefined {
  const ranges = named.get(name.replace('^', ''));
  return ranges && classOf(ranges, name.startsWith('^'));
}

/** `\pL`, `\p{Greek}`: one rune is asked for at a time. */
export function propertyClass(name: string, negated: boolean): CharClass | undefined {
  if (name === 'Any') return () => !negated;
  const pattern = propertyPattern(name);
  return pattern && ((code) => pattern.test(String.fromCodePoint(code)) !== negated);
}

function propertyPattern(name: string): RegExp | undefined {
  try {
    return new RegExp(`^\\p{${/^[A-Z][a-z]?$/.test(name) ? name : `Script=${name}`}}$`, 'u');
  } catch {
    return undefined;
  }
}

/** The runes that are the same but for their case. */
export function foldedRune(code: number): number[] {
  const rune = String.fromCodePoint(code);
  const others = [rune, rune.toLowerCase(), rune.toUpperCase()].filter(
    (each) => Array.from(each).length === 1,
  );
  const codes = new Set(others.map((each) => each.codePointAt(0) ?? code));
  // The Kelvin sign, and the long s.
  if (code === 75 || code === 107) codes.add(0x212a);
  if (code === 83 || code === 115) codes.add(0x17f);
  return [...codes];
}
