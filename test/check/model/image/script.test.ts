import { describe, expect, test } from '@jest/globals';
import { packageChangeOf } from '../../../../src/check/model/image/packages.ts';
import { callsOf } from '../../../../src/check/model/image/script.ts';
import { readDockerfile } from '../../../../src/check/read/dockerfile.ts';
import { Source } from '../../../../src/check/text/source.ts';

function calls(run: string) {
  const [instruction] = readDockerfile(new Source('Dockerfile', `RUN ${run}\n`)).instructions;
  return instruction ? callsOf(instruction) : [];
}

describe('the programs that a RUN starts', () => {
  test.each([
    ['make', ['make']],
    ['cd /src && ./configure --x \\\n  && make -j4', ['cd /src', 'configure --x', 'make -j4']],
    ['LANG=C /usr/bin/env A=b make', ['make']],
    ['sudo -E -u app make install', ['make install']],
    ['exec make', ['make']],
    ['["/usr/bin/make", "all"]', ['make all']],
    ['[]', []],
    ['<<EOF\nmake one\nmake two\nEOF', ['make one', 'make two']],
    ['$TOOL make', []],
    ['make $TARGET', ['make ?']],
    ['sudo', []],
    ['make || true', ['make', 'true']],
  ])('%s', (run, expected) => {
    const told = calls(run).filter(({ program }) => !program.startsWith('<<'));
    expect(told.map(({ program, args }) => [program, ...args.map((word) => word ?? '?')].join(' '))).toEqual(
      expected,
    );
  });

  test('stand where they are written', () => {
    const [, second] = calls('make one && \\\n  sudo make two');
    expect(second?.at.source.slice(second.at.span)).toBe('sudo make two');
    expect([second?.withSudo, second?.isCertain]).toEqual([true, true]);
  });
});

describe('what becomes of packages', () => {
  test.each([
    ['apt-get install -y --no-install-recommends gcc=4:12.2.0-3 libc6:arm64', 'install gcc libc6'],
    ['apt-get -t bookworm-backports install git', 'install git'],
    ['apk add --no-cache --virtual .build-deps gcc musl-dev~=1.2', 'install gcc musl-dev as .build-deps'],
    ['apk add -t=x gcc', 'install gcc'],
    ['apk del .build-deps', 'remove .build-deps'],
    ['apk --no-cache add "openssl>3"', 'install openssl'],
    ['dnf -y install gcc > /dev/null', 'install gcc'],
    ['apt-get install -y $PACKAGES gcc', 'install gcc'],
    ['apt-get purge -y --auto-remove gcc', 'remove gcc'],
    ['apt-get update', ''],
    ['npm install gcc', ''],
    ['apt-get', ''],
  ])('%s', (run, expected) => {
    const changes = calls(run).flatMap((call) => packageChangeOf(call) ?? []);
    expect(
      changes
        .map(({ kind, names, virtual }) => `${kind} ${names.join(' ')}${virtual ? ` as ${virtual}` : ''}`)
        .join(),
    ).toBe(expected);
  });
});
