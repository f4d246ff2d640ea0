import { describe, expect, test } from '@jest/globals';
import { dockerfileOf } from '../../../../src/check/model/image/dockerfile.ts';
import { Source } from '../../../../src/check/text/source.ts';

const stage = (text: string) => dockerfileOf(new Source('Dockerfile', text)).final;
const accounts = (text: string) =>
  stage(text)
    ?.accounts.filter(({ from }) => from === 'RUN')
    .map(({ kind, name, id, gid }) => [kind, name, id, gid]);

describe('the users and groups that RUN creates', () => {
  test.each([
    [
      'groupadd --gid 10001 app && useradd --uid 10001 --gid app -m app',
      [
        ['group', 'app', 10001, null],
        ['user', 'app', 10001, 10001],
      ],
    ],
    [
      'groupadd -r -g 5 g; useradd -r -u6 -gg -s /bin/false u',
      [
        ['group', 'g', 5, null],
        ['user', 'u', 6, 5],
      ],
    ],
    ['useradd -rmu 7 u', [['user', 'u', 7, null]]],
    ['useradd --uid=8 --comment "a b" u', [['user', 'u', 8, null]]],
    [
      'addgroup -S g && adduser -S -D -H -h /x -G g u',
      [
        ['group', 'g', null, null],
        ['user', 'u', null, null],
      ],
    ],
    [
      'addgroup -g 9 g && adduser -D -u 9 -G g u && adduser u g',
      [
        ['group', 'g', 9, null],
        ['user', 'u', 9, 9],
      ],
    ],
    ['adduser --disabled-password --gecos "" --uid 10 --gid 11 u', [['user', 'u', 10, 11]]],
    ['adduser --system --group u', [['user', 'u', null, null]]],
    ['/usr/sbin/useradd u >/dev/null 2>&1', [['user', 'u', null, null]]],
    ['id u || useradd u', []],
    ['if x; then useradd u; fi', []],
    ['usermod -o -u 0 u', [['user', 'u', 0, null]]],
    ['usermod -aG g u', []],
    ["printf 'u:x:0:0::/:/bin/sh\\n' | tee -a /etc/passwd", [['user', 'u', 0, null]]],
    ["sed -i 's/^u:x:5/u:x:0/' /etc/passwd", [['user', 'u', 0, null]]],
    ["sed -i 's/^u:x:0/u:x:5/' /etc/shadow", []],
    ['useradd $UNKNOWN', []],
    ['useradd -u $(id -u) u', [['user', 'u', null, null]]],
    ['useradd -u $ID u', [['user', 'u', 77, null]]],
    ['echo useradd u', []],
    ['echo "u:x:5:6::/:/bin/sh" >> /etc/passwd', [['user', 'u', 5, 6]]],
    ['echo "g:x:5:" >> /etc/group', [['group', 'g', 5, null]]],
    ['useradd -u 5 -g root u', [['user', 'u', 5, 0]]],
  ])('%s', (script, expected) => {
    expect(accounts(`FROM debian\nARG ID=77\nRUN ${script}`)).toEqual(expected);
  });

  test('also in a heredoc, and with the place of the command', () => {
    const made = stage('FROM debian\nRUN <<EOF\nset -e\nuseradd -u 5 u\nEOF');
    const account = made?.accounts.find(({ name }) => name === 'u');
    expect(account?.id).toBe(5);
    expect(account && account.at.source.slice(account.at.span)).toBe('useradd -u 5 u');
    expect(accounts('FROM debian\nRUN <<EOF python3\nuseradd u\nEOF')).toEqual([]);
  });

  test('a stage has those of the stage and the image that it starts from', () => {
    expect(accounts('FROM debian AS a\nRUN useradd u\nFROM a')).toEqual([['user', 'u', null, null]]);
    expect(accounts('FROM debian AS a\nRUN useradd u\nFROM debian')).toEqual([]);
    expect(stage('FROM node:24')?.accounts).toContainEqual(
      expect.objectContaining({ name: 'node', id: 1000, gid: 1000, from: 'base' }),
    );
  });

  test('a stage from scratch has those that are copied into it', () => {
    const build = 'FROM debian AS build\nRUN groupadd -g 6 g && useradd -u 5 u\nFROM scratch\n';
    expect(accounts(`${build}COPY --from=build /etc/passwd /etc/passwd`)).toEqual([['user', 'u', 5, null]]);
    expect(accounts(`${build}COPY --from=0 /etc/passwd /etc/group /etc/`)).toEqual([
      ['user', 'u', 5, null],
      ['group', 'g', 6, null],
    ]);
    expect(accounts(`${build}COPY --from=0 /etc/passwd /tmp/`)).toEqual([]);
  });
});
