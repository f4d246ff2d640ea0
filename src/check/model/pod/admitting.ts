import type { Field } from '../../read/field.ts';
import type { Manifest } from './manifest.ts';

/*
 * OpenShift asks SecurityContextConstraints in the place of Pod Security: what they let in, and who may use them, decides
 * what runs ("Managing security context constraints").
 */

/** What an object lets into a cluster; undefined where that is no more than what is let in anyway. */
export function admittedBy(manifest: Manifest): string | undefined {
  const { group, kind, root } = manifest;
  // In the first versions of OpenShift it was of the core group.
  if (kind === 'SecurityContextConstraints' && /^(?:security\.openshift\.io)?$/.test(group)) {
    const allowed = allowedBy(root);
    return allowed === undefined
      ? undefined
      : `\`SecurityContextConstraints\` with \`${allowed}\`: which pods it lets in is not judged`;
  }
  const constraint = group === 'rbac.authorization.k8s.io' ? usedIn(manifest) : undefined;
  return constraint === undefined
    ? undefined
    : `\`${kind}\`: which pods come in by the constraint \`${constraint}\` is not judged`;
}

function allowedBy(root: Field): string | undefined {
  const allowed = permissions.find((key) => root.at(key).value === true);
  if (allowed !== undefined) return allowed;
  if (root.at('runAsUser', 'type').text === 'RunAsAny') return 'runAsUser: RunAsAny';
  return root
    .at('allowedCapabilities')
    .items()
    .some(({ text }) => text !== undefined && text !== 'NET_BIND_SERVICE')
    ? 'allowedCapabilities'
    : undefined;
}

const permissions = [
  ...['allowPrivilegedContainer', 'allowHostDirVolumePlugin', 'allowHostNetwork', 'allowHostPID'],
  ...['allowHostIPC', 'allowHostPorts'],
];

/** The constraint that a role may use, or that a binding gives: those of OpenShift have roles of this name. */
function usedIn({ kind, root }: Manifest): string | undefined {
  const names = kind.endsWith('Binding')
    ? [root.at('roleRef', 'name').text?.replace(/^system:openshift:scc:/, 'scc:') ?? '']
    : root
        .at('rules')
        .items()
        .filter((rule) => rule.at('resources').items().some(isOfConstraints))
        .flatMap((rule) => {
          const names = rule.at('resourceNames').items();
          return names.length === 0 ? ['scc:*'] : names.map(({ text }) => `scc:${text ?? ''}`);
        });
  const given = names.filter((name) => name.startsWith('scc:')).map((name) => name.slice('scc:'.length));
  return given.find((name) => !/^(?:restricted|nonroot)(?:-v\d)?$/.test(name));
}

function isOfConstraints({ text }: Field): boolean {
  return text === 'securitycontextconstraints';
}
