import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { build } from 'esbuild';
import { main } from '../src/cli/main.ts';

/*
 * The commands and programs that the documentation shows are run, and what it says they print is what they print:
 * a fence marked `text` holds the output of the `sh` or `ts` fence before it.
 */

export function documentationPages(): string[] {
  const names = (folder: string, recursive: boolean) =>
    readdirSync(folder, { recursive, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => posix.join(folder, name.replaceAll('\\', '/')));
  return [...names('.', false), ...names('docs', true)].sort();
}

export interface Fence {
  readonly language: string;
  /** The words after the language. */
  readonly info: string;
  readonly text: string;
}

const FENCE = /^```(\w+)?[ ]?([^\n]*)\n(.*?)^```$/gms;

export function fencesOf(markdown: string): Fence[] {
  return [...markdown.matchAll(FENCE)].map(([, language = '', info = '', text = '']) => ({
    language,
    info,
    text,
  }));
}

/** The page with every shown output made anew. */
export async function withOutputs(markdown: string): Promise<string> {
  let previous: Fence | undefined;
  let result = '';
  let end = 0;
  for (const match of markdown.matchAll(FENCE)) {
    const [whole, language = '', info = '', text = ''] = match;
    const shown = language === 'text' && previous ? await outputOf(previous) : undefined;
    result += markdown.slice(end, match.index) + (shown === undefined ? whole : `\`\`\`text\n${shown}\`\`\``);
    end = match.index + whole.length;
    previous = { language, info, text };
  }
  return result + markdown.slice(end);
}

async function outputOf({ language, text }: Fence): Promise<string | undefined> {
  if (language === 'ts') return programOutput(text);
  const [command, ...more] = language === 'sh' ? plimsollCommandsOf(text) : [];
  if (command === undefined) return undefined;
  if (more.length > 0) throw new Error(`one command for one output, please:\n${text}`);
  return (await runPlimsoll(command)).stdout;
}

/** The arguments of each line of a shell example that calls our command. */
export function plimsollCommandsOf(text: string): string[][] {
  return [...text.matchAll(/^(?:npx )?plimsoll\b([^\n#>|]*)/gm)].map(([, words = '']) =>
    words.split(' ').filter((word) => word !== ''),
  );
}

export async function runPlimsoll(argv: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const into = (name: keyof typeof written) => ({
    isTerminal: false,
    columns: 100,
    write: (text: string) => {
      written[name] += text;
      return Promise.resolve();
    },
  });
  const io = {
    cwd: process.cwd(),
    env: {},
    today: '2026-01-01',
    stdout: into('stdout'),
    stderr: into('stderr'),
  };
  return { status: await main(argv, io), ...written };
}

/** Runs a TypeScript example that knows the library by its public name. */
async function programOutput(text: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: text, loader: 'ts', resolveDir: process.cwd() },
    alias: { 'plimsoll/check': './src/check/index.ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  });
  const program = outputFiles[0]?.text ?? '';
  return execFileSync(process.execPath, ['--input-type=commonjs'], { input: program, encoding: 'utf8' });
}
