import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Finding, type Identity, nameOf } from '../check/index.ts';
import { readText, reasonOf } from './files/read.ts';
import type { Selection } from './files/selection.ts';
import { type Io, WrongUse } from './io.ts';

/*
 * What a repository had when it began with Plimsoll: it fails nothing, and is not shown. It is told by what a finding is
 * (rule, thing, file) and not by line, so it stays the same when lines above it come and go. What is fixed leaves it, so
 * that it cannot come back unseen.
 */

interface Entry extends Identity {
  readonly times: number;
}

export interface Compared {
  /** What the baseline does not hold. */
  readonly fresh: readonly Finding[];
  readonly known: number;
  /** Entries that still hold, and so many that do not. */
  readonly kept: readonly Entry[];
  readonly gone: number;
}

export class Baseline {
  readonly file: string;
  readonly #absolute: string;
  readonly #entries: readonly Entry[];

  private constructor(file: string, absolute: string, entries: readonly Entry[]) {
    this.file = file;
    this.#absolute = absolute;
    this.#entries = entries;
  }

  static read(file: string, { cwd }: Pick<Io, 'cwd'>): Baseline {
    const absolute = resolve(cwd, file);
    const reading = readText(absolute, true);
    if (reading === 'gone')
      throw new WrongUse(`no such baseline: \`${file}\`. \`--write-baseline\` writes it.`);
    const entries = typeof reading === 'object' && 'text' in reading ? entriesIn(reading.text) : undefined;
    if (!entries)
      throw new WrongUse(
        `\`${file}\` is not a baseline: \`plimsoll check --baseline FILE --write-baseline\` writes one.`,
      );
    return new Baseline(file, absolute, entries);
  }

  /** `isJudged`: what was not looked at this time is neither found nor fixed. */
  compare(findings: readonly Finding[], isJudged: (entry: Identity) => boolean): Compared {
    const left = new Map(this.#entries.map((entry) => [nameOf(entry), entry.times]));
    const fresh = findings.filter((finding) => {
      const times = left.get(nameOf(finding)) ?? 0;
      left.set(nameOf(finding), times - 1);
      return times <= 0;
    });
    const kept = this.#entries.flatMap((entry) => {
      const unfound = isJudged(entry) ? Math.max(left.get(nameOf(entry)) ?? 0, 0) : 0;
      return unfound < entry.times ? [{ ...entry, times: entry.times - unfound }] : [];
    });
    const times = (entries: readonly Entry[]): number => entries.reduce((sum, each) => sum + each.times, 0);
    return {
      fresh,
      known: findings.length - fresh.length,
      kept,
      gone: times(this.#entries) - times(kept),
    };
  }

  /** What is fixed leaves the file, except where programs run: they should not change what is checked in. */
  async shrink({ kept, gone }: Compared, { env, stderr }: Io): Promise<void> {
    if (gone === 0) return;
    const isOurs = !env.CI && write(this.#absolute, kept) === undefined;
    const what = gone === 1 ? '1 finding is fixed' : `${gone} findings are fixed`;
    await stderr.write(
      isOurs
        ? `plimsoll: ${what} and left ${this.file}.\n`
        : `plimsoll: ${what} and still in ${this.file}: --write-baseline takes ${gone === 1 ? 'it' : 'them'} out.\n`,
    );
  }
}

export async function writeBaseline(file: string, findings: readonly Finding[], io: Io): Promise<void> {
  const entries = new Map<string, Entry>();
  for (const { rule, subject, path } of findings) {
    const name = nameOf({ rule, subject, path });
    entries.set(name, { path, rule, subject, times: (entries.get(name)?.times ?? 0) + 1 });
  }
  const reason = write(resolve(io.cwd, file), [...entries.values()]);
  if (reason !== undefined) throw new WrongUse(`\`${file}\` cannot be written: ${reason}.`);
  await io.stderr.write(
    `plimsoll: ${findings.length} findings are in ${file} and fail nothing from now on.\n`,
  );
}

/** Whether an entry's file was looked at, or is not there any more. */
export function isLookedAt(selection: Selection, unseen: ReadonlySet<string>): (entry: Identity) => boolean {
  return ({ path }) =>
    selection.files.has(path) ? !unseen.has(path) : !existsSync(join(selection.base, path));
}

function write(absolute: string, entries: readonly Entry[]): string | undefined {
  const ordered = entries.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const lines = ordered.map(({ path, rule, subject, times }) =>
    JSON.stringify({ path, rule, subject, times }),
  );
  const body = lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`;
  try {
    // One line for each, so that a review shows what has come and gone.
    writeFileSync(absolute, `{\n  "version": 1,\n  "findings": ${body}\n}\n`);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

function keyOf({ path, rule, subject }: Entry): string {
  return [path, rule, subject].join('\0');
}

function entriesIn(text: string): Entry[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('findings' in parsed) || !('version' in parsed))
      return undefined;
    const { findings, version } = parsed;
    return version === 1 && Array.isArray(findings) && findings.every(isEntry) ? findings : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is Entry {
  const entries = new Map<string, unknown>(Object.entries(value ?? {}));
  const isText = (key: string): boolean => typeof entries.get(key) === 'string';
  return isText('path') && isText('rule') && isText('subject') && Number.isSafeInteger(entries.get('times'));
}
