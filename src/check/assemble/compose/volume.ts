import type { Node } from '../../read/node.ts';
import { clean } from '../../text/path.ts';
import { refuse } from './refusal.ts';

/** A mount in the short form, `source:target:options` (compose-go format/volume.go). */
export interface ShortVolume {
  readonly type: 'bind' | 'volume';
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export function parseVolume(spec: string, at: Node): ShortVolume {
  if (spec === '') refuse(at, 'A volume must not be empty.');
  // Go counts bytes here; only a spec of one or two characters differs, and it is a target either way.
  if (spec.length <= 2) return { type: 'volume', source: '', target: clean(spec), readOnly: false };
  const sections = sectionsOf(spec);
  if (sections.includes('')) refuse(at, `The volume \`${spec}\` has an empty section between colons.`);
  if (sections.length > 3) refuse(at, `The volume \`${spec}\` has too many colons.`);
  const [first = '', second, options = ''] = sections;
  const source = second === undefined ? '' : first;
  const target = second ?? first;
  return {
    type: isFilePath(source) ? 'bind' : 'volume',
    source,
    target: clean(target),
    readOnly: options.split(',').findLast((option) => option === 'ro' || option === 'rw') === 'ro',
  };
}

/** Split at the colons that belong neither to a Windows drive nor to a `${…}` that was escaped. */
function sectionsOf(spec: string): string[] {
  const sections: string[] = [];
  let start = 0;
  let open = 0;
  for (let at = 0; at < spec.length; at++) {
    const char = spec[at];
    if (char === '$' && spec[at + 1] === '{') open += 1;
    else if (char === '}' && open > 0) open -= 1;
    else if (char === ':' && open === 0 && !isDrive(spec.slice(start, at))) {
      sections.push(spec.slice(start, at));
      start = at + 1;
    }
  }
  return [...sections, spec.slice(start)];
}

function isDrive(text: string): boolean {
  return /^\p{L}$/u.test(text);
}

function isFilePath(source: string): boolean {
  return /^([./~]|\\\\|\p{L}:)/u.test(source);
}
