import type { Account, Suggestion } from '../model.ts';
import type { CommentRecord, PullRecord } from '../records.ts';
import { locked, type World } from '../world.ts';
import { setResolved } from './conversation.ts';
import { moveBranch, refOf } from './push.ts';
import { Refusal } from './refusal.ts';
import { mayPush } from './role.ts';

/** What the fences of a comment put in place of its lines; several of them are offered one by one. */
export async function suggestionsOf(comment: CommentRecord): Promise<Suggestion[]> {
  const { thread } = comment;
  const { pull, line } = thread;
  const fences = suggestionFences(comment.body);
  if (fences.length === 0) return [];
  const last = line ?? thread.originalLine ?? 1;
  const first = line === null ? (thread.originalStartLine ?? last) : (thread.startLine ?? last);
  const text = line === null ? undefined : await pull.repository.git.file(pull.head.sha, thread.path);
  const replaced = text
    ? linesOf(text.toString())
        .slice(first - 1, last)
        .map(withoutEnd)
    : [];
  return fences.map((lines, index) => ({
    ...{ comment, index, startLine: first, line: last, replaced, lines },
    refusal: refusalOf(comment, replaced, lines),
  }));
}

/** In the words of GitHub's page. */
function refusalOf(
  { thread }: CommentRecord,
  replaced: readonly string[],
  lines: readonly string[],
): string | undefined {
  const { pull } = thread;
  if (pull.state === 'closed') return 'Suggestions cannot be applied while the pull request is closed.';
  if (pull.queuedAs) return 'Suggestions cannot be applied while the pull request is queued to merge.';
  if (thread.isResolved) return 'This suggestion has been applied or marked resolved.';
  if (thread.about === 'file' || thread.side === 'LEFT')
    return 'Applying suggestions on deleted lines is not supported.';
  if (thread.line === null) return 'Outdated suggestions cannot be applied.';
  const isSame = replaced.length === lines.length && replaced.every((line, index) => line === lines[index]);
  return isSame ? 'This suggestion is invalid because no changes were made to the code.' : undefined;
}

/** Fenced code blocks whose info string is `suggestion`. A fence inside a longer one is text. */
export function suggestionFences(body: string): string[][] {
  const found: string[][] = [];
  let open: OpenFence | undefined;
  for (const line of body.split(/\r?\n/)) {
    if (!open) open = opened(line);
    else if (isEnd(line, open)) open = undefined;
    else open.lines.push(line.replace(new RegExp(`^ {0,${open.indent}}`), ''));
    // What is never closed reaches to the end of the text.
    if (open?.isSuggestion && !found.includes(open.lines)) found.push(open.lines);
  }
  return found;
}

interface OpenFence {
  readonly fence: string;
  readonly indent: number;
  readonly isSuggestion: boolean;
  readonly lines: string[];
}

function opened(line: string): OpenFence | undefined {
  const [, indent = '', fence, info = ''] = /^( {0,3})(`{3,}|~{3,})(.*)/.exec(line) ?? [];
  if (fence === undefined || (fence.startsWith('`') && info.includes('`'))) return undefined;
  const isSuggestion = info.trim().split(/\s+/)[0] === 'suggestion';
  return { fence, indent: indent.length, isSuggestion, lines: [] };
}

function isEnd(line: string, { fence }: OpenFence): boolean {
  const [, closing, rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)/.exec(line) ?? [];
  return closing !== undefined && closing.startsWith(fence) && rest.trim() === '';
}

/** All of them in one commit, whose other authors are those who suggested them. */
export async function applySuggestions(
  world: World,
  suggestions: readonly { readonly comment: CommentRecord; readonly index: number }[],
  by: Account,
  message?: string,
): Promise<string> {
  const comments = suggestions.map(({ comment }) => comment);
  const pull = comments[0]?.thread.pull;
  if (!pull || comments.some((comment) => comment.thread.pull !== pull))
    throw new Refusal(422, 'Suggestions of one pull request can be applied together.');
  const target = pull.head.repository;
  if (!target || !mayApply(pull, by))
    throw new Refusal(403, 'Only those who may push to the branch can apply suggestions.');
  const sha = await locked(target, async () => {
    const chosen = await Promise.all(suggestions.map(({ comment, index }) => chosenOf(comment, index)));
    const files = await editedFiles(pull, chosen);
    const commit = { parents: [pull.head.sha], author: world.person(by), files };
    const text = [message ?? titleOf(comments), '', ...coAuthors(world, comments)].join('\n');
    const written = await target.git.write(refOf(target, pull.head.branch), { ...commit, message: text });
    await moveBranch(world, target, pull.head.branch, written, by);
    return written;
  });
  for (const { thread } of comments) setResolved(world, thread, true, by);
  return sha;
}

/** Writers of the branch; where it is a fork's, writers of the base too, if the author has let them. */
function mayApply(pull: PullRecord, by: Account): boolean {
  const { repository, head, allowsMaintainerEdits } = pull;
  if (head.repository && mayPush(head.repository, by)) return true;
  return allowsMaintainerEdits && mayPush(repository, by);
}

async function chosenOf(comment: CommentRecord, index: number): Promise<Suggestion> {
  const suggestion = (await suggestionsOf(comment))[index];
  if (!suggestion) throw new Refusal(422, 'This comment has no such suggestion.');
  if (suggestion.refusal !== undefined) throw new Refusal(422, suggestion.refusal);
  return suggestion;
}

async function editedFiles(pull: PullRecord, chosen: readonly Suggestion[]) {
  const { git } = pull.repository;
  const entries = await git.tree(pull.head.sha);
  const paths = [...new Set(chosen.map(({ comment }) => comment.thread.path))];
  const edited = paths.map(async (path) => {
    const text = (await git.file(pull.head.sha, path))?.toString() ?? '';
    const mode = entries.find((entry) => entry.path === path)?.mode ?? '100644';
    const here = chosen.filter(({ comment }) => comment.thread.path === path);
    return [path, { content: Buffer.from(edit(text, here)), mode }] as const;
  });
  return new Map(await Promise.all(edited));
}

/** From below to above, so that the numbers of what is still to come hold. */
function edit(text: string, suggestions: readonly Suggestion[]): string {
  const lines = linesOf(text);
  const ordered = suggestions.toSorted((a, b) => b.line - a.line);
  let reach = Number.POSITIVE_INFINITY;
  for (const { startLine, line, lines: brought } of ordered) {
    if (line >= reach) throw new Refusal(422, 'Only one suggestion per line can be applied in a batch.');
    reach = startLine;
    lines.splice(startLine - 1, line - startLine + 1, ...brought.map((each) => `${each}\n`));
  }
  return lines.join('');
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function withoutEnd(line: string): string {
  return line.replace(/\n$/, '');
}

function titleOf(comments: readonly CommentRecord[]): string {
  const [first] = comments;
  return comments.length === 1 && first
    ? `Apply suggestion from @${first.author.login}`
    : 'Apply suggestions from code review';
}

function coAuthors(world: World, comments: readonly CommentRecord[]): string[] {
  const authors = new Set(comments.map(({ author }) => author));
  return [...authors].map((author) => {
    const { name, email } = world.person(author);
    return `Co-authored-by: ${name} <${email}>`;
  });
}
