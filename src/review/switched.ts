import type { Finding, Report } from '../check/index.ts';
import { bare, type Program, programsIn } from './programs.ts';

/*
 * What has power over its node may have had it before, and whatever runs there has it: a change that puts something else
 * into a privileged container adds no privilege, and hands it over.
 */

/** Something else runs in what had such power already. */
export interface Switch {
  readonly path: string;
  /** The container or service. */
  readonly name: string;
  /** What it may do, as the finding says it. */
  readonly finding: Finding;
  /** Null: it was not there. The same as `after` where it only runs other code. */
  readonly before: string | null;
  readonly after: string;
}

/** Those that hand over the node. What stays in its container is nobody else's. */
const powers: ReadonlySet<string> = new Set([
  'added-capability',
  'container-socket',
  'host-namespace',
  'host-path-volume',
  'privileged-container',
  'windows-host-process',
]);

/** `before`: the path in base of a path in head. */
export function switchesOf(
  existing: readonly Finding[],
  { base, head, before }: { base: Report; head: Report; before: (path: string) => string },
): Switch[] {
  const [was, is] = [programsIn(base), programsIn(head)];
  const switches = new Map<string, Switch>();
  for (const finding of existing.filter(({ rule, severity }) => powers.has(rule) && severity !== 'notice')) {
    const { path, subject } = finding;
    const old = was({ path: before(path), subject });
    if (old.length === 0) continue;
    for (const program of is(finding)) {
      const change = changeOf(program, old);
      const name = JSON.stringify([path, program.name]);
      if (change && !switches.has(name)) switches.set(name, { path, name: program.name, finding, ...change });
    }
  }
  return [...switches.values()];
}

/** Undefined where it is the same program, in whatever version. */
function changeOf(program: Program, old: readonly Program[]): Pick<Switch, 'before' | 'after'> | undefined {
  const is = runBy(program);
  if (is === null) return undefined;
  const same =
    old.find(({ name }) => name === program.name) ?? old.find((each) => bare(runBy(each)) === bare(is));
  if (!same) return { before: null, after: is };
  const was = runBy(same);
  const isOther = bare(was) !== bare(is);
  if (was === null || !(isOther || same.start !== program.start)) return undefined;
  return { before: isOther ? was : is, after: is };
}

function runBy({ image, build }: Program): string | null {
  return image ?? build ?? null;
}
