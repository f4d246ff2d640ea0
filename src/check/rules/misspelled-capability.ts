import {
  containerdCapability,
  dockerCapability,
  isCapability,
  meantCapability,
} from '../facts/capabilities.ts';
import { type Fix, setField } from '../fix.ts';
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
  summary: 'The name of a capability is misspelled',
  why: 'The runtime ignores a name that it does not know, so nothing is dropped or added.',
  advice: 'correct the name, or remove it.',
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
    for (const item of capabilities.at('drop').items()) yield* dropped(container.words, item);
    for (const item of capabilities.at('add').items()) yield* added(container.words, item);
  },

  *service(service) {
    // Docker does not create the container (moby daemon/pkg/oci/caps NormalizeLegacyCapabilities).
    for (const at of ['cap_add', 'cap_drop'].flatMap((key) => service.at(key).items())) {
      const { text, unknown } = at;
      if (text === undefined || unknown !== undefined || dockerCapability(text) !== undefined) continue;
      yield {
        at,
        severity: 'error',
        message: `${service.words} will not start: \`${text}\` is not a capability.`,
        why: 'Docker refuses to create a container with a capability it does not know.',
        fix: respelled(at, 'test-first'),
      };
    }
  },
});

function* dropped(who: string, at: Field): Iterable<Problem> {
  const name = at.string;
  // Another spelling of ALL is no dropped ALL, and undropped-capabilities says so.
  if (name === undefined || containerdCapability(name) !== undefined || meantCapability(name) === 'ALL')
    return;
  const message = `${who} drops nothing by \`${name}\`: ${notOne(name)}.`;
  yield { at, message, fix: respelled(at, 'test-first') };
}

function* added(who: string, at: Field): Iterable<Problem> {
  const name = at.string;
  if (name === undefined || isCapability(name)) return;
  const known = containerdCapability(name);
  // Lower case means the same to the runtime; any other name begins to mean something only now.
  const fix = respelled(at, known !== undefined && known === meantCapability(name) ? 'safe' : 'test-first');
  if (known === undefined) yield { at, message: `${who} adds nothing by \`${name}\`: ${notOne(name)}.`, fix };
  else
    yield {
      at,
      message: `${who} adds \`${name}\`, which Pod Security does not read as \`${name.toUpperCase()}\`.`,
      why: 'Pod Security compares names letter by letter, in capitals.',
      fix,
    };
}

function notOne(name: string): string {
  return meantCapability(name) !== undefined && /^cap_/i.test(name.trim())
    ? 'Kubernetes adds the `CAP_` itself'
    : 'there is no such capability';
}

function respelled(item: Field, safety: Fix['safety']): Fix | undefined {
  const name = meantCapability(item.text ?? '');
  return name === undefined
    ? undefined
    : { title: `Write \`${name}\``, safety, changes: [setField(item, name)] };
}
