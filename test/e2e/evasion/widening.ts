import type { Files } from '../../../src/sandbox/index.ts';
import { type Trick, tricks } from './trick.ts';

/* More is got out of what is there: a folder of the host, the frontend of a build, a variable of the base image. */

const plain =
  'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nUSER 1000:1000\nHEALTHCHECK NONE\nCMD ["node", "server.js"]\n';

const hosted = (mounts: string): Files => ({
  'k8s/a.yaml': `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  volumes: [{name: v, hostPath: {path: /}}]
  containers:
    - name: a
      image: a:1
      volumeMounts: [${mounts}]
`,
});
const [unmounted, read, written] = [
  hosted(''),
  hosted('{name: v, mountPath: /h, readOnly: true}'),
  hosted('{name: v, mountPath: /h}'),
];

/** A folder of the host is a warning in a pod, whatever is done with it; that more is done with it is told again. */
const widened = tricks('warns', [
  ['a folder of the host that nobody mounted is mounted', read, unmounted],
  ['a folder of the host that was only read can be written', written, read],
]);

const built = (files: Files): Files => ({ Dockerfile: plain, ...files });
const frontends = tricks('says', [
  ['a frontend behind a #!', { Dockerfile: `#!/bin/x\n# syntax=evil/x\n${plain}` }],
  [
    'a frontend behind another directive',
    { Dockerfile: `#!/bin/x\n# check=skip=all\n# syntax=evil/x\n${plain}` },
  ],
  ['a frontend in the other comments', { Dockerfile: `// check=skip=all\n// syntax=evil/x\n${plain}` }],
  [
    'a frontend by compose',
    built({ 'compose.yaml': 'services: {web: {build: {context: ., args: {BUILDKIT_SYNTAX: "evil/x"}}}}\n' }),
  ],
  [
    'a frontend by compose, in a list',
    built({
      'compose.yaml': 'services: {web: {build: {context: ., args: ["BUILDKIT_\\x53YNTAX=evil/x"]}}}\n',
    }),
  ],
  [
    'a frontend by the environment of compose',
    built({ 'compose.yaml': 'services: {web: {build: {context: ., args: [BUILDKIT_SYNTAX]}}}\n' }),
  ],
  [
    'a frontend by Bake',
    built({ 'docker-bake.hcl': 'target "default" {\n  args = { BUILDKIT_SYNTAX = "evil/x" }\n}\n' }),
  ],
  [
    'a frontend by a workflow',
    built({
      '.github/workflows/a.yml': `on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/build-push-action@v6
        with: {context: ., build-args: "BUILDKIT_SYNTAX=evil/x", tags: "a/web:1"}
`,
    }),
  ],
]);

const ofBase = (base: string, lines: string): Files => ({
  Dockerfile: `FROM ${base}\nCOPY . .\n${lines}\nHEALTHCHECK NONE\nCMD ["a"]\n`,
});
const variables = tricks('says', [
  [
    'a variable of the base image that makes root',
    ofBase('python:3.13-slim', 'USER ${PYTHON_VERSION:+0:}1000'),
  ],
  ['a variable of the base image that all have', ofBase('python:3.13-slim', 'USER ${LANG:+0:}1000')],
  [
    'a variable of the base image in another one',
    ofBase('node:24-slim AS a\nFROM a', 'ENV U=${NODE_VERSION:+0}\nUSER ${U:-1000}'),
  ],
]);

const quiet = tricks('passes', [
  ['a folder of the host that is only read now', read, written],
  ["Docker's own frontend", { Dockerfile: `# syntax=docker/dockerfile:1\n${plain}` }],
  [
    "Docker's own frontend, by an argument",
    built({
      'docker-bake.hcl': 'target "default" {\n  args = { BUILDKIT_SYNTAX = "docker/dockerfile:1.7" }\n}\n',
    }),
  ],
  ['a plain Dockerfile', { Dockerfile: plain }],
]);

export const widening: readonly Trick[] = [...widened, ...frontends, ...variables, ...quiet];
