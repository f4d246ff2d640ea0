import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { folderWith } from '../support/folder.ts';
import { run } from '../support/io.ts';

/* The shells themselves are asked what they would offer. */

const folder = folderWith({ 'Dockerfile.web': '', 'values.yaml': '' });

/** What is typed, and some of what has to be offered; `not` what must not be. */
const cases: readonly [typed: string, offered: readonly string[], not: readonly string[]][] = [
  ['plimsoll ch', ['check'], ['fix', 'Dockerfile.web']],
  ['plimsoll explain privileged-c', ['privileged-container'], ['root-user']],
  ['plimsoll check --form', ['--format'], ['--config']],
  ['plimsoll check --format ', ['text', 'json', 'sarif'], ['Dockerfile.web']],
  ['plimsoll check Dock', ['Dockerfile.web'], ['check']],
  ['plimsoll check --config val', ['values.yaml'], ['Dockerfile.web']],
  ['plimsoll completion ', ['bash', 'zsh', 'fish'], ['check', 'Dockerfile.web']],
  ['plimsoll help ver', ['verify', 'version'], ['check']],
];

async function scriptFor(shell: string): Promise<string> {
  const { status, stdout } = await run(folder, ['completion', shell]);
  expect(status).toBe(0);
  const path = join(folder, `completion.${shell}`);
  writeFileSync(path, stdout);
  return path;
}

function offeredBy(shell: string, words: readonly string[], input = ''): string[] {
  const { status, stdout, stderr } = spawnSync(shell, words, { cwd: folder, input, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout
    .split('\n')
    .map((line) => line.split('\t')[0]?.trim() ?? '')
    .filter((line) => line !== '');
}

/** As bash does it when Tab is pressed: the words up to there, and the number of the last. */
const askBash = (script: string, typed: string) =>
  offeredBy('bash', ['--norc'], `compopt() { :; }\nsource ${script}\n${bashCall(typed)}`);

function bashCall(typed: string): string {
  const words = typed.replace('=', ' = ').split(' ');
  const list = words.map((word) => `'${word}'`).join(' ');
  return `COMP_WORDS=(${list}) COMP_CWORD=${words.length - 1}\n_plimsoll\nprintf '%s\\n' "\${COMPREPLY[@]}"\n`;
}

const askFish = (script: string, typed: string) =>
  offeredBy('fish', ['--no-config', '--command', `source ${script}; complete -C '${typed}'`]);

const shells = [
  ['bash', askBash],
  ['fish', askFish],
] as const;

describe.each(shells)('%s offers', (shell, ask) => {
  const isHere = spawnSync(shell, ['--version']).status === 0;
  if (!isHere) console.warn(`SKIPPED: the completion of ${shell}, which is not here`);
  (isHere ? test : test.skip).each(cases)('after `%s`', async (typed, offered, not) => {
    const answer = ask(await scriptFor(shell), typed);
    expect(answer).toEqual(expect.arrayContaining([...offered]));
    for (const word of not) expect(answer).not.toContain(word);
  });
});

/* Zsh offers nothing without a terminal, so it gets one; what it offers is printed as it is added. */
const zshIsHere = spawnSync('zsh', ['--version']).status === 0;
if (!zshIsHere) console.warn('SKIPPED: the completion of zsh, which is not here');
const zsh = (zshIsHere ? test : test.skip).each([
  ['plimsoll check --form', '--format'],
  ['plimsoll explain privileged-c', 'privileged-container'],
  ['plimsoll check --format j', 'json'],
  ['plimsoll check Dock', 'Dockerfile.web'],
]);

zsh(
  'zsh offers after `%s`',
  async (typed, offered) => {
    const script = await scriptFor('zsh');
    const program = `zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'autoload -U compinit; compinit -u -D; source ${script}; bindkey "^I" complete-word'
zpty -w shell 'compadd () { local -a own; builtin compadd -O own "$@"; print -l -- "OFFERED:"\${^own}; builtin compadd "$@"; }'
zpty -w shell 'print REA''DY'
zpty -r shell answer '*READY*'
zpty -w -n shell $'${typed}\t'
zpty -r shell answer '*OFFERED:${offered}*'
print found`;
    const { stdout } = spawnSync('zsh', ['-f', '-c', program], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(stdout.trim()).toBe('found');
  },
  70_000,
);

test('bash offers values after `=` too', async () => {
  expect(askBash(await scriptFor('bash'), 'plimsoll check --format=js')).toEqual(['json']);
});

test('an unknown shell is named', async () => {
  expect((await run(folder, ['completion', 'csh'])).stderr).toBe(
    'plimsoll: no completion for `csh`: `plimsoll completion` knows bash, zsh, fish.\n',
  );
});
