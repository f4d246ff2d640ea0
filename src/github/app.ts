import type { ApplicationFunction, Context } from 'probot';
import { type Queue, Unreachable } from '../queue/queue.ts';
import { readRunName } from './run-name.ts';
import { keyOf, type Task, type Work } from './work.ts';

export interface AppOptions {
  readonly queue: Pick<Queue<Work>, 'add'>;
  readonly appId: number;
  /** Told of an event that could not be understood. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Events to jobs, and nothing else: GitHub waits ten seconds for an answer, and Probot tells whoever sent the event what
 * a handler throws. An event says only where to look. Those about what other Apps do are not for us.
 */
export function plimsoll({ queue, appId, onError }: AppOptions): ApplicationFunction {
  const ask = asking(queue, onError);
  return (app) => {
    app.on(
      ['pull_request.opened', 'pull_request.reopened', 'pull_request.synchronize'],
      ({ id, payload }) => {
        return ask(id, () => workOf(payload, pullTasks(payload)));
      },
    );
    app.on(['pull_request.ready_for_review', 'pull_request.edited'], ({ id, payload }) => {
      return ask(id, () => workOf(payload, isForUs(payload) ? pullTasks(payload) : []));
    });
    app.on('pull_request.closed', ({ id, payload }) => {
      return ask(id, () =>
        workOf(payload, [{ kind: 'left', sha: payload.pull_request.head.sha, isClosed: true }]),
      );
    });
    app.on(['pull_request_review.submitted', 'pull_request_review.dismissed'], ({ id, payload }) => {
      return ask(id, () => workOf(payload, isOpinion(payload) ? pullTasks(payload) : []));
    });
    app.on(['check_run.rerequested', 'check_run.requested_action'], ({ id, payload }) => {
      return ask(id, () => workOf(payload, payload.check_run.app?.id === appId ? runTasks(payload) : []));
    });
    app.on('check_suite.rerequested', ({ id, payload }) => {
      const { app: owner, head_sha: sha } = payload.check_suite;
      return ask(id, () => workOf(payload, owner.id === appId ? [{ kind: 'commit', sha }] : []));
    });
    app.on('merge_group.checks_requested', ({ id, payload }) => {
      const { head_sha: head, base_sha: base, head_ref: ref } = payload.merge_group;
      return ask(id, () => workOf(payload, [{ kind: 'group', head, base, ...pullIn(ref) }]));
    });
    app.on(['installation.created', 'installation.new_permissions_accepted'], ({ id, payload }) => {
      return ask(id, () => sweeps(payload.installation.id, payload.repositories));
    });
    app.on('installation_repositories.added', ({ id, payload }) => {
      return ask(id, () => sweeps(payload.installation.id, payload.repositories_added));
    });
  };
}

type Asking = (delivery: string, works: () => readonly Work[]) => Promise<void>;

/** A delivery that comes twice is one. Where the queue is gone, whoever sent it must be told. */
function asking(queue: AppOptions['queue'], onError: AppOptions['onError']): Asking {
  return async (delivery, works) => {
    try {
      for (const work of works()) await queue.add(keyOf(work), work, delivery);
    } catch (error) {
      if (error instanceof Unreachable) throw error;
      onError?.(error);
    }
  };
}

/** What somebody says without approving, or taking an approval back, lets no waiver count. */
function isOpinion({
  action,
  review,
}: Context<'pull_request_review.submitted' | 'pull_request_review.dismissed'>['payload']): boolean {
  return action === 'dismissed' || review.state !== 'commented';
}

/** `refs/heads/gh-readonly-queue/main/pr-12-…` */
function pullIn(ref: string): { readonly pull?: number } {
  const number = /\/pr-(\d{1,15})-[0-9a-f]+$/.exec(ref)?.[1];
  return number === undefined ? {} : { pull: Number(number) };
}

interface Source {
  readonly installation?: { readonly id: number } | undefined;
  readonly repository?: { readonly name: string; readonly owner: { readonly login: string } } | undefined;
}

function workOf({ installation, repository }: Source, tasks: readonly Task[]): Work[] {
  if (!installation || !repository) return [];
  const place = { installation: installation.id, owner: repository.owner.login, repo: repository.name };
  return tasks.map((what) => ({ ...place, what }));
}

interface PullPayload {
  readonly pull_request: {
    readonly number: number;
    readonly head: Tip;
    readonly base: Tip;
    readonly review_comments?: number;
  };
  /** The head before a push. */
  readonly before?: string;
}

interface Tip {
  readonly sha: string;
  readonly repo?: { readonly full_name: string } | null;
}

function pullTasks({ pull_request: pull, before }: PullPayload): Task[] {
  const { number, head, base, review_comments: comments } = pull;
  const isFork = head.repo?.full_name !== base.repo?.full_name;
  const seen = { head: head.sha, base: base.sha, isFork, ...(comments === undefined ? {} : { comments }) };
  return [
    { kind: 'pull', pull: number, seen },
    ...(before === undefined ? [] : [{ kind: 'left', sha: before, isClosed: false } as const]),
  ];
}

/** Titles and texts are edited all the time; only another base makes another diff. */
function isForUs(
  payload: Context<'pull_request.edited' | 'pull_request.ready_for_review'>['payload'],
): boolean {
  return payload.action !== 'edited' || payload.changes.base !== undefined;
}

type RunPayload = Context<'check_run.rerequested' | 'check_run.requested_action'>['payload'];

/** GitHub tells no pull request of a fork; the name that we gave the run does. */
function runTasks(payload: RunPayload): Task[] {
  const { id, head_sha: head, external_id: name, pull_requests: pulls } = payload.check_run;
  const of = readRunName(name)?.of;
  if (of && 'group' in of) {
    const branch = payload.check_run.check_suite.head_branch ?? '';
    return [{ kind: 'group', head, base: of.group, again: true, ...pullIn(branch) }];
  }
  const pull = of?.pull ?? pulls[0]?.number;
  if (pull === undefined) return [{ kind: 'commit', sha: head }];
  const isFix = payload.action === 'requested_action' && payload.requested_action?.identifier === 'fix';
  const sender = payload.sender.login;
  return [
    isFix ? { kind: 'fix', pull, head, run: id, sender } : { kind: 'pull', pull, again: true, at: head },
  ];
}

/** `acme/shop`: the events that tell of an installation say no more of a repository. */
function sweeps(installation: number, repositories: readonly { readonly full_name: string }[] = []): Work[] {
  return repositories.flatMap(({ full_name: name }) => {
    const [owner, repo] = name.split('/');
    if (owner === undefined || repo === undefined) return [];
    return [{ installation, owner, repo, what: { kind: 'repository' } }];
  });
}
