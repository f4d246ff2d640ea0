/* What chmod, install and COPY --chmod make of a file: numbers, and clauses such as `u+s,go-w` (chmod(1)). */

export interface Mode {
  /** Whoever starts it is its owner. */
  readonly setsUser: boolean;
  /** Undefined where it stays as it is. */
  readonly groupWrites: boolean | undefined;
  readonly othersWrite: boolean | undefined;
}

/** Undefined for what is no mode. */
export function modeOf(text: string): Mode | undefined {
  if (/^[0-7]{1,8}$/.test(text)) {
    const bits = Number.parseInt(text, 8);
    const has = (bit: number) => Math.floor(bits / bit) % 2 === 1;
    return { setsUser: has(0o4000), groupWrites: has(0o020), othersWrite: has(0o002) };
  }
  const clauses = text.split(',');
  if (!clauses.every((clause) => /^[ugoa]*(?:[-+=][rwxXstugo]*)+$/.test(clause))) return undefined;
  const mode = { setsUser: false, groupWrites: undefined, othersWrite: undefined };
  return clauses.reduce<Mode>(after, mode);
}

function after(mode: Mode, clause: string): Mode {
  const who = /^[ugoa]*/.exec(clause)?.[0] ?? '';
  const isFor = (one: string) => who.includes(one) || who.includes('a');
  return Array.from(clause.slice(who.length).matchAll(/([-+=])([rwxXstugo]*)/g)).reduce<Mode>(
    (before, [, operator, what = '']) => {
      const sets = (was: boolean | undefined, has: boolean) =>
        has ? operator !== '-' : operator === '=' ? false : was;
      // Without anybody named, what the umask keeps back is left out: the right to write of all but the owner.
      const writes = what.includes('w') || what.includes('u');
      return {
        setsUser:
          who === '' || isFor('u') ? sets(before.setsUser, what.includes('s')) === true : before.setsUser,
        groupWrites: isFor('g') ? sets(before.groupWrites, writes) : before.groupWrites,
        othersWrite: isFor('o') ? sets(before.othersWrite, writes) : before.othersWrite,
      };
    },
    mode,
  );
}
