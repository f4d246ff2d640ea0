import { replaceText } from '../fix.ts';
import type { Instruction } from '../model/image/dockerfile.ts';
import { buildTrial } from '../remedy/trial.ts';
import type { Service } from '../model/service/service.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * Dockerfile reference, "RUN --security" and "RUN --network": each needs an entitlement that the builder must allow.
 *   Dockerfile  RUN --security=insecure, RUN --network=host; in ONBUILD too
 *   Allowed     absent, sandbox; default, none
 *   Compose     services.*.build.{privileged,entitlements}
 *   Allowed     absent
 */
export default defineRule({
  id: 'insecure-build-step',
  summary: 'A build step is given the rights or the network of the machine that builds',
  why: 'What the step downloads and runs then has the builder in its hands, and every image that is built there.',
  severity: 'warning',
  references: [
    'https://docs.docker.com/reference/dockerfile/#run---security',
    'https://docs.docker.com/reference/dockerfile/#run---network',
  ],

  *service(service) {
    yield* asked(service);
  },

  *stage(stage, project) {
    for (const step of stage.instructions) {
      const { source, flags } = runOf(step);
      for (const { name, value = '', span } of flags) {
        const message = messages.get(`${name}=${value}`);
        if (message === undefined) continue;
        const [blanks = ''] = /^[ \t]*/.exec(source.text.slice(span.end, span.end + 80)) ?? [];
        const whole = { start: span.start, end: span.end + blanks.length };
        yield {
          at: { source, span },
          message,
          fix: {
            title: `Remove \`--${name}=${value}\``,
            safety: 'test-first',
            changes: [replaceText({ source, span: whole }, '')],
            ...buildTrial(stage, project),
          },
        };
      }
    }
  },
});

/** What compose hands to the builder (compose-spec, build.md). */
function* asked({ name, build }: Service): Iterable<Problem> {
  if (!build) return;
  const privileged = build.field.at('privileged');
  if (privileged.value === true)
    yield {
      at: privileged,
      severity: 'error',
      message: `The image of service \`${name}\` is built with all privileges.`,
    };
  for (const entitlement of build.field.at('entitlements').items())
    if (/^(?:security\.insecure|network\.host|device)\b/.test(entitlement.text ?? ''))
      yield {
        at: entitlement,
        severity: entitlement.text === 'security.insecure' ? 'error' : 'warning',
        message: `The build of service \`${name}\` may use \`${entitlement.text ?? ''}\`.`,
      };
}

const messages: ReadonlyMap<string, string> = new Map([
  ['security=insecure', 'This step runs with all privileges on the machine that builds.'],
  ['network=host', 'This step shares the network of the machine that builds, its local services included.'],
]);

function runOf(instruction: Instruction): Pick<Instruction, 'source' | 'flags'> {
  const carrier = instruction.trigger ?? instruction;
  return { source: carrier.source, flags: carrier.keyword === 'RUN' ? carrier.flags : [] };
}
