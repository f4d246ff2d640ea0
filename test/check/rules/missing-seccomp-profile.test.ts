import rule from '../../../src/check/rules/missing-seccomp-profile.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (spec: string, annotations = '') => ({
  'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n${annotations}spec:\n${spec}`,
});
/** The pod is asked. */
const marked = (spec: string, annotations = '') => ({
  'pod.yaml': pod(spec, annotations)['pod.yaml'].replace('\nspec:', '\n«spec»:'),
});
const app = '  containers:\n    - name: app\n      image: app\n';
const profile = '  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n';

const knative = (context: string, name = 'name: app') => ({
  'service.yaml': `apiVersion: serving.knative.dev/v1
kind: Service
metadata: { name: web }
spec:
  template:
    spec:
      containers:
        - ${name}
          image: app
${context}`,
});

testRule(rule, {
  good: {
    'a pod that has one': { files: pod(profile + app) },
    'a container that has one': {
      files: pod(
        `${app}      securityContext: { seccompProfile: { type: Localhost, localhostProfile: a.json } }\n`,
      ),
    },
    'one that is switched off, which is for another rule': {
      files: pod(`  securityContext: { seccompProfile: { type: Unconfined } }\n${app}`),
    },
    'a Windows pod': { files: pod(`  os: { name: windows }\n${app}`) },
    'a standard that does not ask for one yet': { files: pod(app), podSecurity: 'restricted@v1.18' },
    'a patch, which need not say it': {
      files: {
        'kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches: [{ path: pod.yaml }]\n',
        ...pod(app),
      },
    },
  },
  bad: {
    'a container': {
      files: marked('  containers:\n    - name: app\n      image: app\n'),
      messages: ['Pod `web` has no seccomp profile.'],
      fixed: pod(`${app}${profile}`),
      severity: 'error',
      safety: 'safe',
    },
    'two containers, which one edit mends': {
      files: marked(
        '  initContainers:\n    - name: first\n      image: app\n  containers:\n    - name: app\n      image: app\n  restartPolicy: Never\n',
      ),
      podSecurity: 'baseline',
      messages: ['Pod `web` has no seccomp profile.'],
      safety: 'safe',
      fixed: pod(
        `  initContainers:\n    - name: first\n      image: app\n${app}  restartPolicy: Never\n${profile}`,
      ),
      severity: 'notice',
    },
    'one container beside another that has one': {
      files: marked(
        `${app}      securityContext: { privileged: false }\n    - name: other\n      image: app\n      securityContext: { seccompProfile: { type: RuntimeDefault } }\n`,
      ),
      messages: ['`app` has no seccomp profile.'],
      safety: 'safe',
      fixed: pod(
        `${app}      securityContext: { privileged: false }\n    - name: other\n      image: app\n      securityContext: { seccompProfile: { type: RuntimeDefault } }\n${profile}`,
      ),
    },
    'one beside another that has it switched off': {
      files: marked(
        `  containers:\n    - name: app\n      image: app\n    - name: other\n      image: app\n      securityContext: { seccompProfile: { type: Unconfined } }\n`,
      ),
      messages: ['`app` has no seccomp profile.'],
      safety: 'safe',
      fixed: pod(
        `${app}    - name: other\n      image: app\n      securityContext: { seccompProfile: { type: Unconfined } }\n${profile}`,
      ),
    },
    'Knative, on the container': {
      files: knative('', '«name: app»'),
      messages: ['`app` has no seccomp profile.'],
      safety: 'safe',
      fixed: knative(
        '          securityContext:\n            seccompProfile:\n              type: RuntimeDefault\n',
      ),
    },
    'Windows by a label alone, with something that Windows does not have': {
      files: pod(
        '  nodeSelector: { kubernetes.io/os: windows }\n  «securityContext»: { runAsUser: 1000 }\n  containers:\n    - name: app\n      image: app\n',
      ),
      messages: ['Pod `web` has no seccomp profile.'],
    },
    'Windows by a label alone, which admission does not look at': {
      files: marked(
        '  nodeSelector: { kubernetes.io/os: windows }\n  containers:\n    - name: app\n      image: app\n',
      ),
      messages: ['Pod `web` has no seccomp profile.'],
      safety: 'safe',
      fixed: pod(
        '  nodeSelector: { kubernetes.io/os: windows }\n  containers:\n    - name: app\n      image: app\n  os:\n    name: windows\n',
      ),
    },
    'an annotation of old': {
      files: marked(
        '  containers:\n    - name: app\n      image: app\n',
        '  annotations:\n    seccomp.security.alpha.kubernetes.io/pod: runtime/default\n',
      ),
      messages: ['Pod `web` has no seccomp profile. Its annotation has no effect since Kubernetes 1.27.'],
      safety: 'safe',
      fixed: pod(
        `${app}${profile}`,
        '  annotations:\n    seccomp.security.alpha.kubernetes.io/pod: runtime/default\n',
      ),
    },
  },
});
