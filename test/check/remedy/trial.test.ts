import { describe, expect, test } from '@jest/globals';
import { mergeFixes } from '../../../src/check/fix.ts';
import {
  commandsOf,
  startTrial,
  trialOf,
  trialOfService,
  trialWithout,
  userOfImageCommand,
} from '../../../src/check/remedy/trial.ts';
import { fileSetOf, Project } from '../../../src/check/model/project.ts';
import type { Container } from '../../../src/check/model/pod/workload.ts';
import { containerIn, projectOf } from '../../support/project.ts';

function container(keys: string, path = 'web.yaml'): Container {
  const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { template: { spec: { containers: [{ name: web, ${keys} }] } } }\n`;
  return containerIn(projectOf({ [path]: text }), path);
}

const rollout = 'kubectl apply --filename web.yaml && kubectl rollout status deployment/web';

describe('docker run', () => {
  test.each([
    ['image: web:1', 'docker run --rm --read-only web:1'],
    ['image: web, args: [serve, "--port=1", a b]', "docker run --rm --read-only web serve --port=1 'a b'"],
    ['image: web, command: [sh, -c, "a $X"]', "docker run --rm --read-only --entrypoint sh web -c 'a $X'"],
    [
      'image: web, env: [{ name: A, value: "1" }, { name: B, value: "x y" }]',
      "docker run --rm --read-only --env A=1 --env 'B=x y' web",
    ],
    ['image: postgres:17', 'docker run --rm --read-only --env POSTGRES_PASSWORD=try postgres:17'],
    [
      'image: public.ecr.aws/docker/library/postgres:17',
      'docker run --rm --read-only --env POSTGRES_PASSWORD=try public.ecr.aws/docker/library/postgres:17',
    ],
    [
      'image: mysql, env: [{ name: MYSQL_ROOT_PASSWORD, value: a }]',
      'docker run --rm --read-only --env MYSQL_ROOT_PASSWORD=a mysql',
    ],
    [
      'image: web, securityContext: { runAsUser: 5, runAsGroup: 6, capabilities: { drop: [ALL], add: [CAP_KILL] } }',
      'docker run --rm --user 5:6 --cap-drop ALL --cap-add KILL --read-only web',
    ],
    ['image: web, command: [sh, -c, "echo $(A)"]', rollout],
    ['image: web, args: ["it\'s"]', rollout],
    ['image: web, env: [{ name: A, valueFrom: { secretKeyRef: { name: a, key: a } } }]', rollout],
    ['image: web, envFrom: [{ configMapRef: { name: a } }]', rollout],
    ['image: web, volumeMounts: [{ name: a, mountPath: /a }]', rollout],
    ['image: web, lifecycle: { postStart: { exec: { command: [a] } } }', rollout],
    ['image: "ko://example.com/web"', rollout],
  ])('of a container with %s', (keys, command) => {
    expect(commandsOf(trialOf(container(keys), '--read-only'))).toEqual([command]);
  });

  test('that cannot be written at all', () => {
    expect(commandsOf(trialOf(container('image: "ko://web"', '`reboot`.yaml')))).toEqual([]);
    expect(commandsOf(userOfImageCommand(container('image: "web; reboot"')))).toEqual([rollout]);
    expect(commandsOf(trialOf(container('image: "ko://web"', 'a.patch.yaml')))).toEqual([
      'kubectl apply --dry-run=server --kustomize .',
    ]);
  });

  const taken = container(
    'image: web, securityContext: { privileged: true, capabilities: { add: [KILL, CHOWN] } }',
  );
  test('without what a change takes away', () => {
    expect(commandsOf(trialWithout(taken, '--privileged'))).toEqual([
      'docker run --rm --cap-add KILL --cap-add CHOWN web',
    ]);
  });

  test('of several changes at once, which adds back nothing that one of them takes away', () => {
    const fix = (trial: ReturnType<typeof trialOf>) =>
      ({ title: 'a', safety: 'test-first', changes: [], ...trial }) as const;
    const other = container('image: other');
    const all = mergeFixes([
      fix(trialOf(taken, '--cap-drop ALL', '--cap-add KILL')),
      fix(trialWithout(taken, '--cap-add KILL')),
      fix(trialWithout(taken, '--privileged')),
      fix(trialOf(taken, '--user 1:1')),
      fix(trialOf(other, '--user 1:1')),
      fix({ try: 'a\nb', isWhole: false }),
      fix({ try: 'b' }),
    ]);
    expect(commandsOf(all)).toEqual([
      'docker run --rm --cap-add CHOWN --cap-drop ALL --user 1:1 web',
      'docker run --rm --user 1:1 other',
      'a',
      'b',
    ]);
  });

  test('of nothing that the workload itself tells', () => {
    const fix = (trial: ReturnType<typeof trialOf>) =>
      ({ title: 'a', safety: 'test-first', changes: [], ...trial }) as const;
    const whole = trialOf(container('image: web, envFrom: [{ configMapRef: { name: a } }]'));
    expect(commandsOf(mergeFixes([fix(trialOf(taken, '--read-only')), fix(whole)]))).toEqual([rollout]);
  });

  test('as another user than the one it has', () => {
    const own = container('image: web, securityContext: { runAsUser: 0 }');
    expect(commandsOf(trialOf(own, '--user 5:5'))).toEqual(['docker run --rm --user 5:5 web']);
  });
});

describe('docker compose', () => {
  test.each([
    ['compose.yaml', '{ image: postgres }', 'docker compose up web'],
    ['compose.yaml', '{ build: . }', 'docker compose up --build web'],
    ['deploy/docker-compose.yml', '{ image: a }', 'cd deploy && docker compose up web'],
    ['a b/compose-dev.yml', '{ image: a }', "cd 'a b' && docker compose --file compose-dev.yml up web"],
    ["it's/compose.yml", '{ image: a }', undefined],
  ])('in %s: %s', (path, service, command) => {
    const project = new Project(fileSetOf([{ path, text: `services: { web: ${service} }\n` }]));
    const [compose] = project.composeProjects([path]);
    const web = compose?.services[0];
    expect(web && trialOfService(web).try).toBe(command);
  });
});

describe('docker build', () => {
  const built = (path: string, files: Readonly<Record<string, string>> = {}): string | undefined => {
    const project = projectOf({ [path]: 'FROM alpine AS a\nFROM a\n', ...files });
    const file = project.open(path);
    const stage = file?.kind === 'dockerfile' ? file.dockerfile.final : undefined;
    return stage && startTrial(stage, project).try;
  };

  test.each([
    ['Dockerfile', 'docker run --rm $(docker build --quiet .)'],
    ['api/Dockerfile', 'docker run --rm $(docker build --quiet api)'],
    ['api/web.Dockerfile', 'docker run --rm $(docker build --quiet --file api/web.Dockerfile api)'],
    ['1.0,slim/Dockerfile', 'docker run --rm $(docker build --quiet 1.0,slim)'],
    ['`x`/Dockerfile', undefined],
  ])('%s', (path, command) => {
    expect(built(path)).toBe(command);
  });

  test('with the context that compose builds it with', () => {
    const compose = 'services:\n  web:\n    build: { context: ., dockerfile: docker/Dockerfile }\n';
    expect(built('docker/Dockerfile', { 'compose.yaml': compose })).toBe(
      'docker run --rm $(docker build --quiet --file docker/Dockerfile .)',
    );
  });
});
