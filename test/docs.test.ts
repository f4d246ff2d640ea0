import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import {
  documentationPages,
  fencesOf,
  plimsollCommandsOf,
  runPlimsoll,
  withOutputs,
} from '../scripts/doc-examples.ts';
import { check } from '../src/check/index.ts';

/* What the documentation says is so: its commands run, its outputs are real, its paths and links exist. */

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

describe.each(documentationPages())('%s', (page) => {
  const text = readFileSync(page, 'utf8');
  const prose = text.replaceAll(/^```.*?^```$/gms, '');
  const fences = fencesOf(text);

  test('shows what its examples print', async () => {
    expect(await withOutputs(text)).toBe(text);
  });

  test('links to pages and files that exist', () => {
    const links = [...prose.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, link = '']) => link)
      .filter((link) => !/^[a-z]+:/.test(link))
      .map((link) => posix.join(posix.dirname(page), link));
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });

  test('names files and folders that exist', () => {
    const paths = [...prose.matchAll(/`((?:src|test|docs|scripts|examples|schema|\.ci)\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    );
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  test('names npm scripts that exist', () => {
    const names = [...text.matchAll(/\bnpm run ([a-z][\w:-]*)/g)].map(([, name = '']) => name);
    expect(names.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  test('has JSON and YAML that parse', () => {
    for (const { language, info, text: code } of fences) {
      if (/\bbad\b/.test(info)) continue;
      if (language === 'json') expect(() => JSON.parse(code) as unknown).not.toThrow();
      if (language !== 'yaml') continue;
      for (const { errors } of parseAllDocuments(code)) expect(errors).toEqual([]);
    }
  });

  test('shows configuration without a mistake', () => {
    for (const { info, text: config } of fences.filter((fence) => fence.info === 'plimsoll.yml')) {
      const { findings } = check([], { config: { path: info, text: config } });
      expect(findings.filter(({ rule }) => rule === 'broken-configuration')).toEqual([]);
    }
  });

  test('shows commands that can be run', async () => {
    const commands = fences
      .filter(({ language }) => language === 'sh')
      .flatMap(({ text: code }) => plimsollCommandsOf(code))
      .filter((argv) => !argv.includes('--output'));
    for (const argv of commands) {
      const { status, stderr } = await runPlimsoll(argv);
      expect([argv.join(' '), status === 2, stderr]).toEqual([argv.join(' '), false, '']);
    }
  });
});
