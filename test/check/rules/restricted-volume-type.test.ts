import rule from '../../../src/check/rules/restricted-volume-type.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (volume: string) => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: []
  volumes:
    - name: data
${volume}`,
});

testRule(rule, {
  good: {
    'storage by claim': { files: pod('      persistentVolumeClaim: { claimName: data }\n') },
    'no type, which is an emptyDir': { files: pod('') },
    'a folder of the node, which is for another rule': { files: pod('      hostPath: { path: /data }\n') },
    'an image': { files: pod('      image: { reference: data:1 }\n') },
  },
  bad: {
    'a share': {
      files: pod('      «nfs»:\n        server: nas.example\n        path: /data\n'),
      messages: ['Volume `data` of Pod `web` is of type `nfs`, which the level `restricted` forbids.'],
      severity: 'error',
    },
    'a disk, at baseline': {
      files: pod('      «awsElasticBlockStore»: { volumeID: vol-1 }\n'),
      podSecurity: 'baseline',
      messages: [
        'Volume `data` of Pod `web` is of type `awsElasticBlockStore`, which the level `restricted` forbids.',
      ],
      severity: 'notice',
    },
  },
});
