/** One hunk with three lines around it, as GitHub shows a change; undefined where nothing differs. */
export function patchOf(before: string, after: string): string | undefined {
  if (before === after) return undefined;
  const [a, b] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const first = Math.max(0, start - 3);
  const after3 = Math.max(0, end - 3);
  const [removed, added] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const rows = [
    ...b.slice(first, start).map((line) => ` ${line}`),
    ...removed.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
    ...b.slice(b.length - end, b.length - after3).map((line) => ` ${line}`),
  ];
  const range = (lines: readonly string[]): string => {
    const count = lines.length - after3 - first;
    return `${count === 0 ? first : first + 1},${count}`;
  };
  return [`@@ -${range(a)} +${range(b)} @@`, ...rows].join('\n');
}

/** A last line without an end is marked, and told apart. */
function linesOf(text: string): string[] {
  const lines = text.match(/[^\n]*\n|[^\n]+/g) ?? [];
  return lines.map((line) =>
    line.endsWith('\n') ? line.slice(0, -1) : `${line}\n\\ No newline at end of file`,
  );
}
