import { defineRule } from '../rule.ts';

/*
 * Kubernetes, "Deprecated API migration guide": PodSecurityPolicy is no longer served as of v1.25, in policy/v1beta1;
 * in extensions/v1beta1 not since v1.16.
 *   Kubernetes  kind PodSecurityPolicy
 */
export default defineRule({
  id: 'removed-pod-security-policy',
  summary: 'A PodSecurityPolicy, which Kubernetes no longer has',
  why: 'Since Kubernetes 1.25 it protects nothing, and applying it fails.',
  advice: 'delete it, and label the namespace with `pod-security.kubernetes.io/enforce`.',
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
      message: `PodSecurityPolicy \`${name}\` does nothing: Kubernetes 1.25 removed this kind.`,
    };
  },
});
