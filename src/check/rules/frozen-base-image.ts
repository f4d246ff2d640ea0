import { distrolessStatus } from '../facts/distroless.ts';
import { type Frozen, frozenImage, type Replacement } from '../facts/frozen-images.ts';
import { type Fix, replaceText } from '../fix.ts';
import type { Stage } from '../model/dockerfile.ts';
import type { ImageReference } from '../model/image-reference.ts';
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

  *stage(stage) {
    const { image, at } = stage.base;
    if (stage.parent || !image) return;
    const frozen = frozenImage(image);
    if (frozen) {
      const message = `\`${shortOf(image)}\` ${stateOf(frozen)}.${adviceOn(frozen.replacement)}`;
      yield { at, message, fix: fixOf(stage, image, frozen.replacement) };
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
function fixOf(stage: Stage, image: ImageReference, replacement: Replacement | undefined): Fix | undefined {
  const { at } = stage.base;
  const written = at.source.slice(at.span);
  const isPlain = written === image.repository || written === image.full;
  if (!replacement?.isDropIn || !isPlain || image.digest !== undefined) return undefined;
  const text = replacement.name + written.slice(image.repository.length);
  const target = stage.isFinal || stage.name === '' ? '' : ` --target ${stage.name}`;
  return {
    title: `Build on \`${text}\``,
    safety: 'test-first',
    changes: [replaceText(at, text)],
    try: `docker build --file ${at.source.path}${target} .`,
  };
}
