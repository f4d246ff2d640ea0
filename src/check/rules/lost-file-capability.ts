import { appendItem } from '../fix.ts';
import { listed } from '../model/wording.ts';
import { lostBy } from '../remedy/carried-capabilities.ts';
import { privilegeOf } from '../model/privileged.ts';
import { judgedAlike } from '../hooks.ts';
import { defineRule } from '../rule.ts';

/*
 * capabilities(7), "Safety checking for capability-dumb binaries": execve fails with EPERM where the process does not
 * get all that the file's effective bit promises, and it cannot get what its bounding set lacks. Root or not.
 *   Kubernetes  spec.{initContainers,containers}[*].securityContext.capabilities.{drop,add}
 *   Compose     services.*.{cap_drop,cap_add}
 *   Allowed     what is added back; another program of the image
 */
export default defineRule({
  id: 'lost-file-capability',
  summary: 'A container drops a capability that its program needs to start',
  why: 'The kernel does not start a program whose file carries a capability that the container drops, even for root.',
  severity: 'error',
  settings: ['capabilities', 'privileged', 'cap_add', 'cap_drop'],
  asksImage: true,
  references: [
    'https://man7.org/linux/man-pages/man7/capabilities.7.html',
    'https://github.com/caddyserver/caddy-docker/issues/396',
  ],

  ...judgedAlike(
    { kubernetes: ['securityContext', 'capabilities'], compose: [] },
    function* (runner, _, project) {
      if (privilegeOf(runner) || ('pod' in runner && runner.pod.windows)) return;
      const lost = lostBy(runner, project);
      if (!lost) return;
      const { at, add, confidence } = lost;
      const names = listed(lost.names.map((name) => `\`${name}\``));
      yield {
        at,
        message: `${runner.words} will not start: the file of its program carries ${names}, which the container drops.`,
        confidence,
        fix: {
          title: `Add ${names} back`,
          safety: 'safe',
          changes: lost.names.map((name) => appendItem(add, name)),
        },
      };
    },
  ),
});
