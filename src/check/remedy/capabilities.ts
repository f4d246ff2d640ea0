import { defaultCapabilities, dockerCapability } from '../facts/capabilities.ts';
import { privilegeOf } from '../model/privileged.ts';
import type { Project } from '../model/project.ts';
import { listed } from '../model/wording.ts';
import type { Field } from '../read/field.ts';
import { appendItem, removeWhole, setField } from '../write/change.ts';
import type { Fix } from './fix.ts';
import {
  capabilitiesNeeded,
  groundsOf,
  isKnownNotRoot,
  isKnownServer,
  type Runner,
  type Start,
  startOf,
} from './needs.ts';

/** The lists of a container or a service. */
export function capabilityLists(runner: Runner): { readonly add: Field; readonly drop: Field } {
  if (!('pod' in runner)) return { add: runner.at('cap_add'), drop: runner.at('cap_drop') };
  const lists = runner.at('securityContext', 'capabilities');
  return { add: lists.at('add'), drop: lists.at('drop') };
}

/** Where the program is known, and so is what it needs. */
export function withoutAdded(runner: Runner, item: Field, project: Project): Fix | undefined {
  const name = item.text ?? '';
  const fix = { title: `Do not add \`${name}\``, changes: [removeWhole(item)] };
  if (changesNothing(runner, name)) return { ...fix, safety: 'safe' };
  const needed = isKnownServer(runner, project) ? capabilitiesNeeded(runner, project) : undefined;
  const isNeedless = needed?.includes(dockerCapability(name) ?? '') === false;
  return isNeedless ? { ...fix, safety: 'test-first' } : undefined;
}

/** In a pod every runtime gives it by itself, and nothing is dropped. */
function changesNothing(runner: Runner, name: string): boolean {
  if (!('pod' in runner)) return false;
  const isDefault = defaultCapabilities.crio.some((one) => one === name);
  return isDefault && capabilityLists(runner).drop.items().length === 0;
}

/** Runtimes read it in any case (containerd oci.WithDroppedCapabilities by upper case), and the standards in this one. */
export function spellAll(meant: Field): Fix {
  return { title: 'Write `ALL`', safety: 'safe', changes: [setField(meant, 'ALL')] };
}

/**
 * What is not root holds none of them, so misses none; only a program with capabilities in its file does not start
 * without them. Of what starts as root it has to be known what it needs for that.
 */
export function dropAll(runner: Runner, project: Project): Fix | undefined {
  if (privilegeOf(runner) || ('pod' in runner && runner.pod.windows)) return undefined;
  const needed = capabilitiesNeeded(runner, project);
  if (!needed) return undefined;
  const start = startOf(runner, project);
  const isKept = needed.some((name) => name !== 'NET_BIND_SERVICE');
  // The standards let nobody add these, so such a pod is to start as somebody else first.
  if ('pod' in runner && !isKnownNotRoot(start) && isKept) return undefined;
  const { add, drop } = capabilityLists(runner);
  const missing = missingFrom(add, needed);
  const changes = [appendItem(drop, 'ALL'), ...missing.map((name) => appendItem(add, name))];
  const [title, grounds] = [titleFor(missing), groundsOf(runner, project)];
  if (isSafe(start)) return { title, safety: 'safe', changes, restsOn: grounds.restsOn };
  return { title, safety: 'test-first', changes, ...grounds };
}

function isSafe(start: Start): boolean {
  return isKnownNotRoot(start) && start.image?.confidence === 'certain' && !start.image.isOpaque;
}

function titleFor(kept: readonly string[]): string {
  const names = listed(kept.map((name) => `\`${name}\``));
  return kept.length === 0 ? 'Drop all capabilities' : `Drop all capabilities but ${names}`;
}

function missingFrom(list: Field, names: readonly string[]): string[] {
  const present = new Set(list.items().map(({ text }) => dockerCapability(text ?? '')));
  return present.has('ALL') ? [] : names.filter((name) => !present.has(name)).sort();
}
