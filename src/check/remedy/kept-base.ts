import type { Frozen, Replacement } from '../facts/frozen-images.ts';
import type { Stage } from '../model/image/dockerfile.ts';
import type { ImageReference } from '../model/image/image-reference.ts';
import { callsOf } from '../model/image/script.ts';
import type { Project } from '../model/project.ts';
import { replaceText } from '../write/change.ts';
import type { Fix } from './fix.ts';
import { buildTrial } from './trial.ts';

/** A digest names the old image whatever stands before it, and a variable is set elsewhere. */
export function onReplacement(
  stage: Stage,
  image: ImageReference,
  replacement: Replacement | undefined,
  project: Project,
): Fix | undefined {
  const { at } = stage.base;
  const written = at.source.slice(at.span);
  const isPlain = [image.repository, image.name, image.full, `${image.name}:${image.tag ?? ''}`].includes(
    written,
  );
  if (!replacement || !isPlain || image.digest !== undefined) return undefined;
  const { name, isDropIn } = replacement;
  if (!isDropIn && (!name.startsWith('eclipse-temurin:') || asksForOldJava(stage, name))) return undefined;
  const text = isDropIn ? name + written.slice(image.repository.length) : name;
  return {
    title: `Change the base image to \`${text}\``,
    safety: 'test-first',
    changes: [replaceText(at, text)],
    trials: [buildTrial(stage, project)],
  };
}

/** Whether what is built on it knows where its Java was, or another package manager than the new image has. */
function asksForOldJava({ instructions }: Stage, name: string): boolean {
  const manager = name.endsWith('-alpine') ? 'apk' : 'apt-get';
  return instructions.some((instruction) => {
    const text = [instruction.args, ...instruction.heredocs.map(({ body }) => body)].join('\n');
    if (/\/(?:usr\/local\/openjdk|usr\/lib\/jvm|usr\/java|opt\/(?:java|openjdk))/.test(text)) return true;
    const calls = instruction.keyword === 'RUN' ? callsOf(instruction) : [];
    return calls.some(
      ({ program }) =>
        missing.test(program) || (managers.test(program) && !program.startsWith(manager.slice(0, 3))),
    );
  });
}

const managers = /^(?:apk|apt|apt-get|dnf|microdnf|yum)$/;
/** What openjdk's images had from buildpack-deps, and Temurin's have not. */
const missing = /^(?:bzip2|git|hg|ssh|svn|unzip|xz)$/;

/** Which image to take in its place, as the sentence that follows. */
export function replacementWords({ replacement, isOldVersion }: Frozen): string {
  if (!replacement) return '';
  const { name, isDropIn } = replacement;
  if (isOldVersion) return ` A maintained one is \`${name}\`.`;
  return ` ${isDropIn ? 'Use' : 'The closest maintained image is'} \`${name}\`.`;
}
