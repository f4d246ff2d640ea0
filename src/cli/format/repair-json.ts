import type { EditReport, FixReport, Left, Repair } from '../../check/index.ts';
import { patchOf } from './patch.ts';

/** What `plimsoll fix --format json` prints. */
export interface RepairJson {
  readonly version: 1;
  readonly files: readonly {
    readonly path: string;
    /** Unified. */
    readonly diff: string;
    /** Places in the text as it was, in its order; no two of them touch. */
    readonly edits: readonly EditReport[];
  }[];
  readonly fixes: readonly {
    readonly title: string;
    readonly safety: FixReport['safety'];
    readonly rules: readonly string[];
    readonly subjects: readonly string[];
  }[];
  /** What is still found afterwards. */
  readonly left: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly path: string;
    readonly line: number;
    readonly message: string;
    readonly why: Left['why'];
  }[];
}

export function repairJson(repair: Repair, shown: (path: string) => string): RepairJson {
  return {
    version: 1,
    files: repair.files.map((file) => {
      const path = shown(file.path);
      const edits = file.edits.map((edit) => ({ ...edit, path: shown(edit.path) }));
      return { path, diff: patchOf({ ...file, path }), edits };
    }),
    fixes: repair.done.map(({ fix: { title, safety }, findings }) => ({
      ...{ title, safety },
      rules: [...new Set(findings.map(({ rule }) => rule))],
      subjects: [...new Set(findings.map(({ subject }) => subject))],
    })),
    left: repair.left.map(({ finding: { rule, severity, path, start, message }, why }) => ({
      ...{ rule, severity, path: shown(path), line: start.line, message, why },
    })),
  };
}
