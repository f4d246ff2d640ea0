import rule from '../../../src/check/rules/host-probe.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (probe: string, more = '') => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
${more}  containers:
    - name: app
      image: app
${probe}`,
});

const liveness = (host: string) => `      livenessProbe:\n        httpGet:\n          port: 8080\n${host}`;

testRule(rule, {
  good: {
    'a probe of the pod': { files: pod(liveness('')) },
    'a host that is empty': { files: pod(liveness('          host: ""\n')) },
    'a standard that does not know of it yet': {
      files: pod(liveness('          host: 10.0.0.1\n')),
      podSecurity: 'baseline@v1.33',
    },
    'a header, which is no host to ask': {
      files: pod(liveness('          httpHeaders: [{ name: Host, value: example.com }]\n')),
    },
  },
  bad: {
    'another host': {
      files: pod(liveness('          host: «10.0.0.1»\n')),
      messages: ['The liveness probe of `app` asks `10.0.0.1`, not the pod.'],
      severity: 'error',
    },
    'the loopback address, which is not the pod': {
      files: pod(liveness('          host: «127.0.0.1»\n')),
      podSecurity: 'baseline@v1.34',
      messages: ['The liveness probe of `app` asks `127.0.0.1`, which is the node, not the pod.'],
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod(liveness('')),
      severity: 'error',
      safety: 'test-first',
    },
    "the loopback address on the node's network, which is the pod's": {
      files: pod(liveness('          host: «localhost»\n'), '  hostNetwork: true\n'),
      messages: ['The liveness probe of `app` asks `localhost`, not the pod.'],
    },
    'a hook': {
      files: pod('      lifecycle:\n        preStop:\n          tcpSocket: { port: 1, host: «db» }\n'),
      messages: ['The `preStop` hook of `app` asks `db`, not the pod.'],
    },
  },
});
