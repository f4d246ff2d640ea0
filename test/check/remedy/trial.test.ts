import { describe, expect, test } from '@jest/globals';
import { commandsOf, trialsOf } from '../../../src/check/remedy/trial.ts';
import { fileSetOf, Project } from '../../../src/check/model/project.ts';
import type { Container } from '../../../src/check/model/pod/workload.ts';
import { containerIn, projectOf } from '../../support/project.ts';

function container(spec: string, path = 'web.yaml', name = 'web'): Container {
  const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: "${name}" }\nspec: { template: { spec: { ${spec} } } }\n`;
  return containerIn(projectOf({ [path]: text }), path);
}

const nowhere = { contextsOf: () => [] };
const one = 'containers: [{ name: app, image: app }]';

describe('of a container', () => {
  test.each<[string, Container, string]>([
    ['its workload is started', container(one), 'plimsoll verify web.yaml web'],
    ['names are words of a shell', container(one, 'k8s/a b.yaml'), "plimsoll verify 'k8s/a b.yaml' web"],
    ['no name runs a command', container(one, 'web.yaml', '$(reboot)`id`'), ''],
    ['no name is an option', container(one, 'web.yaml', '--network=host'), ''],
    ['Windows does not run here', container(`os: { name: windows }, ${one}`), ''],
  ])('%s', (_, user, command) => {
    expect(commandsOf(trialsOf(user, nowhere))).toBe(command);
  });

  test('a part of a workload is tried where it is whole', () => {
    const patch = `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { template: { spec: { ${one} } } }\n`;
    const kustomization =
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches: [{ path: web.yaml }]\n';
    const project = projectOf({ 'web.yaml': patch, 'kustomization.yaml': kustomization });
    expect(trialsOf(containerIn(project, 'web.yaml'), project)).toEqual([]);
  });
});

describe('of a service', () => {
  test.each([
    ['compose.yaml', '{ image: postgres }', 'plimsoll verify compose.yaml web'],
    ['deploy/docker-compose.yml', '{ image: a }', 'plimsoll verify deploy/docker-compose.yml web'],
    ['a b/compose-dev.yml', '{ image: a }', "plimsoll verify 'a b/compose-dev.yml' web"],
    ["it's/compose.yml", '{ image: a }', ''],
  ])('in %s: %s', (path, service, command) => {
    const project = new Project(fileSetOf([{ path, text: `services: { web: ${service} }\n` }]));
    const [compose] = project.composeProjects([path]);
    const web = compose?.services[0];
    expect(web && commandsOf(trialsOf(web, project))).toBe(command);
  });
});

describe('of an image that is built here', () => {
  const built = (path: string, files: Readonly<Record<string, string>> = {}): string => {
    const project = projectOf({ [path]: 'FROM alpine AS a\nFROM a\n', ...files });
    const file = project.open(path);
    const stage = file?.kind === 'dockerfile' ? file.dockerfile.final : undefined;
    return stage ? commandsOf(trialsOf(stage, project)) : 'no stage';
  };

  test.each([
    ['Dockerfile', 'plimsoll verify $(docker build --quiet .)'],
    ['api/Dockerfile', 'plimsoll verify $(docker build --quiet api)'],
    ['api/web.Dockerfile', 'plimsoll verify $(docker build --quiet --file api/web.Dockerfile api)'],
    ['`x`/Dockerfile', ''],
  ])('%s', (path, command) => {
    expect(built(path)).toBe(command);
  });

  test('with the context that compose builds it with', () => {
    const compose = 'services:\n  web:\n    build: { context: ., dockerfile: docker/Dockerfile }\n';
    expect(built('docker/Dockerfile', { 'compose.yaml': compose })).toBe(
      'plimsoll verify $(docker build --quiet --file docker/Dockerfile .)',
    );
  });
});

test('several changes are tried once', () => {
  const [a, b] = ['a', 'b'].map((name) => ({ kind: 'thing', path: 'web.yaml', name }) as const);
  expect(a && b && commandsOf([a, b, a])).toBe('plimsoll verify web.yaml a\nplimsoll verify web.yaml b');
  expect(commandsOf([])).toBe('');
});
