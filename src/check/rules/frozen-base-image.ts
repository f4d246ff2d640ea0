import { distrolessStatus } from '../facts/distroless.ts';
import { type Frozen, frozenImage, type Replacement } from '../facts/frozen-images.ts';
import { type Fix, replaceText } from '../fix.ts';
import type { Stage } from '../model/image/dockerfile.ts';
import type { ImageReference } from '../model/image/image-reference.ts';
import { callsOf } from '../model/image/script.ts';
import type { Project } from '../model/project.ts';
import { buildTrial } from '../remedy/trial.ts';
import { defineRule } from '../rule.ts';

/*
 * Distroless, README.md: tags that its list does not name are deprecated and no longer updated.
 *   Dockerfile  FROM
 *   Allowed     an image that is still built, and one of which nothing is known
 */
export default defineRule({
  id: 'frozen-base-image',
  summary: 'A base image is not updated any more',
  why: 'It can still be pulled, but what is found and mended in its packages from now on never reaches it.',
  severity: 'warning',
  references: [
    'https://github.com/GoogleContainerTools/distroless#what-images-are-available',
    'https://github.com/GoogleContainerTools/distroless/blob/main/SUPPORT_POLICY.md',
    'https://hub.docker.com/_/openjdk',
    'https://github.com/bitnami/containers/issues/83267',
  ],

  *stage(stage, project) {
    const { image, at } = stage.base;
    if (stage.parent || !image) return;
    const frozen = frozenImage(image);
    if (frozen) {
      const message = `\`${shortOf(image)}\` ${stateOf(frozen)}.${adviceOn(frozen.replacement)}`;
      yield { at, message, fix: fixOf(stage, image, frozen.replacement, project) };
      return;
    }
    const status = distrolessStatus(image);
    if (status.kind !== 'published' || status.supportedUntil === undefined) return;
    yield {
      at,
      severity: 'notice',
      message: `Support of \`${shortOf(image)}\` ends on ${status.supportedUntil}.`,
      why: 'From that day on, what is found and mended in its packages does not reach it.',
    };
  },
});

function shortOf({ name, tag }: ImageReference): string {
  return tag === undefined || tag === 'latest' ? name : `${name}:${tag}`;
}

function stateOf({ since }: Frozen): string {
  return since === undefined ? 'is no longer updated' : `has not been updated since ${since}`;
}

function adviceOn(replacement: Replacement | undefined): string {
  if (!replacement) return '';
  const { name, isDropIn } = replacement;
  return isDropIn ? ` Use \`${name}\`.` : ` The nearest that is built is \`${name}\`.`;
}

/** A digest names the old image whatever stands before it, and a variable is set elsewhere. */
function fixOf(
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
    title: `Build on \`${text}\``,
    safety: 'test-first',
    changes: [replaceText(at, text)],
    ...buildTrial(stage, project),
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
