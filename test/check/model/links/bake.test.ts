import { describe, expect, test } from '@jest/globals';
import { check } from '../../../../src/check/index.ts';
import { linkOf } from '../../../support/project.ts';

const dockerfile = 'FROM node:24 AS base\nUSER node\nFROM base AS debug\nFROM base AS release\n';

describe('Bake', () => {
  const files = { Dockerfile: dockerfile, 'api/Dockerfile': dockerfile };
  const hcl = (text: string) => ({ ...files, 'docker-bake.hcl': text });
  const by = 'by docker-bake.hcl';

  test.each<[string, string, string]>([
    ['a target', 'target "web" {\n  tags = ["acme/web:1"]\n}\n', `Dockerfile release in ., certain ${by}`],
    [
      'a context, a file and a stage',
      'target "web" {\n  context = "."\n  dockerfile = "api/Dockerfile"\n  target = "debug"\n  tags = ["acme/web:1"]\n}\n',
      `api/Dockerfile debug in ., certain ${by}`,
    ],
    [
      'variables, comments and functions',
      '# images\nvariable "ORG" { default = "acme" }\nvariable "TAG" {\n  default = "dev" // or so\n}\nfunction "x" { params = [a] result = "${a}" }\ntarget "web" {\n  /* all */ tags = [ "${ORG}/web:${TAG}", equal("", TAG) ? "b" : "c", ]\n}\n',
      `Dockerfile release in ., certain ${by}`,
    ],
    [
      'what it inherits',
      'target "_app" {\n  context = "api"\n}\ntarget "web" {\n  inherits = ["_app"]\n  tags = ["acme/web:1"]\n}\n',
      `api/Dockerfile release in api, certain ${by}`,
    ],
    [
      'a matrix',
      'target "all" {\n  name = "x-${item.name}"\n  matrix = {\n    item = [{ name = "web", dir = "api" }, { name = "b", dir = "." }]\n  }\n  context = item.dir == "" ? "." : item.dir\n  tags = ["acme/${item.name}:1"]\n}\n',
      'none',
    ],
    [
      'a matrix of plain values',
      'target "all" {\n  matrix = { item = [{ name = "web", dir = "api" }, { name = "b", dir = "." }] }\n  context = "${item.dir}"\n  tags = ["acme/${item.name}:1"]\n}\n',
      `api/Dockerfile release in api, certain ${by}`,
    ],
    [
      'a Dockerfile in the file',
      'target "web" {\n  dockerfile-inline = <<EOT\nFROM node\nEOT\n  tags = ["acme/web:1"]\n}\n',
      'none',
    ],
    [
      'a remote context',
      'target "web" {\n  context = "https://github.com/acme/web.git"\n  tags = ["acme/web:1"]\n}\n',
      'none',
    ],
    ['a broken file', 'target "web" {\n  tags = ["acme/web:1"]\n', 'none'],
  ])('%s', (_, text, expected) => {
    expect(linkOf(hcl(text), 'acme/web:1')).toBe(expected);
  });

  test('in JSON', () => {
    const text = '{ "target": { "web": { "context": "api", "tags": ["acme/web:1"] } } }';
    const expected = 'api/Dockerfile release in api, certain by docker-bake.json';
    expect(linkOf({ ...files, 'docker-bake.json': text }, 'acme/web:1')).toBe(expected);
  });

  test('tags tell the variants of one image apart', () => {
    const text =
      'target "a" {\n  tags = ["acme/web:${TAG}"]\n}\ntarget "b" {\n  target = "debug"\n  tags = ["acme/web:${TAG}-debug"]\n}\n';
    expect(linkOf(hcl(text), 'acme/web:1-debug')).toBe('none');
    const plain = text.replace('web:${TAG}"', 'web:latest"');
    expect(linkOf(hcl(plain), 'acme/web:1-debug')).toBe(`Dockerfile debug in ., certain ${by}`);
    expect(linkOf(hcl(plain), 'acme/web')).toBe(`Dockerfile release in ., certain ${by}`);
  });
});

describe('a file that cannot be read is named', () => {
  const reason = 'it cannot be read: which Dockerfiles it builds is not known';

  test.each([
    ['docker-bake.hcl', 'target "web" {\n  tags = ["a"]\n}\n', []],
    ['docker-bake.hcl', 'target "web" {\n', [reason]],
    ['docker-bake.hcl', `target "web" {\n  tags = ${'['.repeat(10_000)}\n}\n`, [reason]],
    ['docker-bake.hcl', 'a {\n'.repeat(10_000), [reason]],
    ['docker-bake.json', '{"target": {"web": {}}}', []],
    ['docker-bake.json', '{"target": ', [reason]],
    ['docker-bake.json', '{"target":'.repeat(2000), [reason]],
  ])('%s %#', (path, text, reasons) => {
    expect(check([{ path, text }]).skipped.map((each) => each.reason)).toEqual(reasons);
  });
});
