import { trialOf, trialOfService } from '../remedy/trial.ts';
import {
  containerdCapability,
  dockerCapability,
  isCapability,
  meantCapability,
} from '../facts/capabilities.ts';
import { type Fix, setField } from '../fix.ts';
import type { Service } from '../model/service/service.ts';
import type { Container } from '../model/pod/workload.ts';
import { defineRule, type Problem } from '../rule.ts';
import type { Field } from '../read/field.ts';

/*
 * Who reads the name of a capability decides what it means (facts/capabilities.ts). The API server takes any text;
 * containerd puts CAP_ before it, so `CAP_NET_RAW` is nothing it knows; admission wants capitals without CAP_.
 *   Kubernetes  spec.{initContainers,containers,ephemeralContainers}[*].securityContext.capabilities.{add,drop}
 *   Allowed     capabilities(7) without CAP_; lower case in `drop`, which the runtimes understand
 *   Compose     services.*.{cap_add,cap_drop}
 *   Allowed     any case, with or without CAP_
 */
export default defineRule({
  id: 'misspelled-capability',
  summary: 'The name of a capability is not one that its reader knows',
  why: 'A name that the runtime does not know is left out without a word, so nothing is dropped or added.',
  severity: 'warning',
  settings: ['capabilities', 'cap_add', 'cap_drop'],
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container',
    'https://github.com/containerd/containerd/blob/main/internal/cri/opts/spec_opts.go',
    'https://man7.org/linux/man-pages/man7/capabilities.7.html',
  ],

  *container(container) {
    if (container.pod.windows) return;
    const capabilities = container.at('securityContext', 'capabilities');
    for (const item of capabilities.at('drop').items()) yield* dropped(container, item);
    for (const item of capabilities.at('add').items()) yield* added(container, item);
  },

  *service(service) {
    for (const key of ['cap_add', 'cap_drop']) {
      for (const item of service.at(key).items()) yield* refused(service, item);
    }
  },
});

function* dropped(container: Container, item: Field): Iterable<Problem> {
  const name = item.string;
  // Another spelling of ALL is no dropped ALL, and undropped-capabilities says so.
  if (name === undefined || containerdCapability(name) !== undefined || meantCapability(name) === 'ALL')
    return;
  const message = `Container \`${container.name}\` drops \`${name}\`, ${notOne(name)}, so nothing is dropped.`;
  yield { at: item, message, fix: respelled(container, item) };
}

function* added(container: Container, item: Field): Iterable<Problem> {
  const name = item.string;
  if (name === undefined || isCapability(name)) return;
  const who = `Container \`${container.name}\` adds \`${name}\``;
  if (containerdCapability(name) === undefined) {
    yield {
      at: item,
      message: `${who}, ${notOne(name)}, so nothing is added.`,
      fix: respelled(container, item),
    };
    return;
  }
  const why = 'Pod Security compares names letter by letter, and knows them in capitals only.';
  const message = `${who}, which no admission check takes for \`${name.toUpperCase()}\`.`;
  yield { at: item, message, why, fix: respelled(container, item) };
}

function notOne(name: string): string {
  return meantCapability(name) !== undefined && /^cap_/i.test(name.trim())
    ? 'a name that has `CAP_` put before it once more'
    : 'which is no capability';
}

/** Lower case means the same to the runtime; any other name begins to mean something only now. */
function respelled(container: Container, item: Field): Fix | undefined {
  const name = meantCapability(item.string ?? '');
  if (name === undefined) return undefined;
  return {
    title: `Write \`${name}\``,
    changes: [setField(item, name)],
    ...(containerdCapability(item.string ?? '') === name
      ? { safety: 'safe' }
      : { safety: 'test-first', ...trialOf(container) }),
  };
}

/** Docker does not create the container (moby daemon/pkg/oci/caps NormalizeLegacyCapabilities). */
function* refused(service: Service, item: Field): Iterable<Problem> {
  const { text } = item;
  if (text === undefined || item.unknown !== undefined || dockerCapability(text) !== undefined) return;
  const name = meantCapability(text);
  yield {
    at: item,
    severity: 'error',
    message: `Service \`${service.name}\` cannot start: \`${text}\` is no capability.`,
    why: 'Docker refuses to create a container with a capability it does not know.',
    fix:
      name === undefined
        ? undefined
        : {
            title: `Write \`${name}\``,
            safety: 'test-first',
            changes: [setField(item, name)],
            ...trialOfService(service),
          },
  };
}
