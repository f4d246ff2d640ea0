import rule from '../../../src/check/rules/uid-mismatch.ts';
import { testRule } from '../../support/rule-tester.ts';

const app = `FROM debian:13
RUN useradd -u 4711 -U app && mkdir /data && chown -R app:app /data
USER 4711:4711
`;

const skaffold = {
  'skaffold.yaml': 'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: web\n',
};

const pod = (container: string, spec = '') => ({
  'web.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
${spec}  containers:
    - name: web
      image: web
${container}`,
});

const runs = (user: string) => `      securityContext:\n        runAsUser: ${user}\n`;
const files = (dockerfile: string, container: string, spec = '') => ({
  Dockerfile: dockerfile,
  ...skaffold,
  ...pod(container, spec),
});

const compose = (user: string, more = '') => ({
  Dockerfile: app,
  'compose.yaml': `services:\n  web:\n    build: .\n    user: ${user}\n${more}`,
});

testRule(rule, {
  good: {
    'the same user': { files: files(app, runs('4711')) },
    'no runAsUser': { files: files(app, '') },
    root: { files: files(app, runs('0')) },
    'files that belong to root, which anybody may read': {
      files: files('FROM debian:13\nCOPY . /app\nUSER 4711\n', runs('2000')),
    },
    'an image of root': { files: files('FROM debian:13\nRUN chown -R 4711 /data\n', runs('2000')) },
    'a group that may write': {
      files: files(app.replace('/data\n', '/data && chmod -R g+w /data\n'), runs('2000')),
    },
    'everybody may write': {
      files: files(app.replace('/data\n', '/data && chmod 777 /data\n'), runs('2000')),
    },
    'the root group, for arbitrary users': { files: files(app.replaceAll('app:app', 'app:0'), runs('2000')) },
    'a group that the pod is in': {
      files: files(
        app.replace('USER', 'RUN chown 4711:4711 /data\nUSER'),
        runs('2000'),
        '  securityContext: { fsGroup: 4711 }\n',
      ),
    },
    'a volume in the place of what is owned': {
      files: files(app, `${runs('2000')}      volumeMounts: [{ name: data, mountPath: /data/ }]\n`),
    },
    'a read-only root filesystem': {
      files: files(app, `${runs('2000')}        readOnlyRootFilesystem: true\n`),
    },
    'files of both users': {
      files: files(app.replace('USER', 'COPY --chown=2000 conf /conf\nUSER'), runs('2000')),
    },
    'a user whose number the build leaves to chance': {
      files: files('FROM debian:13\nRUN useradd app && chown app /data\nUSER app\n', runs('1000')),
    },
    'an image that nobody here builds': { files: pod(runs('2000')) },
    'a service that runs as the same user': { files: compose('"4711"') },
    'a service with a volume there': {
      files: compose('"2000"', '    volumes: ["data:/data"]\nvolumes: { data: }\n'),
    },
    'a service with a read-only root filesystem': { files: compose('"2000"', '    read_only: true\n') },
  },
  bad: {
    'another user': {
      files: files(app, runs('«2000»')),
      messages: ['`web` runs as 2000, but `/data` in its image belongs to `app` (4711).'],
      tries: ['plimsoll verify web.yaml web'],
      notes: ['It is given to `app` (4711) here.'],
      fixed: pod(runs('4711')),
      severity: 'warning',
      confidence: 'likely',
      safety: 'test-first',
    },
    'the user of the base, where the image has one of its own': {
      files: files(
        'FROM node:24\nRUN useradd -m appuser\nCOPY --chown=appuser:appuser . /app\nUSER appuser\n',
        runs('«1000»'),
      ),
      messages: ['`web` runs as 1000, which is `node` there, but `/app` in its image belongs to `appuser`.'],
      notes: ['It is given to `appuser` here.'],
      severity: 'notice',
    },
    'a service': {
      files: compose('«"2000:2000"»'),
      messages: ['`web` runs as 2000, but `/data` in its image belongs to `app` (4711).'],
      safety: 'test-first',
      tries: ['plimsoll verify compose.yaml web'],
      notes: ['It is given to `app` (4711) here.'],
      fixed: { 'compose.yaml': compose('"4711"')['compose.yaml'] },
    },
  },
});
