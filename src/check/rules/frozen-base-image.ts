import { distrolessStatus } from '../facts/distroless.ts';
import { type Frozen, frozenImage } from '../facts/frozen-images.ts';
import { shortName } from '../model/image/image-reference.ts';
import { onReplacement, replacementWords } from '../remedy/kept-base.ts';
import { defineRule } from '../rule.ts';

/*
 * Distroless, README.md: tags that its list does not name are deprecated and no longer updated.
 *   Dockerfile  FROM
 *   Allowed     an image that is still built, and one of which nothing is known
 */
export default defineRule({
  id: 'frozen-base-image',
  summary: 'A base image is no longer updated',
  why: 'Its packages get no more security fixes.',
  advice: 'choose a maintained base image; then build and test with it.',
  severity: 'warning',
  references: [
    'https://github.com/GoogleContainerTools/distroless#what-images-are-available',
    'https://github.com/GoogleContainerTools/distroless/blob/main/SUPPORT_POLICY.md',
    'https://hub.docker.com/_/openjdk',
    'https://github.com/bitnami/containers/issues/83267',
    'https://github.com/docker-library/official-images/tree/master/library',
    'https://dotnet.microsoft.com/platform/support/policy/dotnet-core',
  ],

  *stage(stage, project) {
    const { image, at } = stage.base;
    if (stage.parent || !image) return;
    const frozen = frozenImage(image);
    if (frozen) {
      const { isOldVersion, replacement } = frozen;
      const message = `\`${shortName(image)}\` ${stateOf(frozen)}.${replacementWords(frozen)}`;
      // A stage that is only built with is not run.
      const isBuildTool = isOldVersion && !stage.isFinal;
      const fix = isOldVersion ? undefined : onReplacement(stage, image, replacement, project);
      yield { at, message, fix, ...(isBuildTool ? { severity: 'notice' } : {}) };
      return;
    }
    const status = distrolessStatus(image);
    if (status.kind !== 'published' || status.supportedUntil === undefined) return;
    yield {
      at,
      severity: 'notice',
      message: `Support for \`${shortName(image)}\` ends on ${status.supportedUntil}.`,
      why: 'After that day its packages get no more security fixes.',
    };
  },
});

function stateOf({ since, isBound }: Frozen): string {
  if (since === undefined) return 'is no longer updated';
  return `has not been updated since ${since}${isBound ? ' or earlier' : ''}`;
}
