import rule from '../../../src/check/rules/named-user-under-run-as-non-root.ts';
import { testRule } from '../../support/rule-tester.ts';

const skaffold = {
  'skaffold.yaml':
    'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: web\n      context: app\n',
};

const named = 'FROM node:24-alpine\nUSER node\nCMD ["node", "server.js"]\n';

const web = (context: string, image = 'web', head = 'apiVersion: v1\nkind: Pod') => ({
  'k8s/web.yaml': `${head}
metadata:
  name: web
spec:
  containers:
    - name: web
      image: ${image}
      securityContext:
        ${context.replaceAll('\n', '\n        ')}
`,
});

const files = (dockerfile: string, context: string) => ({
  'app/Dockerfile': dockerfile,
  ...skaffold,
  ...web(context),
});

testRule(rule, {
  good: {
    'a number in the image': { files: files('FROM node:24\nUSER 1000:1000\n', 'runAsNonRoot: true') },
    'a number in the image, and a group by name': {
      files: files('FROM node:24\nUSER 1000:node\n', 'runAsNonRoot: true'),
    },
    'a runAsUser, which the kubelet looks at first': {
      files: files(named, 'runAsNonRoot: true\nrunAsUser: 1000'),
    },
    'a runAsUser that cannot be known': {
      files: files(named, 'runAsNonRoot: true\nrunAsUser: ${UID}'),
    },
    'no runAsNonRoot': { files: files(named, 'runAsUser: 1000') },
    'runAsNonRoot as a string, which Kubernetes refuses': { files: files(named, 'runAsNonRoot: "true"') },
    'a user that only the build knows': {
      files: files('FROM node:24\nARG APP\nUSER $APP\n', 'runAsNonRoot: true'),
    },
    'a base that is not known': { files: files('FROM acme/base\n', 'runAsNonRoot: true') },
    'an image that nobody here builds': {
      files: { Dockerfile: named, ...web('runAsNonRoot: true', 'ghcr.io/other/thing:1') },
    },
    'a public image with a number': {
      files: web('runAsNonRoot: true', 'nginxinc/nginx-unprivileged:1.29'),
    },
    'a build whose argument is the user': {
      files: {
        'app/Dockerfile': 'FROM node:24\nARG APP=node\nUSER $APP\n',
        'skaffold.yaml': skaffold['skaffold.yaml'] + '      docker: { buildArgs: { APP: "1000" } }\n',
        ...web('runAsNonRoot: true'),
      },
    },
    'a part of a workload': {
      files: {
        ...files(named, 'runAsNonRoot: true'),
        'k8s/kustomization.yaml': 'patchesStrategicMerge:\n  - web.yaml\n',
      },
    },
    'a workload whose overlay gives the number': {
      files: {
        ...files(named, 'runAsNonRoot: true'),
        'k8s/kustomization.yaml':
          'resources:\n  - web.yaml\npatches:\n  - target: { kind: Pod }\n    patch: |\n      - op: add\n        path: /spec/securityContext/runAsUser\n        value: 1000\n',
      },
    },
    'OpenShift, which gives a number itself': {
      files: web(
        'runAsNonRoot: true',
        'prom/prometheus:v3.5.0',
        'apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig',
      ),
    },
    'a Windows pod': {
      files: {
        'k8s/web.yaml':
          'apiVersion: v1\nkind: Pod\nspec:\n  os: { name: windows }\n  securityContext: { runAsNonRoot: true }\n  containers:\n    - name: web\n      image: nginx:1.29\n',
      },
    },
  },
  bad: {
    'a name': {
      files: files(named, 'runAsNonRoot: «true»'),
      messages: ['`web` will not start: Kubernetes cannot verify that user `node` is not root.'],
      notes: ["The image's user is `node` (1000:1000).", 'The image is built here.'],
      fixed: { 'app/Dockerfile': named.replace('USER node', 'USER 1000:1000') },
      severity: 'error',
      confidence: 'certain',
      safety: 'safe',
    },
    'a name with a number nobody knows': {
      files: files('FROM debian:13\nRUN useradd app\nUSER app\n', 'runAsNonRoot: «true»'),
      messages: ['`web` will not start: Kubernetes cannot verify that user `app` is not root.'],
      notes: ["The image's user is `app`.", 'The image is built here.'],
      severity: 'error',
    },
    'a name with a number of the file': {
      files: files('FROM debian:13\nRUN useradd -u 4711 app\nUSER app\n', 'runAsNonRoot: «true»'),
      messages: ['`web` will not start: Kubernetes cannot verify that user `app` is not root.'],
      safety: 'safe',
      notes: ["The image's user is `app` (4711).", 'The image is built here.'],
      fixed: { 'app/Dockerfile': 'FROM debian:13\nRUN useradd -u 4711 app\nUSER 4711\n' },
    },
    'a name whose number a builder may choose': {
      files: files('FROM node:24\nARG USER_ID=1000\nUSER node\nCMD ["node"]\n', 'runAsNonRoot: «true»'),
      messages: ['`web` will not start: Kubernetes cannot verify that user `node` is not root.'],
      safety: 'safe',
      notes: ["The image's user is `node` (1000:1000).", 'The image is built here.'],
      fixed: web('runAsNonRoot: true\nrunAsUser: 1000'),
    },
    'a name that an earlier stage sets': {
      files: files('FROM node:24 AS base\nUSER node\nFROM base\nCMD ["node"]\n', 'runAsNonRoot: «true»'),
      messages: ['`web` will not start: Kubernetes cannot verify that user `node` is not root.'],
      safety: 'safe',
      notes: ["The image's user is `node` (1000:1000).", 'The image is built here.'],
      fixed: { 'app/Dockerfile': 'FROM node:24 AS base\nUSER 1000:1000\nFROM base\nCMD ["node"]\n' },
    },
    'an image that runs as root by default': {
      files: files('FROM debian:13\nCOPY a /a\nCMD ["/a"]\n', 'runAsNonRoot: «true»'),
      messages: ['`web` will not start: its image runs as root, and `runAsNonRoot: true` forbids that.'],
      tries: ['plimsoll verify $(docker build --quiet app)'],
      notes: ["The image's user is `root`.", 'The image is built here.'],
      severity: 'error',
      safety: 'test-first',
      fixed: {
        'app/Dockerfile':
          'FROM debian:13\nCOPY a /a\nRUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --no-log-init --create-home app\nUSER 10001:10001\nCMD ["/a"]\n',
      },
    },
    'root by name': {
      files: files('FROM node:24\nCOPY a /a\nUSER root\nCMD ["/a"]\n', 'runAsNonRoot: «true»'),
      messages: ['`web` will not start: its image runs as root, and `runAsNonRoot: true` forbids that.'],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet app)'],
      notes: ["The image's user is `root`.", 'The image is built here.'],
      fixed: { 'app/Dockerfile': 'FROM node:24\nCOPY a /a\nUSER 1000:1000\nCMD ["/a"]\n' },
    },
    'a public image that runs as root': {
      files: web('runAsNonRoot: «true»', 'redis:8'),
      messages: ['`web` will not start: its image runs as root, and `runAsNonRoot: true` forbids that.'],
      tries: ['plimsoll verify k8s/web.yaml web'],
      fixed: web('runAsNonRoot: true\nrunAsUser: 999\nrunAsGroup: 999', 'redis:8'),
      safety: 'test-first',
    },
    'a public image with a name': {
      files: web('runAsNonRoot: «true»', 'prom/prometheus:v3.5.0'),
      messages: ['`web` will not start: Kubernetes cannot verify that user `nobody` is not root.'],
      fixed: web('runAsNonRoot: true\nrunAsUser: 65534', 'prom/prometheus:v3.5.0'),
      safety: 'safe',
    },
    'what the names alone suggest': {
      files: { 'api/Dockerfile': named, ...web('runAsNonRoot: «true»', 'api') },
      messages: [
        'If `api/Dockerfile` builds its image, `web` will not start: Kubernetes cannot verify that user `node` is not root.',
      ],
      tries: ['plimsoll verify k8s/web.yaml web'],
      notes: ["The image's user is `node` (1000:1000)."],
      fixed: web('runAsNonRoot: true\nrunAsUser: 1000', 'api'),
      confidence: 'likely',
      safety: 'test-first',
    },
    'the setting of the pod, for each container': {
      files: {
        'k8s/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      securityContext:
        runAsNonRoot: «true»
      initContainers:
        - name: migrate
          image: prom/prometheus:v3.5.0
      containers:
        - name: web
          image: prom/alertmanager:v0.28.0
`,
      },
      messages: [
        '`web` will not start: Kubernetes cannot verify that user `nobody` is not root.',
        '`migrate` will not start: Kubernetes cannot verify that user `nobody` is not root.',
      ],
      safety: 'safe',
      fixed: {
        'k8s/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      securityContext:
        runAsNonRoot: true
      initContainers:
        - name: migrate
          image: prom/prometheus:v3.5.0
          securityContext:
            runAsUser: 65534
      containers:
        - name: web
          image: prom/alertmanager:v0.28.0
          securityContext:
            runAsUser: 65534
`,
      },
    },
  },
});
