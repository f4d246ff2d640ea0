import { describe, expect, test } from '@jest/globals';
import { check } from '../../src/check/index.ts';
import { podOf } from '../support/project.ts';

const dockerfile = `FROM node:24
WORKDIR /app
COPY . .
RUN npm ci
USER 1000:1000
CMD ["node", "server.js"]
`;

const compose = (more = '') => `services:\n  web:\n    build: .\n    image: example.com/web\n${more}`;

/** Whether the Dockerfile beside these files is offered to be rewritten. */
function isRewritten(files: Readonly<Record<string, string>>): boolean {
  const all = Object.entries({ Dockerfile: dockerfile, ...files }).map(([path, text]) => ({ path, text }));
  return check(all).findings.some(
    ({ rule, fix }) => rule === 'full-runtime-image' && fix?.title.includes('distroless') === true,
  );
}

describe('a Dockerfile is rewritten', () => {
  const pod = (more = '', image = 'example.com/web') => ({
    'compose.yaml': compose(),
    'k8s/pod.yaml': podOf(image) + more,
  });
  const exec = '      livenessProbe: { exec: { command: ["ls"] } }\n';
  const http = '      livenessProbe: { httpGet: { path: /, port: 3000 } }\n';
  test.each([
    ['where its image is just run', pod(), true],
    ['where it is asked over the network', pod(http), true],
    [
      'not where a service has a command of its own',
      { 'compose.yaml': compose('    command: npm run dev\n') },
      false,
    ],
    [
      'not where a service is probed with a program',
      { 'compose.yaml': compose('    healthcheck: { test: [CMD, curl] }\n') },
      false,
    ],
    [
      'not where a pod has a command of its own',
      pod('      command: ["/bin/sh", "-c", "node server.js"]\n'),
      false,
    ],
    ['not where a pod adds arguments', pod('      args: ["npm", "run", "worker"]\n'), false],
    ['not where a pod is probed with a program', pod(exec), false],
    ['whatever another image is told', pod('      command: ["/bin/sh"]\n', 'example.com/other'), true],
  ])('%s', (_name, files, expected) => {
    expect(isRewritten(files)).toBe(expected);
  });
});

test('a finding in a manifest is mended in the Dockerfile that makes its image, together with those there', () => {
  const pod = podOf('example.com/web') + '      securityContext: { runAsNonRoot: true }\n';
  const { findings } = check([
    { path: 'Dockerfile', text: 'FROM node:24-slim\nUSER node\nCMD ["node", "a.js"]\n' },
    { path: 'compose.yaml', text: compose() },
    { path: 'pod.yaml', text: pod },
  ]);
  const fixes = findings
    .filter(({ rule }) => rule.startsWith('named-user'))
    .map(({ path, fix }) => [path, fix]);
  const fix = {
    title: 'Write the number: `USER 1000:1000`',
    safety: 'safe',
    edits: [
      {
        path: 'Dockerfile',
        start: { line: 2, column: 6 },
        end: { line: 2, column: 10 },
        text: '1000:1000',
      },
    ],
    try: '',
  };
  expect(fixes).toEqual([
    ['Dockerfile', fix],
    ['pod.yaml', fix],
  ]);
});

describe('a fix of a Dockerfile is judged in the files that run its image', () => {
  const rooted = 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD ["node", "a.js"]\n';
  const listens = (port: number) => `${podOf('example.com/web')}      ports: [{ containerPort: ${port} }]\n`;
  /** Whether the fix of `root-user` is offered, and why it is not. */
  function offered(manifest: string): boolean | string {
    const unproven: string[] = [];
    const { findings } = check(
      [
        { path: 'Dockerfile', text: rooted },
        { path: 'compose.yaml', text: compose() },
        { path: 'k8s/pod.yaml', text: manifest },
      ],
      { onUnproven: ({ rule, detail }) => (rule === 'root-user' ? unproven.push(detail) : 0) },
    );
    const found = findings.find(({ rule, path }) => rule === 'root-user' && path === 'Dockerfile');
    return found?.fix ? true : (unproven[0] ?? false);
  }

  test('and is offered where nothing comes up in them', () => {
    expect(offered(listens(8080))).toBe(true);
  });

  test('and is not where something does', () => {
    expect(offered(listens(80))).toMatch(/^low-port at .* in k8s\/pod\.yaml$/);
  });
});
