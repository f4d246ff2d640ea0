/*
 * `.helmignore` (pkg/ignore). A rule is a pattern of filepath.Match; what it matches is not loaded.
 */

interface Rule {
  readonly isNegated: boolean;
  readonly isFolder: boolean;
  readonly matches: (path: string) => boolean;
}

/** Whether a file, or a folder that it lies in, is not to be loaded. */
export function loadIgnore(text: string): (path: string) => boolean {
  const rules = [...text.split('\n'), 'templates/.?*'].flatMap((line) =>
    ruleOf(line.replace(/^\uFEFF/, '').trim()),
  );
  return (path) => {
    const parts = path.split('/');
    return parts.some((_, index) =>
      isIgnored(rules, parts.slice(0, index + 1).join('/'), index < parts.length - 1),
    );
  };
}

function isIgnored(rules: readonly Rule[], path: string, isFolder: boolean): boolean {
  for (const rule of rules) {
    if (rule.isNegated) {
      if ((rule.isFolder && !isFolder) || !rule.matches(path)) return true;
      continue;
    }
    if ((!rule.isFolder || isFolder) && rule.matches(path)) return true;
  }
  return false;
}

function ruleOf(line: string): Rule[] {
  if (line === '' || line.startsWith('#') || line.includes('**')) return [];
  const isNegated = line.startsWith('!');
  const positive = isNegated ? line.slice(1) : line;
  const isFolder = positive.endsWith('/');
  const pattern = isFolder ? positive.slice(0, -1) : positive;
  const isRooted = pattern.startsWith('/');
  const wanted = isRooted ? pattern.slice(1) : pattern;
  const isWhole = isRooted || wanted.includes('/');
  return [
    {
      isNegated,
      isFolder,
      matches: (path) => matchesPath(wanted, isWhole ? path : path.slice(path.lastIndexOf('/') + 1)),
    },
  ];
}

/** filepath.Match: `*` stops at a slash. Each star is tried once more only for the last of them, which is enough. */
export function matchesPath(pattern: string, path: string): boolean {
  let [at, star, tried] = [0, -1, 0];
  let index = 0;
  while (index < path.length) {
    const part = partAt(pattern, at);
    if (part?.isStar === true) {
      star = part.next;
      tried = index;
      at = part.next;
    } else if (part?.matches(path[index] ?? '') === true) {
      at = part.next;
      index++;
    } else {
      if (star < 0 || path[tried] === '/') return false;
      index = ++tried;
      at = star;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

interface Part {
  readonly isStar: boolean;
  readonly next: number;
  readonly matches: (char: string) => boolean;
}

function partAt(pattern: string, at: number): Part | undefined {
  const char = pattern[at];
  if (char === undefined) return undefined;
  if (char === '*') return { isStar: true, next: at + 1, matches: () => false };
  if (char === '?') return { isStar: false, next: at + 1, matches: (other) => other !== '/' };
  if (char === '[') {
    const end = pattern.indexOf(']', at + 1);
    if (end > at)
      return { isStar: false, next: end + 1, matches: (other) => inClass(pattern.slice(at + 1, end), other) };
  }
  const isEscaped = char === '\\';
  const literal = isEscaped ? pattern[at + 1] : char;
  return { isStar: false, next: at + (isEscaped ? 2 : 1), matches: (other) => other === literal };
}

function inClass(text: string, char: string): boolean {
  const isNegated = text.startsWith('^');
  const inside = isNegated ? text.slice(1) : text;
  let found = false;
  for (let at = 0; at < inside.length;) {
    const low = inside[at] ?? '';
    const isRange = inside[at + 1] === '-' && at + 2 < inside.length;
    const high = isRange ? (inside[at + 2] ?? '') : low;
    if (char >= low && char <= high) found = true;
    at += isRange ? 3 : 1;
  }
  return found !== isNegated && char !== '/';
}
