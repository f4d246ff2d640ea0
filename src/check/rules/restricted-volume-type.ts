import { podWords } from '../model/wording.ts';
import { faultsOf } from '../standard/evaluate.ts';
import { defineRule } from '../rule.ts';

/*
 * Pod Security Standards, restricted: only these types of volumes; a hostPath volume is another rule's.
 *   Kubernetes  spec.volumes[*]
 *   Allowed     configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected, secret
 */
export default defineRule({
  id: 'restricted-volume-type',
  summary: 'A pod names the storage behind a volume itself',
  why: 'Whoever writes the pod then chooses server, path and credentials, which a PersistentVolume leaves to the administrators of the cluster.',
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
      const volume = `Volume \`${at.parent?.at('name').text ?? ''}\` of ${podWords(pod)}`;
      yield {
        at: at.heading,
        message: `${volume} is of type \`${at.key ?? ''}\`, which only a PersistentVolume may bring.`,
      };
    }
  },
});
