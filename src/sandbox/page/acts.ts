import type { EmbeddedGitHub } from '../embedded.ts';
import type { CheckRun, PullRequest, Suggestion, Thread } from '../model.ts';
import { pullAddress } from './address.ts';

/** What a form of the page asks for. It ends with an address to look at the outcome. */
export type Fields = URLSearchParams;

/** What cannot be done, in a sentence for the reader. */
export class Refusal extends Error {}

export interface Actor {
  readonly github: EmbeddedGitHub;
  readonly login: string;
}

type PullAct = (actor: Actor, pull: PullRequest, fields: Fields) => Promise<string>;

const pullActs: Readonly<Record<string, PullAct>> = {
  suggestions: async ({ github, login }, pull, fields) => {
    const names = fields.getAll('suggestion');
    if (names.length === 0) throw new Refusal('No suggestion was chosen.');
    const suggestions = await Promise.all(names.map((name) => suggestionNamed(github, pull, name)));
    await github.applySuggestions(suggestions, login);
    return back(pull, fields, suggestions.length === 1 ? 'committed' : 'batch');
  },
  reply: ({ github, login }, pull, fields) => {
    const body = (fields.get('body') ?? '').trim();
    if (body === '') throw new Refusal('A reply needs some words.');
    github.reply(threadNamed(pull, fields), login, body);
    return Promise.resolve(back(pull, fields, 'replied'));
  },
  resolve: ({ github, login }, pull, fields) => {
    const isResolved = fields.get('to') === 'resolved';
    github.setResolved(threadNamed(pull, fields), isResolved, login);
    return Promise.resolve(back(pull, fields, isResolved ? 'resolved' : 'opened'));
  },
  merge: async ({ github, login }, pull, fields) => {
    await github.mergePull(pull, login);
    return back(pull, fields, 'merged');
  },
};

export function pullAct(name: string): PullAct | undefined {
  return Object.hasOwn(pullActs, name) ? pullActs[name] : undefined;
}

/** The App answers with another run, or with a commit; it is given a moment, so that the next page shows that it has. */
export async function runAct(
  name: string,
  actor: Actor,
  pull: PullRequest,
  run: CheckRun,
  fields: Fields,
): Promise<string> {
  const { checkRuns } = pull.repository;
  const before = [checkRuns.length, pull.head.sha].join();
  ask(name, actor, run, fields);
  const end = Date.now() + moment;
  while ([checkRuns.length, pull.head.sha].join() === before && Date.now() < end) {
    await new Promise((wake) => setTimeout(wake, 50));
  }
  return `${pullAddress(pull, 'checks')}?done=${name === 'rerun' ? 'rerun' : 'asked'}`;
}

const moment = 4_000;

function ask(name: string, { github, login }: Actor, run: CheckRun, fields: Fields): void {
  if (name === 'rerun') {
    github.rerun(run, login);
    return;
  }
  const identifier = fields.get('action') ?? '';
  const action = run.actions.find((each) => each.identifier === identifier);
  if (name !== 'action' || !action) throw new Refusal('The check offers no such action.');
  github.requestAction(run, identifier, login);
}

/** What is told after it was done. Of a fixed list: an address must not put words on a page. */
export const outcomes: Readonly<Record<string, string>> = {
  committed: 'Committed. The check looks at the new commit.',
  batch: 'All of them committed in one. The check looks at the new commit.',
  replied: 'Replied.',
  resolved: 'Resolved.',
  opened: 'Reopened.',
  merged: 'Merged.',
  rerun: 'The check was asked to run again.',
  asked: 'The App was asked to do it.',
};

function back(pull: PullRequest, fields: Fields, done: string): string {
  return `${pullAddress(pull, fields.get('from') === 'files' ? 'files' : '')}?done=${done}`;
}

function threadNamed({ threads }: PullRequest, fields: Fields): Thread {
  const thread = threads.find(({ id }) => id === fields.get('thread'));
  if (!thread) throw new Refusal('There is no such conversation any more.');
  return thread;
}

/** `<comment>:<number>`, the number that of the suggestion in the comment. */
async function suggestionNamed(github: EmbeddedGitHub, pull: PullRequest, name: string): Promise<Suggestion> {
  const [id, number] = name.split(':').map(Number);
  const comment = pull.threads.flatMap(({ comments }) => comments).find((each) => each.id === id);
  const suggestion = comment && (await github.suggestionsOf(comment))[number ?? 0];
  if (!suggestion) throw new Refusal('There is no such suggestion any more.');
  if (suggestion.refusal !== undefined) throw new Refusal(suggestion.refusal);
  return suggestion;
}
