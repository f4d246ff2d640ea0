/** What changed in one file, as `git diff` sees it. */
export interface FileDiff {
  readonly path: string;
  /** Of what was renamed or copied. */
  readonly previousPath: string | undefined;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  /** Of the blob after the change; before it where the file was removed. */
  readonly sha: string;
  readonly mode: string;
  readonly additions: number;
  readonly deletions: number;
  readonly isBinary: boolean;
  /** From the first `@@` on; undefined where GitHub shows none: binary, too large, or nothing but the name changed. */
  readonly patch: string | undefined;
  /** What `patch` shows. Only its lines can carry a comment. */
  readonly hunks: readonly Hunk[];
}

export interface Hunk {
  /** The line with `@@`, and what git writes behind it. */
  readonly header: string;
  readonly lines: readonly HunkLine[];
}

export interface HunkLine {
  readonly kind: 'context' | 'added' | 'deleted';
  /** In the old file; undefined for an added line. */
  readonly left: number | undefined;
  /** In the new file; undefined for a deleted line. */
  readonly right: number | undefined;
  readonly text: string;
  /** The last line of the file, without a line end. */
  readonly isOpen: boolean;
}
