import type { EmbeddedGitHub } from '../../sandbox/embedded.ts';
import type { CheckRun, PullRequest, Thread } from '../../sandbox/model.ts';
import { harmless } from '../format/harmless.ts';

/** A pull request's answer in plain text, for where there is no browser. */
export async function told(github: EmbeddedGitHub, pull: PullRequest): Promise<string> {
  const run = await runOf(github, pull);
  const open = pull.threads.filter(({ isResolved }) => !isResolved);
  return [
    `#${pull.number} ${harmless(pull.title)}`,
    indented(verdict(run), 3),
    ...open.map((thread) => `\n${indented(threadText(thread), 3)}`),
    '',
  ].join('\n');
}

/** The newest run of the required check. */
export async function runOf(github: EmbeddedGitHub, pull: PullRequest): Promise<CheckRun | undefined> {
  const { required } = await github.mergeBox(pull);
  return required[0]?.run;
}

function verdict(run: CheckRun | undefined): string {
  if (run?.status !== 'completed') return 'The check has not answered.';
  const word = { success: 'passed', failure: 'failed' }[String(run.conclusion)] ?? String(run.conclusion);
  return `${run.name} ${word}: ${harmless(run.output.title ?? '')}`;
}

function threadText({ path, line, comments }: Thread): string {
  const body = comments.map((comment) => `${comment.author.login}\n${said(comment.body)}`).join('\n\n');
  return `${harmless(path)}${line === null ? '' : `:${line}`}, ${body}`;
}

/** Markdown is made to be read as it is; only what it hides stays hidden. */
function said(body: string): string {
  const lines = withoutComments(body).split('\n');
  return indented(lines.map(harmless).join('\n').trim(), 3);
}

function withoutComments(text: string): string {
  const [first = '', ...others] = text.split('<!--');
  return first + others.map((part) => part.slice(part.indexOf('-->') + 3)).join('');
}

function indented(text: string, width: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(width));
}
