import rule from '../../../src/check/rules/windows-host-process.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (podOptions: string, options = 'runAsUserName: ContainerUser') => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: agent }
spec:
  os: { name: windows }
  hostNetwork: true
  securityContext:
    windowsOptions: { ${podOptions} }
  containers:
    - name: app
      image: app
      securityContext:
        windowsOptions: { ${options} }
`,
});

testRule(rule, {
  good: {
    'one that says false': { files: pod('hostProcess: false') },
    'a value that cannot be known': { files: pod('hostProcess: "{{ .Values.host }}"') },
  },
  bad: {
    'a pod': {
      files: pod('hostProcess: «true»'),
      messages: ['Pod `agent` runs as a HostProcess of its node: `hostProcess` is `true`.'],
      severity: 'error',
    },
    'a container too': {
      files: pod('hostProcess: «true»', 'hostProcess: «true»'),
      podSecurity: 'baseline',
      messages: [
        'Pod `agent` runs as a HostProcess of its node: `hostProcess` is `true`.',
        '`app` runs as a HostProcess of its node: `hostProcess` is `true`.',
      ],
      severity: 'error',
    },
  },
});
