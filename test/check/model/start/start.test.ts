import { describe, expect, test } from '@jest/globals';
import { check } from '../../../../src/check/index.ts';
import { type Act } from '../../../../src/check/model/start/act.ts';
import { startOfContainer } from '../../../../src/check/model/start/container.ts';
import { startOfService } from '../../../../src/check/model/start/service.ts';
import { startOfStage } from '../../../../src/check/model/start/stage.ts';
import { defineRule, type Problem } from '../../../../src/check/rule.ts';
import { Source } from '../../../../src/check/source/source.ts';

function* told(acts: readonly Act[]): Iterable<Problem> {
  for (const { program, args, outputs, at, isCertain } of acts)
    yield {
      at,
      message: `${[program, ...args.map((arg) => arg ?? '?'), ...outputs.map((file) => `> ${file}`)].join(' ')}.`,
      confidence: isCertain ? 'certain' : 'likely',
    };
}

const rule = defineRule({
  id: 'acts',
  summary: 'Acts',
  why: 'Acts.',
  severity: 'notice',
  references: [],
  *stage(stage) {
    if (stage.isFinal) yield* told(startOfStage(stage));
  },
  *container(container) {
    yield* told(startOfContainer(container));
  },
  *service(service) {
    yield* told(startOfService(service));
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
