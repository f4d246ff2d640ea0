import { faultsOf } from '../standard/evaluate.ts';
import { defineRule } from '../rule.ts';

/*
 * Pod Security Standards, restricted: only these types of volumes; a hostPath volume is another rule's.
 *   Kubernetes  spec.volumes[*]
 *   Allowed     configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected, secret
 */
export default defineRule({
  id: 'restricted-volume-type',
  summary: 'A pod uses a volume type that `restricted` forbids',
  why: 'Anyone who may write the pod chooses server, path and credentials; with a PersistentVolume, administrators do.',
  advice: 'put the storage into a PersistentVolume, and claim that.',
  severity: 'notice',
  podSecurity: { control: 'restrictedVolumes', level: 'restricted' },
  settings: ['volumes'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
  ],

  *pod(pod, { policyVersion }) {
    for (const { at } of faultsOf(pod, 'restrictedVolumes', policyVersion)) {
      if (at.key === 'hostPath') continue;
      const volume = `Volume \`${at.parent?.at('name').text ?? ''}\` of ${pod.words}`;
      const message = `${volume} is of type \`${at.key ?? ''}\`, which the level \`restricted\` forbids.`;
      yield { at: at.heading, message };
    }
  },
});
