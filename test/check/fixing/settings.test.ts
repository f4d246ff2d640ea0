import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Prover } from '../../../src/check/fixing/prove.ts';
import { identityOf } from '../../../src/check/judging/identity.ts';
import { type Judgement, judgeUnit } from '../../../src/check/judging/judge.ts';
import { Units } from '../../../src/check/judging/units.ts';
import { fileSetOf, Project } from '../../../src/check/model/project.ts';
import type { Field } from '../../../src/check/read/field.ts';
import { documentsIn } from '../../../src/check/read/yaml.ts';
import type { Rule } from '../../../src/check/rule.ts';
import { rules } from '../../../src/check/rules/index.ts';
import { type Change, removeField, setField, type Value } from '../../../src/check/write/change.ts';
import type { Source } from '../../../src/check/text/source.ts';
import '../../support/seed.ts';

/*
 * A proof asks again those rules alone that look at what has changed. It must say what it would say if all were asked: of
 * the fixes that rules wish for, some of them at a time, and of whatever else may be written in the same places.
 */

const dockerfile = `FROM node:22
WORKDIR /app
COPY . .
RUN mkdir /app/data && chown 1000 /app/data
USER node
CMD ["sh", "-c", "node server.js > /app/data/log"]
`;

const pods = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      securityContext: {runAsUser: 0}
      volumes:
        - {name: sock, hostPath: {path: /var/run/docker.sock}}
        - {name: tmp, emptyDir: {}}
      containers:
        - name: app
          image: web
          command: [sh, -c, 'apk add curl && chown -R 1000 /data && echo x > /etc/app.conf && node .']
          ports: [{containerPort: 80}]
          volumeMounts: [{name: tmp, mountPath: /tmp}, {name: sock, mountPath: /var/run/docker.sock}]
          securityContext: {privileged: true, capabilities: {add: [SYS_ADMIN, CAP_KILL], drop: [net_raw]}}
        - name: caddy
          image: caddy:2.8
          securityContext: {allowPrivilegeEscalation: false}
---
apiVersion: v1
kind: Pod
metadata: {name: cache}
spec:
  securityContext: {runAsNonRoot: true, fsGroup: 5}
  containers:
    - {name: redis, image: redis:7.4}
    - {name: web, image: web, securityContext: {readOnlyRootFilesystem: false, runAsUser: 1001}}
`;

const services = `services:
  web:
    build: .
    user: '1001'
    ports: ['80:80']
    volumes: ['/var/run/docker.sock:/var/run/docker.sock', data:/app/data]
    security_opt: [seccomp=unconfined]
  caddy:
    image: caddy:2.8
    privileged: true
    cap_drop: [NET_RAW]
    cap_add: [SYS_ADMIN, kill]
  db:
    image: postgres:17
    user: root
    read_only: true
    tmpfs: [/tmp]
volumes: {data: {}}
`;

const files = [
  { path: 'Dockerfile', text: dockerfile },
  { path: 'shop.yaml', text: pods },
  { path: 'compose.yaml', text: services },
];
const project = new Project(fileSetOf(files));
const units = new Units(project, project.paths);
const slots = [...units.files(), ...units.assembled(['compose.yaml'])];

function* judged(sources: readonly Source[], isAsked: (rule: Rule) => boolean = () => true) {
  const edited = project.with(sources);
  const asked = rules.filter(isAsked);
  for (const unit of units.holding(edited, sources))
    for (const judgement of judgeUnit(asked, unit, edited)) yield identityOf(judgement);
}

const proverOf = (isPlain: boolean) =>
  new Prover(judged, { reach: () => [], source: () => undefined, isPlain: () => isPlain });

const wishes = slots
  .flatMap((slot) => judgementsOf(slot.open()))
  .filter(({ problem }) => problem.at.source.path !== 'Dockerfile');

function judgementsOf(unit: Parameters<typeof judgeUnit>[1] | undefined): Judgement[] {
  return unit ? judgeUnit(rules, unit, project).filter(({ problem }) => problem.fix) : [];
}

/** The places that settings are written in. */
const places = [
  ...holders('shop.yaml', 'kubernetes', [
    [0, ['metadata']],
    [1, ['spec', 'template', 'spec', 'securityContext']],
    [1, ['spec', 'template', 'spec', 'containers', 0, 'securityContext']],
    [1, ['spec', 'template', 'spec', 'containers', 1, 'securityContext']],
    [1, ['spec', 'template', 'spec', 'containers', 1]],
    [2, ['spec']],
    [2, ['spec', 'securityContext']],
    [2, ['spec', 'containers', 0, 'securityContext']],
    [2, ['spec', 'containers', 1, 'securityContext']],
  ]),
  ...holders('compose.yaml', 'compose', [
    [0, ['services', 'web']],
    [0, ['services', 'caddy']],
    [0, ['services', 'db']],
  ]),
];

function holders(
  path: string,
  dialect: 'kubernetes' | 'compose',
  all: readonly (readonly [document: number, path: readonly (string | number)[]])[],
): Field[] {
  const source = project.open(path)?.source;
  const documents = source ? documentsIn(source, dialect) : [];
  return all.flatMap(([index, keys]) => documents[index]?.root.at(...keys) ?? []);
}

const values: Readonly<Record<string, readonly Value[]>> = {
  allowPrivilegeEscalation: [true, false],
  automountServiceAccountToken: [false],
  cap_add: [['ALL'], ['NET_BIND_SERVICE', 'nonsense'], []],
  cap_drop: [['ALL'], ['all']],
  capabilities: [{ drop: ['ALL'] }, { add: ['SYS_PTRACE', 'cap_kill'] }, { drop: ['all'] }],
  fsGroup: [0, 1000],
  labels: [{ 'pod-security.kubernetes.io/enforce': 'restricted' }, { 'linkerd.io/inject': 'yes' }],
  privileged: [true, false],
  readOnlyRootFilesystem: [true, false],
  read_only: [true, false],
  runAsGroup: [0, 1000],
  runAsNonRoot: [true, false],
  runAsUser: [0, 1000, 999],
  seccompProfile: [{ type: 'Unconfined' }, { type: 'RuntimeDefault' }],
  security_opt: [
    ['no-new-privileges:true'],
    ['apparmor=unconfined', 'systempaths=unconfined'],
    ['label:disable'],
  ],
  tmpfs: [['/tmp'], ['/etc', '/app/data']],
  user: ['0', '1000', 'node', 'root:root'],
  volumeMounts: [[{ name: 'tmp', mountPath: '/etc' }], [{ name: 'sock', mountPath: '/data' }]],
  volumes: [
    [{ name: 'new', emptyDir: {} }],
    [{ name: 'sock', hostPath: { path: '/' } }],
    ['/:/host', 'data:/etc'],
  ],
};

interface Choice {
  readonly place: number;
  readonly key: string;
  readonly value: number;
  readonly isGone: boolean;
}

/** Told by numbers, so that a case that fails can be read. */
const choice = fc.record({
  place: fc.nat(places.length - 1),
  key: fc.constantFrom(...Object.keys(values)),
  value: fc.nat(2),
  isGone: fc.boolean(),
});

function changeOf({ place, key, value, isGone }: Choice): Change[] {
  const field = places[place]?.at(key);
  const choices = values[key] ?? [];
  if (!field) return [];
  return [
    isGone && field.written ? removeField(field) : setField(field, choices[value % choices.length] ?? null),
  ];
}

describe('asking few rules says what asking all does', () => {
  test('of some of the fixes', () => {
    expect(wishes.length).toBeGreaterThan(10);
    let proven = 0;
    fc.assert(
      fc.property(fc.subarray([...wishes.keys()], { minLength: 1, maxLength: 6 }), (chosen) => {
        const some = chosen.flatMap((index) => wishes[index] ?? []);
        const changes = some.flatMap(({ problem }) => problem.fix?.changes ?? []);
        const mended = some.map((each) => identityOf(each));
        const proof = proverOf(true).prove(changes, mended);
        if (proof.proven) proven++;
        expect(proof).toEqual(proverOf(false).prove(changes, mended));
      }),
      { numRuns: 40 },
    );
    expect(proven).toBeGreaterThan(5);
  });

  test('of whatever is written', () => {
    const reasons = new Set<string>();
    fc.assert(
      fc.property(fc.array(choice, { minLength: 1, maxLength: 3 }), (choices) => {
        const changes = choices.flatMap(changeOf);
        const proof = proverOf(true).prove(changes, []);
        reasons.add(proof.proven ? 'proven' : proof.reason);
        expect(proof).toEqual(proverOf(false).prove(changes, []));
      }),
      { numRuns: 80 },
    );
    expect(reasons).toContain('new finding');
    expect(reasons).toContain('proven');
  });
});
