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
  summary: 'A build step gets the privileges or the network of the build machine',
  why: 'Code that the step downloads can take over the builder, and with it every image that is built there.',
  advice: 'remove it, if the build works without it.',
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
            trials: [buildTrial(stage, project)],
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
      message: `The image of \`${name}\` is built with all privileges: \`privileged\` is \`true\`.`,
    };
  for (const entitlement of build.field.at('entitlements').items())
    if (/^(?:security\.insecure|network\.host|device)\b/.test(entitlement.text ?? ''))
      yield {
        at: entitlement,
        severity: entitlement.text === 'security.insecure' ? 'error' : 'warning',
        message: `The build of \`${name}\` has the entitlement \`${entitlement.text ?? ''}\`.`,
      };
}

const messages: ReadonlyMap<string, string> = new Map([
  ['security=insecure', 'This step runs with all privileges on the build machine.'],
  ['network=host', 'This step shares the network of the build machine, including its local services.'],
]);

function runOf(instruction: Instruction): Pick<Instruction, 'source' | 'flags'> {
  const carrier = instruction.trigger ?? instruction;
  return { source: carrier.source, flags: carrier.keyword === 'RUN' ? carrier.flags : [] };
}
