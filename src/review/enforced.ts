import type { NamespaceReport, Report } from '../check/index.ts';

/** What a Namespace refuses pods by, where that is less than before. */
export interface NamespaceChange {
  readonly path: string;
  readonly name: string;
  readonly before: string;
  /** Null: nothing here declares it any more. */
  readonly after: string | null;
}

const levels = ['privileged', 'baseline', 'restricted'];

/** A namespace that goes with all that was in it needs no guard. */
export function weakerNamespaces(base: Report, head: Report): NamespaceChange[] {
  const [was, is] = [weakestOf(base), weakestOf(head)];
  return [...was].flatMap(([name, before]): NamespaceChange[] => {
    const after = is.get(name);
    const told = { name, before: words(before) };
    if (!after) {
      const isLeft = before.enforce.level !== 'privileged' && !isGoneWith(name, base, head);
      return isLeft ? [{ ...told, path: before.path, after: null }] : [];
    }
    return strength(after) < strength(before) ? [{ ...told, path: after.path, after: words(after) }] : [];
  });
}

function isGoneWith(name: string, base: Report, head: Report): boolean {
  const isIn = ({ namespace }: { readonly namespace: string }): boolean => namespace === name;
  return base.workloads.some(isIn) && !head.workloads.some(isIn);
}

/** Of several that have one name the weakest, since nobody knows which of them is applied last. */
function weakestOf({ namespaces }: Report): Map<string, NamespaceReport> {
  const known = new Map<string, NamespaceReport>();
  for (const namespace of namespaces) {
    const { level, version } = namespace.enforce;
    const other = known.get(namespace.name);
    if (level === null || version === null || namespace.name === '') continue;
    if (!other || strength(namespace) < strength(other)) known.set(namespace.name, namespace);
  }
  return known;
}

/** The level counts first, and then its version: each forbids more than the one before. */
function strength({ enforce: { level, version } }: NamespaceReport): number {
  const rank = levels.indexOf(level ?? '');
  if (rank === 0) return 0;
  const minor = /^v1\.(\d{1,4})$/.exec(version ?? '')?.[1];
  return rank * 100_000 + (minor === undefined ? 99_999 : Number(minor));
}

function words({ enforce: { level, version } }: NamespaceReport): string {
  return version === 'latest' ? (level ?? '') : `${level ?? ''}@${version ?? ''}`;
}
