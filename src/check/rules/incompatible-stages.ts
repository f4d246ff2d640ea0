import type { CLibrary } from '../facts/c-library.ts';
import type { Stage } from '../model/image/dockerfile.ts';
import { shortName } from '../model/image/image-reference.ts';
import { clashingCopiesOf } from '../model/image/linked-copy.ts';
import { defineRule } from '../rule.ts';

/*
 * musl, "Functional differences from glibc"; glibc, "Symbol versioning": a program asks for its own C library, and for no
 * older version of it than it was linked to.
 *   Dockerfile  COPY --from=<stage> in the last stage and those that it starts from
 *   Allowed     what is linked statically, and whatever the file does not show to be linked
 */
export default defineRule({
  id: 'incompatible-stages',
  summary: 'A stage copies programs that its C library cannot run',
  why: 'They stop with "not found", or with "version `GLIBC_…` not found".',
  advice: 'build and run on images with the same C library, or link statically.',
  severity: 'warning',
  references: [
    'https://wiki.musl-libc.org/functional-differences-from-glibc.html',
    'https://docs.docker.com/build/building/multi-stage/',
  ],

  *stage(stage) {
    if (!stage.isFinal) return;
    for (const { step, builder, needs, has } of clashingCopiesOf(stage)) {
      const own = has.kind === 'none' ? 'no C library' : inWords(has);
      yield {
        at: step.instruction,
        confidence: 'likely',
        restsOn: (stage.base.facts ?? builder.base.facts)?.basis,
        message: `What is copied here was built on \`${baseOf(builder)}\` with ${inWords(needs)}; \`${baseOf(stage)}\` has ${own}.`,
        related: [{ at: builder.base.at, message: 'It is built on this image.' }],
      };
    }
  },
});

function inWords(library: CLibrary): string {
  if (library.kind === 'musl') return 'musl';
  return library.kind === 'glibc' && library.minor !== undefined ? `glibc 2.${library.minor}` : 'glibc';
}

function baseOf({ base: { image } }: Stage): string {
  return image ? shortName(image) : 'scratch';
}
