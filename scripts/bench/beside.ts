import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { File } from '../../src/check/index.ts';

/*
 * The other checkers on the same files: whoever of them is on the PATH. Each is a process that is measured from its start
 * to its end, and prints JSON to nowhere. They take turns, and the faster of two turns counts, so that what else the
 * machine does falls on all of them. What each does in that time is told in docs/speed.md.
 */

interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
}

type Words = (files: readonly string[]) => readonly string[];

/** How each is asked for JSON of the files in the current folder. */
const peers: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  dockerfile: {
    hadolint: (files) => ['--no-fail', '-f', 'json', ...files],
    checkov: () => ['-d', '.', '--framework', 'dockerfile', '-o', 'json', '--compact', '--quiet'],
    trivy: () => ['config', '-q', '-f', 'json', '.'],
  },
  kubernetes: {
    'kube-linter': () => ['lint', '--format', 'json', '.'],
    'kube-score': (files) => ['score', '-o', 'json', ...files],
    polaris: () => ['audit', '--audit-path', '.', '-f', 'json'],
    checkov: () => ['-d', '.', '--framework', 'kubernetes', '-o', 'json', '--compact', '--quiet'],
    trivy: () => ['config', '-q', '-f', 'json', '.'],
  },
  compose: { dclint: () => ['-r', '-f', 'json', '.'] },
};

/** Some of the files of one kind, in lines to print. */
export function beside(kind: string, files: readonly File[], program: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-beside-'));
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const paths = files.map(({ path }) => path);
    return linesOf(measured(contestantsFor(kind, paths, program), folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function contestantsFor(kind: string, paths: readonly string[], program: string): Contestant[] {
  const own = [process.execPath, resolve(program), 'check', '.', '--format', 'json'];
  const others = Object.entries(peers[kind] ?? {}).filter(([name]) => isHere(name));
  return [
    { name: 'plimsoll', command: own },
    { name: 'plimsoll --fixes none', command: [...own, '--fixes', 'none'] },
    ...others.map(([name, words]) => ({ name, command: [name, ...words(paths)] })),
  ];
}

function isHere(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;
}

interface Taken {
  readonly seconds: number;
  /** Of processor time, its children's too. */
  readonly processor: number;
  readonly printed: boolean;
}

function measured(contestants: readonly Contestant[], folder: string): Map<string, Taken> {
  const best = new Map<string, Taken>();
  for (let turn = 0; turn < 2; turn++)
    for (const { name, command } of contestants) {
      const taken = timed(command, folder);
      const before = best.get(name);
      if (!before || taken.processor < before.processor) best.set(name, taken);
    }
  return best;
}

/** The shell knows what its children have used. */
function timed(command: readonly string[], cwd: string): Taken {
  const start = process.hrtime.bigint();
  const { stdout } = spawnSync('sh', ['-c', '"$@" 2>/dev/null | wc -c; times', 'sh', ...command], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true' },
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const times = [...stdout.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => 60 * Number(minutes) + Number(rest),
  );
  return {
    seconds,
    processor: times.reduce((sum, time) => sum + time, 0),
    printed: Number.parseInt(stdout) > 100,
  };
}

function linesOf(all: ReadonlyMap<string, Taken>): string[] {
  const own = all.get('plimsoll');
  return [...all].map(([name, { seconds, processor, printed }]) => {
    const ratio = own && name !== 'plimsoll' ? `, ${(processor / own.processor).toFixed(2)} × plimsoll` : '';
    const nothing = printed ? '' : ' (it printed next to nothing)';
    return `  ${name}: ${seconds.toFixed(2)} s, ${processor.toFixed(2)} s of processor${ratio}${nothing}`;
  });
}
