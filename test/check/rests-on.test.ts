import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { fencesOf } from '../../scripts/doc-examples.ts';
import { bundledTable } from '../../src/check/facts/base-images.ts';
import {
  check,
  type File,
  type Finding,
  imagesIn,
  mayMatter,
  parseImageReference,
  rules,
  type SavedImage,
  type SavedImages,
} from '../../src/check/index.ts';

/* Whatever is said because of an image that was asked for, says of which digest, and when. */

const digest = `sha256:${'a'.repeat(64)}`;
const configOf = (user: string) => ({
  ...{ on: '2026-12-01', from: 'registry', user, env: [], entrypoint: ['/app'], cmd: [] },
  ...{ workdir: '/', ports: [], volumes: [] },
});
const pod = (rest: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: example.com/web:1\n${rest}`;

test.each([
  ['root-user', '', 'pod.yaml', pod('')],
  ['root-user', '', 'compose.yaml', 'services:\n  web:\n    image: example.com/web:1\n'],
  ['root-user', '', 'Dockerfile', 'FROM example.com/web:1\nCOPY app /app\nCMD ["/app"]\n'],
  ['named-user', 'app', 'Dockerfile', 'FROM example.com/web:1\nCOPY app /app\nCMD ["/app"]\n'],
  [
    'named-user-under-run-as-non-root',
    'app',
    'pod.yaml',
    pod('      securityContext: {runAsNonRoot: true}\n'),
  ],
  ['low-port', '1000', 'pod.yaml', pod('      ports: [{containerPort: 80}]\n')],
  [
    'low-port',
    '1000',
    'compose.yaml',
    'services:\n  web:\n    image: example.com/web:1\n    ports: ["80:80"]\n',
  ],
])('%s of an image that runs as %j, in %s', (rule, user, path, text) => {
  const images = {
    registry: { version: 1, images: { [digest]: { names: ['example.com/web:1'], config: configOf(user) } } },
  } as const;
  const found = check([{ path, text }], { images }).findings.filter((one) => one.rule === rule);
  expect(found.map(({ restsOn }) => restsOn)).toEqual([
    { image: 'example.com/web:1', from: 'registry', digest, on: '2026-12-01' },
  ]);
});

/* The same for every rule that asks an image: what is said otherwise because of it says on what it rests. */

const examples: File[] = rules.flatMap(({ id }) =>
  fencesOf(readFileSync(`docs/rules/${id}.md`, 'utf8')).flatMap(({ language, info, text }, at) => {
    const name = language === 'dockerfile' ? 'Dockerfile' : 'k8s.yaml';
    return /\b(?:bad|good)\b/.test(info) ? [{ path: `docs/${id}-${at}/${name}`, text }] : [];
  }),
);

const projects: File[] = ['test/zoo/apps', 'examples'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(mayMatter)
    .map((path) => ({ path, text: readFileSync(path, 'utf8') })),
);

/** What a registry would say of each image that the table knows. */
function registryFor(files: readonly File[]): SavedImages {
  const entries = imagesIn(files).flatMap(({ image }, at): [string, SavedImage][] => {
    const reference = parseImageReference(image);
    const facts = reference && bundledTable().of(reference);
    if (facts?.user === undefined) return [];
    const { user, entrypoint = [], cmd = ['sh'], ports, volumes } = facts;
    const config = { ...configOf(user === 'root' ? '' : user), entrypoint, cmd, ports, volumes };
    return [[`sha256:${String(at).padStart(64, '0')}`, { names: [image], config }]];
  });
  return { version: 1, images: Object.fromEntries(entries) };
}

const container = (image: string, context: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  containers: [{name: x, image: ${image}, securityContext: ${context}}]\n`;

/** Findings and fixes that the others do not have. */
const further: File[] = [
  {
    path: 'uid/Dockerfile',
    text: 'FROM nginxinc/nginx-unprivileged:1.29\nCOPY --chown=101:101 . /srv\n',
  },
  {
    path: 'uid/compose.yaml',
    text: 'services:\n  web:\n    build: .\n    user: "1000:1000"\n',
  },
  { path: 'caddy/pod.yaml', text: container('caddy:2', '{capabilities: {drop: [ALL]}}') },
  { path: 'redis/pod.yaml', text: container('redis:7', '{runAsNonRoot: true, runAsUser: 0}') },
  { path: 'shell/Dockerfile', text: 'FROM gcr.io/distroless/static-debian12\nRUN id\nCMD app\n' },
];

test.each([
  ['the examples of every rule', examples],
  ['further files', further],
  ['the zoo', projects],
])('in %s, whatever an image makes of a finding', (_name, files) => {
  const registry = registryFor(files);
  const told = ({ why, ...rest }: Finding) =>
    JSON.stringify({
      ...rest,
      restsOn: undefined,
      why: why.replace(/ `[^`]+` as of `[^`]+`, asked on [\d-]+\.$/, ''),
    });
  const without = new Set(check(files, { images: { table: [] } }).findings.map(told));
  const silent = check(files, { images: { registry } }).findings.filter(
    (one) => !one.restsOn && !without.has(told(one)),
  );
  const asked = check(files, { images: { registry } }).findings.filter((one) => one.restsOn);
  expect(asked.length).toBeGreaterThan(5);
  expect(silent.map(({ rule, path, subject, message }) => [rule, path, subject, message])).toEqual([]);
});
