/*
 * What the action does on a runner. Inputs and the event come in the environment and in a file, and go to programs as
 * words of their own: no shell reads them. The command line is built here unless a release has brought it along.
 */
import { Buffer } from 'node:buffer';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const folder = import.meta.dirname;
const program = join(folder, '..', 'dist', 'cli', 'bin.js');
const { env } = process;

try {
  process.exitCode = main();
} catch (error) {
  process.stdout.write(`::error title=Plimsoll::${String(error.message).replaceAll(/[%\r\n]/g, ' ')}\n`);
  process.exitCode = 2;
}

function main() {
  if (!existsSync(program)) build();
  const failOn = choice('INPUT_FAIL_ON', ['introduced', 'all', 'nothing']);
  const base = baseOfEvent();
  const sarif = env.INPUT_SARIF ?? '';
  if (sarif !== '') {
    const words = ['check', '--format', 'sarif', '--output', sarif, ...options(), ...configuration()];
    const { status, stderr } = plimsoll(words);
    if (status !== 0 && status !== 1) throw new Error(stderr);
    output('sarif', sarif);
  }
  if (base === undefined || failOn === 'all') return exitCode(checked(), failOn === 'all');
  return exitCode(reviewed(base), failOn === 'introduced');
}

/** Findings fail where they should; what could not be done fails always. */
function exitCode(status, findingsFail) {
  output('result', status === 0 ? 'passed' : status === 1 ? 'findings' : 'error');
  return status === 1 && !findingsFail ? 0 : status;
}

function checked() {
  const words = ['check', ...options(), ...configuration()];
  summary(plimsoll([...words, '--format', 'markdown']).stdout);
  return told(plimsoll([...words, '--format', 'github']));
}

function reviewed(base) {
  const words = ['review', '--base', base, ...options()];
  summary(plimsoll([...words, '--format', 'markdown']).stdout);
  return told(plimsoll([...words, '--format', 'github']));
}

function told({ stdout, stderr, status }) {
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  return status ?? 2;
}

function options() {
  const level = env.INPUT_POD_SECURITY ?? '';
  return level === '' ? [] : ['--pod-security', level];
}

/** A review takes the configuration of the base: a pull request cannot choose its own. */
function configuration() {
  const file = env.INPUT_CONFIG ?? '';
  return file === '' ? [] : ['--config', file];
}

/** What the change is compared with; undefined where the event is about no change. */
function baseOfEvent() {
  const event = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH ?? '/dev/null', 'utf8') || '{}');
  if (env.GITHUB_EVENT_NAME === 'merge_group') return fetched(event.merge_group?.base_sha);
  if (!event.pull_request) return undefined;
  // `actions/checkout` takes the merge of the pull request into its base: its first parent is that base, today's.
  const isMerge = git(['rev-parse', 'HEAD']) === env.GITHUB_SHA && env.GITHUB_EVENT_NAME === 'pull_request';
  if (isMerge && git(['cat-file', '-p', 'HEAD']).match(/^parent /gm)?.length === 2) {
    const [, parent] = /^parent ([\da-f]+)$/m.exec(git(['cat-file', '-p', 'HEAD'])) ?? [];
    return fetched(parent);
  }
  const base = fetched(event.pull_request.base?.sha);
  if (git(['rev-parse', 'HEAD']) !== base) return base;
  throw new Error('what is checked out is the base of the pull request, so nothing of it can be reviewed');
}

/** A checkout is one commit deep unless told otherwise. */
function fetched(commit) {
  if (!/^[\da-f]{40,64}$/.test(String(commit))) throw new Error('the event names no commit to compare with');
  if (git(['cat-file', '-t', commit]) === 'commit') return commit;
  // The token goes to git as a setting in the environment, where no list of processes shows it.
  const token = env.INPUT_TOKEN ?? '';
  const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  const setting =
    token === '' || git(['config', '--get-regexp', String.raw`^http\..*\.extraheader$`]) !== ''
      ? {}
      : {
          GIT_CONFIG_COUNT: '1',
          GIT_CONFIG_KEY_0: `http.${env.GITHUB_SERVER_URL ?? 'https://github.com'}/.extraheader`,
          GIT_CONFIG_VALUE_0: header,
        };
  git(['fetch', '--no-tags', '--quiet', '--depth=1', 'origin', commit], setting);
  if (git(['cat-file', '-t', commit]) === 'commit') return commit;
  throw new Error(`${commit} cannot be fetched: give actions/checkout \`fetch-depth: 0\``);
}

function git(words, more = {}) {
  const { stdout } = spawnSync('git', words, { encoding: 'utf8', env: { ...env, ...more } });
  return (stdout ?? '').trim();
}

function plimsoll(words) {
  return spawnSync(process.execPath, [program, ...words], { encoding: 'utf8', maxBuffer: 2 ** 28 });
}

function build() {
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'], cwd: folder };
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], quiet);
  execFileSync(process.execPath, ['build.js'], quiet);
}

function choice(name, choices) {
  const value = env[name] || choices[0];
  if (choices.includes(value)) return value;
  throw new Error(`${name.slice(6).toLowerCase()} is one of ${choices.join(', ')}`);
}

function summary(text) {
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, text);
}

function output(name, value) {
  if (env.GITHUB_OUTPUT && !/[\r\n]/.test(value)) appendFileSync(env.GITHUB_OUTPUT, `${name}=${value}\n`);
}
