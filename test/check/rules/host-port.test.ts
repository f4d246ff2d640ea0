import rule from '../../../src/check/rules/host-port.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (ports: string, more = '', list = 'containers') => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
${more}  ${list}:
    - name: app
      image: app
      ports:
${ports}`,
});

testRule(rule, {
  good: {
    'a port of the container': { files: pod('        - containerPort: 80\n') },
    'port 0, which is none': { files: pod('        - { containerPort: 80, hostPort: 0 }\n') },
    'a port that cannot be known': {
      files: pod('        - { containerPort: 80, hostPort: "{{ .Port }}" }\n'),
    },
    "the node's network without a port": { files: pod('        []\n', '  hostNetwork: true\n') },
    "an ephemeral container on the node's network, where nothing is filled in": {
      files: pod('        - containerPort: 80\n', '  hostNetwork: true\n', 'ephemeralContainers'),
    },
  },
  bad: {
    'a port of the node': {
      files: pod('        - containerPort: 80\n          hostPort: «8080»\n'),
      messages: ['`app` takes port 8080 of its node (`hostPort`).'],
      severity: 'error',
    },
    'two ports of one container': {
      files: pod(
        '        - { containerPort: 80, hostPort: «80» }\n        - { containerPort: 53, hostPort: «53», protocol: UDP }\n',
      ),
      podSecurity: 'baseline',
      messages: [
        '`app` takes port 80 of its node (`hostPort`).',
        '`app` takes port 53 of its node (`hostPort`).',
      ],
      severity: 'error',
    },
    "what the API server fills in on the node's network": {
      files: pod('        - containerPort: 80\n        - containerPort: 443\n', '  hostNetwork: «true»\n'),
      messages: ['Pod `web` takes ports 80 and 443 of its node, because it shares the node’s network.'],
    },
    "a written one on the node's network, which would be filled in again": {
      files: pod('        - containerPort: 80\n          hostPort: «80»\n', '  hostNetwork: true\n'),
      messages: ['`app` takes port 80 of its node (`hostPort`).'],
    },
  },
});
