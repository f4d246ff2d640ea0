import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dockerfileOf, type Command } from '../../../../src/check/model/image/dockerfile.ts';
import { Source } from '../../../../src/check/text/source.ts';
import { patience } from '../../../support/patience.ts';
import { spent } from '../../../support/spent.ts';

const read = (text: string) => dockerfileOf(new Source('Dockerfile', text));
const final = (text: string) => {
  const stage = read(text).final;
  if (!stage) throw new Error('no stage');
  return stage;
};
const argv = (command: Command | null | undefined) => (command ? [command.form, ...command.argv] : command);

describe('the user', () => {
  const user = (text: string) => {
    const { value, kind, uid, gid, from } = final(text).user;
    return [value, kind, uid, gid, from];
  };
  test.each([
    ['FROM alpine\nUSER 1000:2000', ['1000:2000', 'uid', 1000, 2000, 'USER']],
    ['FROM alpine\nUSER app:app', ['app:app', 'name', null, null, 'USER']],
    ['FROM alpine\nUSER root', ['root', 'root', 0, null, 'USER']],
    ['FROM alpine\nUSER root:1', ['root:1', 'root', 0, 1, 'USER']],
    ['FROM alpine\nUSER 0', ['0', 'root', 0, null, 'USER']],
    ['FROM alpine\nUSER 00', ['00', 'root', 0, null, 'USER']],
    ['FROM alpine\nUSER -0', ['-0', 'root', 0, null, 'USER']],
    ['FROM alpine\nUSER +0:0', ['+0:0', 'root', 0, 0, 'USER']],
    ['FROM alpine\nUSER 0x0', ['0x0', 'name', null, null, 'USER']],
    ['FROM alpine\nUSER app # not root', ['app # not root', 'name', null, null, 'USER']],
    ['FROM alpine\nUSER 1\nUSER 2', ['2', 'uid', 2, null, 'USER']],
    ['FROM alpine\nUSER $NONE', ['', 'root', 0, null, 'default']],
    ['FROM scratch', ['', 'root', 0, null, 'default']],
    ['FROM alpine', ['root', 'root', 0, null, 'base']],
    ['FROM gcr.io/distroless/static-debian12:nonroot', ['65532', 'uid', 65532, null, 'base']],
    ['FROM example.com/unknown', ['', 'unknown', null, null, 'base']],
    ['FROM example.com/unknown\nUSER $FROM_BASE', ['$FROM_BASE', 'unknown', null, null, 'USER']],
    ['FROM mcr.microsoft.com/dotnet/aspnet:8.0\nUSER $APP_UID', ['1654', 'uid', 1654, null, 'USER']],
    ['FROM alpine AS a\nUSER 5\nFROM a', ['5', 'uid', 5, null, 'stage']],
    ['FROM alpine AS a\nUSER 5\nFROM alpine', ['root', 'root', 0, null, 'base']],
    ['FROM alpine AS a\nFROM a', ['root', 'root', 0, null, 'base']],
    ['FROM alpine AS a\nONBUILD USER 5\nFROM a', ['5', 'uid', 5, null, 'USER']],
    ['FROM alpine AS a\nONBUILD USER 5\nFROM a AS b\nFROM b', ['5', 'uid', 5, null, 'stage']],
    ['FROM alpine AS a\nONBUILD USER 5', ['root', 'root', 0, null, 'base']],
  ])('%j', (text, expected) => {
    expect(user(text)).toEqual(expected);
  });
});

describe('variables', () => {
  const user = (text: string) => final(text).user.value;
  test.each([
    ['an ARG', 'FROM alpine\nARG U=5\nUSER $U', '5'],
    ['an ENV', 'FROM alpine\nENV U=5\nUSER ${U}:1', '5:1'],
    ['an ARG before FROM is not seen in the stage', 'ARG U=5\nFROM alpine\nUSER $U', ''],
    ['unless it is declared again', 'ARG U=5\nFROM alpine\nARG U\nUSER $U', '5'],
    ['whose own default wins', 'ARG U=5\nFROM alpine\nARG U=6\nUSER $U', '6'],
    ['an ARG after an ENV', 'FROM alpine\nENV U=5\nARG U=6\nUSER $U', '6'],
    ['an ARG without a default leaves the ENV alone', 'FROM alpine\nENV U=5\nARG U\nUSER $U', '5'],
    [
      'which wins again in a stage from that stage',
      'FROM alpine AS a\nENV U=5\nARG U=6\nFROM a\nUSER $U',
      '5',
    ],
    ['an ARG of the stage that this one starts from', 'FROM alpine AS a\nARG U=6\nFROM a\nUSER $U', '6'],
    ['one ENV sees what was before it', 'FROM alpine\nENV A=1\nENV A=2 U=$A\nUSER $U', '1'],
    ['one ARG sees what it has just set', 'FROM alpine\nARG A=2 U=$A\nUSER $U', '2'],
    ['quotes', 'FROM alpine\nENV U="a b"\nUSER "$U"', 'a b'],
    ['the backtick as escape', '# escape=`\nFROM alpine\nENV U=5\nUSER `$U', '$U'],
  ])('%s', (_, text, expected) => {
    expect(user(text)).toBe(expected);
  });

  test('the ARGs that whoever builds has to give are named', () => {
    expect(final('FROM alpine\nARG A\nENV B=$A\nUSER ${B}').user).toMatchObject({
      kind: 'root',
      openArguments: ['A'],
    });
    expect(final('FROM alpine\nARG A=1\nUSER $A').user.openArguments).toEqual([]);
  });

  test('what only the build knows is not known', () => {
    expect(final('FROM alpine\nARG TARGETARCH\nUSER u$TARGETARCH').user.kind).toBe('unknown');
    expect(final('FROM image-$TARGETARCH').base.reference).toBeNull();
    expect(final('FROM alpine AS a-linux\nUSER 5\nFROM a-$TARGETOS').user.value).toBe('5');
  });
});

describe('the base', () => {
  const base = (text: string) => final(text).base.reference;
  test.each([
    ['FROM node', 'docker.io/library/node:latest'],
    ['FROM node:24@sha256:' + 'a'.repeat(64), 'docker.io/library/node:24@sha256:' + 'a'.repeat(64)],
    ['FROM gcr.io/a/b:c AS d\nFROM d AS e\nFROM e', 'gcr.io/a/b:c'],
    ['FROM scratch', 'scratch'],
    ['ARG V=24\nARG I=node:$V\nFROM $I-alpine', 'docker.io/library/node:24-alpine'],
    ['ARG I\nFROM ${I:-node}', 'docker.io/library/node:latest'],
    ['FROM node AS node\nFROM node', 'docker.io/library/node:latest'],
    ['FROM a AS b\nFROM B', null],
    ['ARG I\nFROM $I', null],
    ['FROM BASEIMAGE', null],
  ])('%j', (text, expected) => {
    expect(base(text)).toBe(expected);
  });

  test('Windows', () => {
    expect(
      final('# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR C:\\app\\x'),
    ).toMatchObject({
      isWindows: true,
      workdir: '\\app\\x',
      user: { kind: 'unknown' },
    });
  });
});

describe('what runs', () => {
  test.each([
    ['CMD ["a", "b c"]', ['exec', 'a', 'b c']],
    ['CMD a  b', ['shell', '/bin/sh', '-c', 'a  b']],
    ["CMD ['a']", ['shell', '/bin/sh', '-c', "['a']"]],
    ['SHELL ["bash", "-c"]\nCMD a', ['shell', 'bash', '-c', 'a']],
    ['CMD a\nENTRYPOINT ["b"]', ['shell', '/bin/sh', '-c', 'a']],
  ])('%j', (text, expected) => {
    expect(argv(final(`FROM scratch\n${text}`).command)).toEqual(expected);
  });

  test('an ENTRYPOINT clears the CMD of the base', () => {
    const stage = final('FROM scratch AS a\nCMD ["x"]\nFROM a\nENTRYPOINT ["b"]');
    expect([stage.command, argv(stage.entrypoint)]).toEqual([null, ['exec', 'b']]);
  });

  test('what the base runs is inherited, or not known', () => {
    expect(final('FROM alpine').command).toMatchObject({ argv: ['/bin/sh'], from: 'base' });
    expect(final('FROM example.com/unknown').command).toBeUndefined();
    expect(final('FROM scratch').command).toBeNull();
    expect(final('FROM scratch AS a\nCMD ["x"]\nFROM a').command).toMatchObject({
      argv: ['x'],
      from: 'stage',
    });
  });

  test('health checks', () => {
    expect(argv(final('FROM scratch\nHEALTHCHECK --interval=5s CMD ["a"]').healthcheck)).toEqual([
      'exec',
      'a',
    ]);
    expect(final('FROM scratch AS a\nHEALTHCHECK CMD a\nFROM a\nHEALTHCHECK NONE').healthcheck).toBeNull();
  });
});

describe('the rest of the configuration', () => {
  test.each([
    ['WORKDIR /a\nWORKDIR b/../c', '/a/c'],
    ['WORKDIR a', '/a'],
    ['WORKDIR /a/', '/a/'],
    ['ENV D=/d\nWORKDIR $D/e', '/d/e'],
  ])('%j', (text, expected) => {
    expect(final(`FROM scratch\n${text}`).workdir).toBe(expected);
  });

  test('a relative path upon an image whose own is not known', () => {
    expect(final('FROM example.com/unknown\nWORKDIR a').workdir).toBeNull();
  });

  test('ports', () => {
    const { ports } = final('FROM scratch\nENV P=81\nEXPOSE 80 $P/UDP 90-92/tcp 1:2');
    expect(ports.map(({ first, last, protocol }) => [first, last, protocol])).toEqual([
      [80, 80, 'tcp'],
      [81, 81, 'udp'],
      [90, 92, 'tcp'],
      [2, 2, 'tcp'],
    ]);
  });

  test('volumes, ENV and LABEL', () => {
    const stage = final('FROM scratch\nENV D=/d\nVOLUME $D /e\nLABEL a=$D');
    expect(stage.volumes.map(({ path }) => path.text)).toEqual(['/d', '/e']);
    expect([stage.env.get('D')?.text, stage.labels.get('a')?.text]).toEqual(['/d', '/d']);
  });

  test('steps know who carries them out, and what COPY copies', () => {
    const { steps } = final(
      'FROM alpine AS a\nFROM scratch\nENV U=7\nCOPY --from=0 --chown=$U x y\nUSER 5\nCOPY --from=node /z /\nCOPY a b',
    );
    expect(steps.map(({ user, copy }) => [user.value, copy?.from, copy?.chown?.text])).toEqual([
      ['', undefined, undefined],
      ['', { stage: 0 }, '7'],
      ['', undefined, undefined],
      ['5', { image: expect.objectContaining({ name: 'node' }) }, undefined],
      ['5', undefined, undefined],
    ]);
  });

  test('steps know their mounts', () => {
    const [run] = final('FROM alpine\nRUN --mount=type=cache,dst=/c,uid=5 x').steps;
    expect(run?.mounts).toMatchObject([{ type: 'cache', target: '/c' }]);
    expect(run?.mounts[0]?.options.get('uid')).toBe('5');
  });
});

describe('what BuildKit refuses', () => {
  test.each([
    ['RUN a', ['`RUN` comes before the first `FROM`', 'the file has no `FROM`']],
    ['FROM a\nCOPY --from=b x y\nFROM a AS b', ['the stage `b` does not come before this one']],
    ['FROM a\nCOPY --from=1 x y', ['the stage `1` does not come before this one']],
    ['FROM a\nCOPY --from=$X x y', ['`--from` takes no variables']],
    ['FROM Abc', ['`Abc` is no image']],
    ['FROM --platform=mars a', ['`mars` is no platform']],
    ['FROM a\nEXPOSE x', ['`x` is no port']],
    ['FROM a\nSTOPSIGNAL SIGNOTHING', ['`SIGNOTHING` is no signal']],
    ['FROM a\nUSER ${X', ['missing `}`']],
    ['FROM a\nRUN --mount=type=flying x', ['`flying` is no type of mount']],
    ['FROM a\nRUN --mount=type=bind,uid=1 x', ['a bind mount has no uid, gid or mode']],
    ['FROM a AS b\nONBUILD FOO x\nFROM b', ['`FOO` is not an instruction']],
    ['FROM a\nONBUILD FOO x', []],
    ['FROM a\nCOPY --from=a/b x y\nRUN --mount=type=secret,id=x y\nSTOPSIGNAL RTMIN+3', []],
  ])('%j', (text, expected) => {
    expect(read(text).problems.map(({ message }) => message)).toEqual(expected);
  });

  test('with the ARGs that a build could mend it by', () => {
    expect(read('ARG I\nFROM $I').problems).toMatchObject([
      { message: 'the name of the image is empty', openArguments: ['I'] },
    ]);
  });
});

describe('for any text', () => {
  const lines = fc.constantFrom(
    ...[
      'FROM a',
      'FROM scratch AS s',
      'FROM s',
      'FROM $A',
      'ARG A',
      'ARG A=$B',
      'ENV A=$A$A B=1',
      'USER $A',
      'SHELL ["x"]',
    ],
    ...[
      'ONBUILD USER $B',
      'ONBUILD COPY --from=s a b',
      'WORKDIR $A',
      'EXPOSE $B 1-65535',
      'VOLUME $A',
      'CMD x',
      'COPY --chown=$A a b',
    ],
    ...[
      'RUN --mount=type=cache,target=$A x',
      'RUN --mount="a',
      'LABEL $A=1',
      'STOPSIGNAL $B',
      'HEALTHCHECK CMD x',
      '<<E',
      '\\',
    ],
  );
  test('every stage has a user and a place for it', () => {
    fc.assert(
      fc.property(
        fc.array(lines).map((all) => all.join('\n')),
        (text) => {
          for (const { user, base } of read(text).stages) {
            expect(user.at.span.end).toBeLessThanOrEqual(text.length);
            expect(base.at.span.end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['an ENV that doubles forever', `FROM a\nENV A=aaaaaaaa\n${'ENV A=$A$A$A$A\n'.repeat(15_000)}`],
    [
      'an ENV that is used over and over',
      `FROM a\nENV A=${'a '.repeat(30_000)}\n${'EXPOSE $A\n'.repeat(15_000)}`,
    ],
    [
      'stages that all inherit a lot',
      `FROM a AS s\n${'ENV A=1 B=2 C=3\n'.repeat(10_000)}${'FROM s\nENV A=2\n'.repeat(490)}`,
    ],
    ['stages upon stages', `FROM a AS s\n${'FROM s AS s\n'.repeat(20_000)}`],
    ['triggers times stages', `FROM a AS s\n${'ONBUILD USER 1\n'.repeat(14_000)}${'FROM s\n'.repeat(400)}`],
    ['wide port ranges', `FROM a\n${'EXPOSE 1-65535\n'.repeat(15_000)}`],
    [
      'open arguments',
      `FROM a\nARG ${Array.from({ length: 20_000 }, (_, n) => `A${n}`).join(' ')}\nENV B=${'$A1'.repeat(9_000)}\n${'ENV B=$B$A2\n'.repeat(5_000)}`,
    ],
  ])('%s', (_, text) => {
    const start = spent();
    const { stages, skipped } = read(text);
    expect(stages.length > 0 || skipped !== undefined).toBe(true);
    expect(spent() - start).toBeLessThan(patience);
  });
});
