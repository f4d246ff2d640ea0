import type { Dockerfile, Stage } from '../model/image/dockerfile.ts';
import type { ImageReport } from './contract.ts';
import { sourceOf } from './pulled.ts';

/**
 * One entry for each stage that a build can ask for: the named ones and the last; of several with one name only the
 * last can be asked for. Nothing is said of a file that is no Dockerfile at all.
 */
export function imagesOf(dockerfile: Dockerfile): ImageReport[] {
  if (dockerfile.text.problems.length > 0) return [];
  const { stages } = dockerfile;
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  return stages
    .filter((stage) => stage.isFinal || (stage.name !== '' && byName.get(stage.name) === stage))
    .map(reportOf);
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
    source: kind === 'unknown' ? null : from === 'base' ? sourceOf(base.facts) : { from: 'file' },
  };
}
