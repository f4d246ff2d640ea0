import { describe, expect, test } from '@jest/globals';
import { check } from '../../../../src/check/index.ts';
import { type Act, placeOfAct } from '../../../../src/check/model/command/act.ts';
import { startOfContainer } from '../../../../src/check/model/command/container.ts';
import { startOfService } from '../../../../src/check/model/command/service.ts';
import { startOfStage } from '../../../../src/check/model/command/stage.ts';
import { defineRule, type Problem } from '../../../../src/check/rule.ts';
import { Source } from '../../../../src/check/text/source.ts';

function* told(acts: readonly Act[]): Iterable<Problem> {
  for (const act of acts) {
    const { program, args, outputs } = act;
    yield {
      message: `${[program, ...args.map((arg) => arg ?? '?'), ...outputs.map((file) => `> ${file}`)].join(' ')}.`,
      ...placeOfAct(act),
    };
  }
}

const rule = defineRule({
  id: 'acts',
  summary: 'Acts',
  why: 'Acts.',
  severity: 'notice',
  references: [],
  *stage(stage, project) {
    if (stage.isFinal) yield* told(startOfStage(stage, project));
  },
  *container(container, project) {
    yield* told(startOfContainer(container, project));
  },
  *service(service, project) {
    yield* told(startOfService(service, project));
  },
});

/** What is done, a question mark before what only may be, and the text at its place. */
function acts(path: string, text: string): [string, string][] {
  const source = new Source(path, text);
  return check([{ path, text }], { rules: [rule] }).findings.map(({ message, confidence, start, end }) => [
    (confidence === 'certain' ? '' : '? ') + message.slice(0, -1),
    text.slice(source.offset(start), source.offset(end)),
  ]);
}

const image = (...lines: string[]) => acts('Dockerfile', `${lines.join('\n')}\n`);
const pod = (keys: string, head = 'apiVersion: v1\nkind: Pod') =>
  acts(
    'pod.yaml',
    `${head}\nmetadata: { name: web }\nspec:\n  containers:\n    - name: app\n      image: alpine\n      ${keys.replaceAll('\n', '\n      ')}\n`,
  );
const service = (keys: string) =>
  acts('compose.yaml', `services:\n  web:\n    image: alpine\n    ${keys.replaceAll('\n', '\n    ')}\n`);

describe('an image does when it starts', () => {
  test('the commands of its CMD', () => {
    expect(image('FROM alpine', 'CMD apk add curl && exec env A=b "run it" > /x 2>&1 || c')).toEqual([
      ['apk add curl', 'apk add curl'],
      ['run it > /x', 'exec env A=b "run it" > /x 2>&1'],
      ['? c', 'c'],
    ]);
  });

  test('those of a shell in exec form', () => {
    expect(image('FROM alpine', 'CMD ["sh", "-ec", "a; sh -c \'b c\'"]')).toEqual([
      ['a', '"a; sh -c \'b c\'"'],
      ['b c', '"a; sh -c \'b c\'"'],
    ]);
  });

  test('its CMD behind what leads up to it', () => {
    expect(image('FROM node:24', 'CMD ["tini", "-g", "--", "npm", "ci"]')).toEqual([
      ['npm ci', 'CMD ["tini", "-g", "--", "npm", "ci"]'],
    ]);
    expect(image('FROM alpine', 'ENTRYPOINT ["/sbin/tini", "--"]', 'CMD npm ci')).toEqual([
      ['npm ci', 'npm ci'],
    ]);
    expect(image('FROM alpine', 'ENTRYPOINT ["/start"]', 'CMD npm ci')).toEqual([
      ['? start /bin/sh -c npm ci', 'ENTRYPOINT ["/start"]'],
    ]);
    expect(image('FROM example.com/base', 'CMD npm ci')).toEqual([['? npm ci', 'npm ci']]);
    expect(image('FROM alpine', 'ENTRYPOINT run', 'CMD npm ci')).toEqual([['run', 'run']]);
  });

  test('what a script of the same file does', () => {
    const script = ['#!/bin/sh', 'chown app /data', 'if a; then b; fi', 'EOF'];
    expect(image('FROM alpine', 'COPY <<EOF /start.sh', ...script, 'CMD ["/start.sh"]')).toEqual([
      ['chown app /data', 'chown app /data'],
      ['? a', 'a'],
      ['? b', 'b'],
    ]);
    expect(
      image(
        'FROM alpine AS base',
        "RUN cat > start.sh <<'EOF'",
        ...script,
        'FROM base',
        'ENTRYPOINT sh ./start.sh',
      ).map(([act]) => act),
    ).toEqual(['chown app /data', '? a', '? b']);
    expect(image('FROM alpine', 'COPY <<EOF /x', '#!/usr/bin/python3', 'EOF', 'CMD ["/x"]')).toEqual([
      ['x', 'CMD ["/x"]'],
    ]);
  });
});

describe('a script of the project', () => {
  const script = '#!/bin/sh\nset -e\nchown app /data\nexec "$@"\n';
  const found = (dockerfile: string, files: Readonly<Record<string, string>>, path = 'Dockerfile') => {
    const texts = { Dockerfile: dockerfile, ...files };
    const list = Object.entries(texts).map(([name, text]) => ({ path: name, text }));
    return check(list, { rules: [rule] })
      .findings.filter((finding) => finding.path === path)
      .map(({ message, confidence, start, related }) => [
        (confidence === 'certain' ? '' : '? ') + message.slice(0, -1),
        start.line,
        ...related.map((one) => `${one.path}:${one.start.line}`),
      ]);
  };

  test.each([
    ['by its path', 'COPY start.sh /bin/start', 'ENTRYPOINT ["/bin/start"]'],
    ['by its name, in a folder of PATH', 'COPY start.sh /usr/local/bin/', 'ENTRYPOINT ["start.sh"]'],
    ['by a shell', 'WORKDIR /app\nCOPY . .', 'ENTRYPOINT sh ./start.sh'],
    ['behind an init', 'COPY *.sh /', 'ENTRYPOINT ["tini", "--", "/start.sh"]'],
  ])('%s', (_, copy, entrypoint) => {
    const line = copy.split('\n').length + 2;
    expect(found(`FROM alpine\n${copy}\n${entrypoint}\n`, { 'start.sh': script })).toEqual([
      ['set -e', line, 'start.sh:2'],
      ['chown app /data', line, 'start.sh:3'],
      ['', line, 'start.sh:4'],
    ]);
  });

  test('goes on with what it is given', () => {
    const dockerfile = 'FROM alpine\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\nCMD ["npm", "ci"]\n';
    expect(found(dockerfile, { 'start.sh': script }).at(-1)).toEqual(['? npm ci', 4]);
  });

  test('that a base image starts', () => {
    const dockerfile = 'FROM node:24\nCOPY start.sh /\nCMD ["/start.sh"]\n';
    expect(found(dockerfile, { 'start.sh': script })[1]).toEqual(['chown app /data', 3, 'start.sh:3']);
  });

  test('that another one calls', () => {
    const dockerfile = 'FROM alpine\nCOPY *.sh /\nCMD ["/start.sh"]\n';
    const files = { 'start.sh': '#!/bin/sh\n/more.sh\n', 'more.sh': 'npm ci\n' };
    expect(found(dockerfile, files)).toEqual([['npm ci', 3, 'more.sh:1']]);
  });

  test('that is in no image', () => {
    expect(found('FROM alpine\nCMD ["/start.sh"]\n', { 'start.sh': script })).toEqual([['start.sh', 2]]);
  });

  test('that a service starts in the place of its image', () => {
    const dockerfile = 'FROM alpine\nCOPY start.sh /\nCMD ["sleep"]\n';
    const compose = 'services:\n  web:\n    build: .\n    entrypoint: /start.sh\n';
    const files = { 'start.sh': script, 'compose.yaml': compose };
    expect(found(dockerfile, files, 'compose.yaml')[1]).toEqual(['chown app /data', 4, 'start.sh:3']);
  });

  test('with more names than anybody looks for', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `c${index} x`).join('\n');
    const dockerfile = 'FROM alpine\nCOPY start.sh /\nCMD ["/start.sh"]\n';
    expect(found(dockerfile, { 'start.sh': `#!/bin/sh\n${names}\n` }).length).toBe(2000);
  });
});

describe('a container does when it starts', () => {
  test('its command and its hook', () => {
    expect(
      pod(
        'command: [sh, -c]\nargs:\n  - |\n    set -e\n    # apk add curl\n    apk add curl ${X}\n    apk add {{x}}\nlifecycle: { postStart: { exec: { command: [touch, /x] } } }',
      ),
    ).toEqual([
      ['set -e', 'set -e'],
      ['apk add curl ?', 'apk add curl ${X}'],
      ['apk add ?', 'apk add {{x}}'],
      ['touch /x', 'touch'],
    ]);
  });

  test('the same words where they stand a second time', () => {
    expect(pod('command: [sh, -c, "echo a; a"]')[1]).toEqual(['a', 'a']);
  });

  test('nothing where it is a step of a pipeline', () => {
    expect(
      acts(
        'task.yaml',
        'apiVersion: tekton.dev/v1\nkind: Task\nmetadata: { name: t }\nspec: { steps: [{ name: s, image: node, command: [npm, ci] }] }\n',
      ),
    ).toEqual([]);
  });
});

describe('a service does when it starts', () => {
  test('its command', () => {
    expect(service('command: sh -c "npm ci && npm start"')).toEqual([
      ['npm ci', 'npm ci'],
      ['npm start', 'npm start'],
    ]);
    expect(service('command:\n  - sh\n  - -c\n  - |\n    npm ci')).toEqual([['npm ci', 'npm ci']]);
    expect(service('entrypoint: [/bin/sh, -c]\ncommand: ["npm ci $$A"]')).toEqual([
      ['npm ci ?', '"npm ci $$A"'],
    ]);
  });
});
