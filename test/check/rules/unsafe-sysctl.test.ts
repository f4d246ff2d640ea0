import rule from '../../../src/check/rules/unsafe-sysctl.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (sysctls: string) => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext:
    runAsUser: 1000
${sysctls}  containers:
    - name: app
      image: redis:7
`,
});
const low = "      - { name: net.ipv4.ip_unprivileged_port_start, value: '0' }\n";

testRule(rule, {
  good: {
    'one that each pod has for itself': { files: pod(`    sysctls:\n${low}`) },
    'one that is safe by now': { files: pod("    sysctls: [{ name: net.ipv4.tcp_rmem, value: '4096' }]\n") },
    'a name that cannot be known': {
      files: pod('    sysctls: [{ name: "{{ .Values.name }}", value: "1" }]\n'),
    },
  },
  bad: {
    'one of the node': {
      files: pod(`    sysctls:\n${low}      - name: «kernel.msgmax»\n        value: "65536"\n`),
      messages: ['Pod `web` sets `kernel.msgmax`, which is not a safe sysctl.'],
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod(`    sysctls:\n${low}`),
      severity: 'error',
      safety: 'test-first',
    },
    'the only one': {
      files: pod('    sysctls:\n      - name: «net.core.somaxconn»\n        value: "1024"\n'),
      podSecurity: 'baseline',
      messages: ['Pod `web` sets `net.core.somaxconn`, which is not a safe sysctl.'],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod(''),
      severity: 'error',
    },
    'one that an older standard does not know': {
      files: pod("    sysctls: [{ name: «net.ipv4.tcp_rmem», value: '4096' }]\n"),
      podSecurity: 'baseline@v1.31',
      messages: ['Pod `web` sets `net.ipv4.tcp_rmem`, which is not a safe sysctl.'],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod(''),
    },
    'one without a name': {
      files: pod("    sysctls: [«{ value: '4096' }»]\n"),
      messages: ['Pod `web` sets a sysctl without a name, which is not a safe sysctl.'],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod(''),
    },
  },
});
