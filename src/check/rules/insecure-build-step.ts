import { replaceText } from '../fix.ts';
import type { Instruction } from '../model/image/dockerfile.ts';
import { buildTrial } from '../remedy/trial.ts';
import { defineRule } from '../rule.ts';

/*
 * Dockerfile reference, "RUN --security" and "RUN --network": each needs an entitlement that the builder must allow.
 *   Dockerfile  RUN --security=insecure, RUN --network=host; in ONBUILD too
 *   Allowed     absent, sandbox; default, none
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

const messages: ReadonlyMap<string, string> = new Map([
  ['security=insecure', 'This step runs with all privileges on the machine that builds.'],
  ['network=host', 'This step shares the network of the machine that builds, its local services included.'],
]);

function runOf(instruction: Instruction): Pick<Instruction, 'source' | 'flags'> {
  const carrier = instruction.trigger ?? instruction;
  return { source: carrier.source, flags: carrier.keyword === 'RUN' ? carrier.flags : [] };
}
