import type { Stage } from '../../model/image/dockerfile.ts';
import { historyOf } from '../../model/image/history.ts';
import { cLibraryOfStage } from '../../model/image/linkage.ts';
import { callsOf } from '../../model/image/script.ts';

/**
 * The images that these stages have to be built on for what they make to run with glibc: for those on Alpine, Debian's of
 * the same version. Undefined where one of them is not known, or something of Alpine's own is asked for.
 */
export function onDebian(stages: readonly Stage[]): ReadonlyMap<Stage, string> | undefined {
  const images = new Map<Stage, string>();
  for (const stage of stages) {
    const library = cLibraryOfStage(stage);
    if (library?.kind === 'glibc') continue;
    const root = rootOf(stage);
    const written = root.base.at.source.slice(root.base.at.span);
    if (library?.kind !== 'musl' || !plain.test(written) || asksForAlpine(stage)) return undefined;
    images.set(root, written.replace(/-alpine[\d.]*$/, '-slim'));
  }
  return images;
}

const plain = /^(?:node|python):[\d.]+-alpine[\d.]*$/;

/** The stage whose FROM names the image. */
function rootOf(stage: Stage): Stage {
  let at = stage;
  while (at.parent) at = at.parent;
  return at;
}

function asksForAlpine(stage: Stage): boolean {
  const steps = historyOf(stage);
  if (!steps) return true;
  return steps.some(
    ({ instruction }) =>
      instruction.keyword === 'RUN' &&
      callsOf(instruction).some(({ program }) => /^(?:apk|addgroup|adduser)$/.test(program)),
  );
}
