import { dockerCapability, meantCapability } from '../facts/capabilities.ts';
import { appendItem } from '../fix.ts';
import { listed } from '../model/wording.ts';
import { capabilityLists } from '../remedy/capabilities.ts';
import { carriedBy } from '../remedy/carried-capabilities.ts';
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
      const nameOf = 'pod' in runner ? meantCapability : dockerCapability;
      const carried = carriedBy(runner, project);
      const { add, drop } = capabilityLists(runner);
      if (!carried || [...drop.items(), ...add.items()].some(({ unknown }) => unknown !== undefined)) return;
      const added = new Set(add.items().map(({ text }) => nameOf(text ?? '')));
      const dropped = drop.items().map((item) => ({ item, name: nameOf(item.text ?? '') }));
      const isDropped = (name: string): boolean =>
        dropped.some((one) => one.name === 'ALL' || one.name === name);
      const missing = carried.names.filter(
        (name) => !added.has(name) && !added.has('ALL') && isDropped(name),
      );
      const at = dropped.find(({ name }) => name === 'ALL' || missing.includes(name ?? ''))?.item;
      if (missing.length === 0 || !at) return;
      const names = listed(missing.map((name) => `\`${name}\``));
      yield {
        at,
        message: `${runner.words} will not start: the file of its program carries ${names}, which the container drops.`,
        confidence: carried.confidence,
        fix: {
          title: `Add ${names} back`,
          safety: 'safe',
          changes: missing.map((name) => appendItem(add, name)),
        },
      };
    },
  ),
});
