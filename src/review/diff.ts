/** A run of lines that a diff shows. Numbers are those of the new file, `last` exclusive. */
export interface Hunk {
  readonly first: number;
  readonly last: number;
}

/** What a patch says of the new file: only a line that it shows can carry a comment. */
export interface Diff {
  readonly hunks: readonly Hunk[];
  readonly added: ReadonlySet<number>;
  /** The last line of the new file, where the patch shows that it has no line end. */
  readonly openEnd: number | undefined;
}

export const noDiff: Diff = { hunks: [], added: new Set(), openEnd: undefined };

/** What the patch of a change says; of one without a patch nothing is shown. */
export function diffOf({ patch }: { readonly patch?: string }): Diff {
  return patch === undefined ? noDiff : readPatch(patch);
}

/** Reads the hunks of one file, with the header that git puts above them or without, as GitHub gives them. */
export function readPatch(patch: string): Diff {
  const hunks: { first: number; last: number }[] = [];
  const added = new Set<number>();
  let openEnd: number | undefined;
  let sign = '';
  for (const line of patch.split('\n')) {
    const start = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(line);
    const hunk = hunks.at(-1);
    if (start) hunks.push(opened(Number(start[1]), start[2] === '0'));
    else if (hunk && line.startsWith('+')) added.add(hunk.last++);
    else if (hunk && line.startsWith(' ')) hunk.last++;
    else if (hunk && line.startsWith('\\') && sign !== '-') openEnd = hunk.last - 1;
    sign = line.charAt(0);
  }
  return { hunks: hunks.filter(({ first, last }) => last > first), added, openEnd };
}

/** A hunk without lines counts from the line before it. */
function opened(first: number, isEmpty: boolean): { first: number; last: number } {
  const start = isEmpty ? first + 1 : first;
  return { first: start, last: start };
}

/** The hunk that shows all these lines, `last` exclusive. */
export function hunkWith({ hunks }: Diff, first: number, last: number): Hunk | undefined {
  return hunks.find((hunk) => hunk.first <= first && last <= hunk.last);
}
