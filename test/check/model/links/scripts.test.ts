import { describe, expect, test } from '@jest/globals';
import type { Stage } from '../../../../src/check/model/image/dockerfile.ts';
import type { Project } from '../../../../src/check/model/project.ts';
import { projectOf } from '../../../support/project.ts';

function finalStage(project: Project, path: string): Stage {
  const file = project.open(path);
  const stage = file?.kind === 'dockerfile' ? file.dockerfile.final : undefined;
  if (!stage) throw new Error(`no stage in ${path}`);
  return stage;
}

const script = '#!/bin/sh\nexec "$@"\n';

describe('the script that an image starts', () => {
  test.each<[string, string, string, string]>([
    ['a file', 'COPY start.sh /start.sh', '/start.sh', 'app/start.sh'],
    ['a file in a folder', 'COPY a.sh start.sh /usr/local/bin/', '/usr/local/bin/start.sh', 'app/start.sh'],
    ['under another name', 'COPY start.sh /entry', '/entry', 'app/start.sh'],
    ['a folder', 'COPY docker /docker', '/docker/entry.sh', 'app/docker/entry.sh'],
    ['all of the context', 'WORKDIR /srv\nCOPY . .', './docker/entry.sh', 'app/docker/entry.sh'],
    ['a pattern', 'COPY *.sh /bin/', '/bin/start.sh', 'app/start.sh'],
    ['a variable', 'ARG DIR=docker\nCOPY $DIR/entry.sh /entry.sh', '/entry.sh', 'app/docker/entry.sh'],
    ['the last of two', 'COPY start.sh /x.sh\nCOPY docker/entry.sh /x.sh', '/x.sh', 'app/docker/entry.sh'],
    ['ADD', 'ADD start.sh /', '/start.sh', 'app/start.sh'],
    ['no shell script', 'COPY server.js /server.js', '/server.js', 'none'],
    ['no text that ends in time', 'COPY long.sh /long.sh', '/long.sh', 'none'],
    ['a file that is not there', 'COPY other.sh /other.sh', '/other.sh', 'none'],
    ['a path that nothing copies', 'COPY start.sh /start.sh', '/other.sh', 'none'],
    ['a folder that nobody knows', 'COPY start.sh here', 'here', 'none'],
  ])('%s', (_, instructions, path, expected) => {
    const project = projectOf({
      'app/Dockerfile': `FROM acme/base\n${instructions}\n`,
      'app/start.sh': script,
      'app/docker/entry.sh': script,
      'app/server.js': '#!/usr/bin/env node\n',
      'app/long.sh': `#!/bin/sh\n${'true\n'.repeat(20_000)}`,
    });
    expect(project.scriptAt(finalStage(project, 'app/Dockerfile'), path)?.path ?? 'none').toBe(expected);
  });

  test('through another stage', () => {
    const project = projectOf({
      Dockerfile:
        'FROM alpine AS files\nCOPY bin/ /out/\nFROM scratch\nCOPY --from=files /out/start.sh /start.sh\n',
      'bin/start.sh': script,
    });
    expect(project.scriptAt(finalStage(project, 'Dockerfile'), '/start.sh')?.path).toBe('bin/start.sh');
  });

  test('from the context that a build gives', () => {
    const files = {
      'docker/Dockerfile': 'FROM alpine\nCOPY start.sh /start.sh\n',
      'docker/start.sh': script,
      'start.sh': script,
    };
    const alone = projectOf(files);
    expect(alone.scriptAt(finalStage(alone, 'docker/Dockerfile'), '/start.sh')?.path).toBe('docker/start.sh');
    const built = projectOf({
      ...files,
      'compose.yaml': 'services:\n  web:\n    build: { context: ., dockerfile: docker/Dockerfile }\n',
    });
    expect(built.scriptAt(finalStage(built, 'docker/Dockerfile'), '/start.sh')?.path).toBe('start.sh');
  });
});
