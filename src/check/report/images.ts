import type { Dockerfile, Stage } from '../model/dockerfile.ts';
import type { ImageReport } from './contract.ts';

/** One entry for each stage that a build can ask for: the named ones and the last. None of a file that cannot be built. */
export function imagesOf(dockerfile: Dockerfile): ImageReport[] {
  if (dockerfile.text.problems.length > 0) return [];
  return dockerfile.stages.filter(({ name, isFinal }) => name !== '' || isFinal).map(reportOf);
}

function reportOf({ dockerfile, name, index, isFinal, base, user }: Stage): ImageReport {
  const { value, kind, uid, from } = user;
  return {
    path: dockerfile.source.path,
    stage: name,
    index,
    final: isFinal,
    base: base.reference,
    user: { value, kind, uid, from },
  };
}
