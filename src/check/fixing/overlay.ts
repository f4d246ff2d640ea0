import type { Judgement } from '../judging/judge.ts';
import { layersOver, namedOf } from '../judging/layers.ts';
import { isGenerated } from '../text/generated.ts';
import type { Source } from '../text/source.ts';
import type { Change, FieldChange } from '../write/change.ts';
import { isFieldChange, isRefusal } from '../write/edit.ts';
import { intoPatch } from '../write/patch.ts';

/** Other ways to write what a fix wants, the best first. `isBelow`: what it is said of cannot be edited there. */
export type Elsewhere = (judgement: Judgement, isBelow: boolean) => readonly (readonly Change[])[];

/** It gives each pod a user by number, and refuses one that asks for another: such an overlay takes them away. */
const ofOpenShift = /(?:^|[/_-])(?:openshift|ocp)(?:[/_-]|$)/i;

/** More places are not tried for one fix. */
const most = 6;

/**
 * In the patches of the kustomizations that make the object: those that are there, and a new one. A kustomization that
 * others take in comes before the one that is rendered, where only this one is wrong.
 */
export function inPatches(
  judgement: Judgement,
  kustomizations: readonly string[],
  { read, isBelow }: { readonly read: (path: string) => Source | undefined; readonly isBelow: boolean },
): readonly (readonly Change[])[] {
  const changes = judgement.problem.fix?.changes.filter(isFieldChange) ?? [];
  const [root, other] = new Set(changes.map(({ field }) => field.top));
  const object = root && namedOf(root);
  if (
    kustomizations.length === 0 ||
    !object ||
    other ||
    changes.length !== judgement.problem.fix?.changes.length
  )
    return [];
  // What does not hold in the file itself does not hold right above it.
  const above = isBelow ? kustomizations : kustomizations.slice(-1);
  const sources = above.flatMap((path) => read(path) ?? []);
  if (changes.some(asksForUser) && ofOpenShift.test(kustomizations.at(-1) ?? '')) return [];
  const ways = layersOver(root, sources, read).flatMap(({ kustomization, patches }) => [
    ...patches
      .filter(({ source }) => !isGenerated(source))
      .flatMap((patch) => {
        const own = intoPatch(changes, patch, object);
        return isRefusal(own) ? [] : [own];
      }),
    ...(isGenerated(kustomization.source)
      ? []
      : [changes.map((change) => ({ kind: 'patch' as const, kustomization, object, change }))]),
  ]);
  return ways.slice(0, most);
}

function asksForUser(change: FieldChange): boolean {
  return change.kind !== 'remove' && JSON.stringify([change.field.key, change.value]).includes('"runAsUser"');
}
