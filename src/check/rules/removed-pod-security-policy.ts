import { defineRule } from '../rule.ts';

/*
 * Kubernetes, "Deprecated API migration guide": PodSecurityPolicy is no longer served as of v1.25, in policy/v1beta1;
 * in extensions/v1beta1 not since v1.16.
 *   Kubernetes  kind PodSecurityPolicy
 */
export default defineRule({
  id: 'removed-pod-security-policy',
  summary: 'A PodSecurityPolicy, which Kubernetes does not know any more',
  why: 'Since Kubernetes 1.25 it protects nothing, and to apply it fails; labels of the namespace have taken its place.',
  severity: 'warning',
  settings: [],
  references: [
    'https://kubernetes.io/docs/reference/using-api/deprecation-guide/#psp-v125',
    'https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/',
  ],

  *object({ kind, group, name, root }) {
    if (kind !== 'PodSecurityPolicy' || (group !== 'policy' && group !== 'extensions')) return;
    yield {
      at: root.at('kind'),
      message: `PodSecurityPolicy \`${name}\` is of a kind that Kubernetes 1.25 removed.`,
    };
  },
});
