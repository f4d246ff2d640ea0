import { describe, expect, test } from '@jest/globals';
import { check, readConfig } from '../../../../src/check/index.ts';

const shared = (text: string) => ({ path: 'acme/.github/.github/plimsoll.yml', text });
const own = (text: string, over: string) => ({ path: '.github/plimsoll.yml', text, over: shared(over) });

describe('a configuration over that of the organisation', () => {
  test('a key of the repository wins, and what it leaves out is the organisation’s', () => {
    const config = readConfig(
      own('block: all\n', 'pod-security: baseline\nblock: nothing\ninline-waivers: deny\n'),
    );
    expect(config).toMatchObject({ block: 'all', podSecurity: { level: 'baseline' }, inlineWaivers: 'deny' });
  });

  test('rules win one by one', () => {
    const { rules } = readConfig(
      own('rules:\n  low-port: error\n', 'rules:\n  low-port: off\n  root-user: warning\n'),
    );
    expect(rules).toEqual({ 'low-port': 'error', 'root-user': 'warning' });
  });

  test('exceptions are joined', () => {
    const waiver = (path: string) => `waivers:\n  - {rule: root-user, path: ${path}, reason: because}\n`;
    const { paths, waivers } = readConfig(
      own(`paths:\n  ignore: [b]\n${waiver('B')}`, `paths:\n  ignore: [a]\n${waiver('A')}`),
    );
    expect(paths.ignore).toEqual(['a', 'b']);
    expect(waivers.map(({ path, at }) => [path, at.source.path])).toEqual([
      ['A', 'acme/.github/.github/plimsoll.yml'],
      ['B', '.github/plimsoll.yml'],
    ]);
  });

  test.each([
    ['an empty one changes nothing', ''],
    ['nor does one of comments', '# nothing yet\n'],
    ['nor one that cannot be read', 'block: [\n'],
  ])('%s', (_case, text) => {
    expect(readConfig(own(text, 'block: nothing\n')).block).toBe('nothing');
  });

  test('a mistake is told of the file it is in', () => {
    const { findings } = check([], { config: own('block: al\n', 'blok: all\n') });
    expect(findings.map(({ rule, path }) => `${rule} ${path}`)).toEqual([
      'broken-configuration .github/plimsoll.yml',
      'broken-configuration acme/.github/.github/plimsoll.yml',
    ]);
  });

  test('a version from the future is told once, where it is written', () => {
    const { findings } = check([], { config: own('block: all\n', 'pod-security: restricted@v1.99\n') });
    expect(findings.map(({ path }) => path)).toEqual(['acme/.github/.github/plimsoll.yml']);
  });

  test('what the organisation waives need not occur here', () => {
    const waiver = 'waivers:\n  - {rule: root-user, path: "**", reason: because}\n';
    const unused = (config: ReturnType<typeof own>) =>
      check([{ path: 'Dockerfile', text: 'FROM scratch\nUSER 1:1\n' }], { config }).findings.filter(
        ({ rule }) => rule === 'unused-waiver',
      );
    expect(unused(own('', waiver))).toEqual([]);
    expect(unused(own(waiver, ''))).toHaveLength(1);
  });
});
