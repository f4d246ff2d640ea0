import { createHmac, randomUUID } from 'node:crypto';
import type { Release, Webhooks } from '../embedded.ts';
import type { Delivery } from '../model.ts';
import { accountJson } from '../present/account.ts';
import { repositoryJson } from '../present/repository.ts';
import { type Happened, nodeId, type World } from '../world.ts';

/** The permission without which an App is not told of an event. */
const needs: Readonly<Record<string, string>> = {
  check_run: 'checks',
  check_suite: 'checks',
  merge_group: 'merge_queues',
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  pull_request_review_comment: 'pull_requests',
  pull_request_review_thread: 'pull_requests',
};

/** Every App gets these without asking; those of checks go with the permission to write them. */
const always = ['installation', 'installation_repositories'];
const ofChecks = ['check_run', 'check_suite'];

const timeout = 10_000;

interface Kept extends Delivery {
  readonly body: string;
  readonly attempts: Delivery['attempts'][number][];
}

/** Signs events and sends them, each in its own time, so in no promised order. */
export class Deliveries implements Webhooks {
  url: string | undefined;
  readonly #world: World;
  readonly #records = new Map<number, Kept>();
  readonly #underWay = new Set<Promise<unknown>>();
  #held: Kept[] | undefined;

  constructor(world: World) {
    this.#world = world;
    world.tell = (happened) => {
      this.#tell(happened);
    };
  }

  hold(): void {
    this.#held ??= [];
  }

  release({ order, times = 1 }: Release = {}): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const { id } of order?.(held) ?? held)
      for (let time = 0; time < times; time += 1) void this.#send(id, time > 0);
  }

  redeliver({ id }: Delivery): Promise<number | undefined> {
    return this.#send(id, true);
  }

  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** About the App itself; these go to every App. */
  tellInstallation(event: string, action: string, body: object, sender: string): void {
    const payload = { action, ...body, sender: accountJson(this.#world, this.#world.account(sender)) };
    this.#keep(event, action, payload, undefined);
  }

  #tell({ event, action, repository, sender, body }: Happened): void {
    if (!repository.isInstalled || !this.#hears(event)) return;
    const world = this.#world;
    const installation = world.installationOf(repository.owner);
    const payload = {
      action,
      ...body,
      repository: repositoryJson(world, repository),
      ...(repository.owner.type === 'Organization' && {
        organization: organization(world, repository.owner),
      }),
      sender: accountJson(world, sender),
      installation: { id: installation.id, node_id: nodeId('I', installation.id) },
    };
    this.#keep(event, action, payload, repository.fullName);
  }

  #hears(event: string): boolean {
    const { events, permissions } = this.#world.app;
    if (always.includes(event)) return true;
    if (ofChecks.includes(event)) return permissions['checks'] === 'write';
    const needed = needs[event];
    return events.includes(event) && (needed === undefined || permissions[needed] !== undefined);
  }

  #keep(event: string, action: string, payload: object, repository: string | undefined): void {
    const record: Kept = {
      ...{ id: this.#world.id(), guid: randomUUID(), event, action, payload, repository },
      ...{ body: JSON.stringify(payload), attempts: [] },
    };
    this.#records.set(record.id, record);
    this.#world.deliveries.push(record);
    if (this.#held) this.#held.push(record);
    else void this.#send(record.id, false);
  }

  #send(id: number, isRedelivery: boolean): Promise<number | undefined> {
    const record = this.#records.get(id);
    if (!record || this.url === undefined) return Promise.resolve(undefined);
    const sent = this.#post(this.url, record).then((status) => {
      record.attempts.push({ at: this.#world.now(), status, isRedelivery });
      return status;
    });
    this.#underWay.add(sent);
    void sent.finally(() => this.#underWay.delete(sent));
    return sent;
  }

  async #post(url: string, { guid, event, body }: Kept): Promise<number | undefined> {
    const { webhookSecret, id } = this.#world.app;
    const signature = createHmac('sha256', webhookSecret).update(body).digest('hex');
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/embedded',
      'x-github-delivery': guid,
      'x-github-event': event,
      'x-github-hook-id': '1',
      'x-github-hook-installation-target-id': String(id),
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature-256': `sha256=${signature}`,
    };
    try {
      const signal = AbortSignal.timeout(timeout);
      const answer = await fetch(url, { method: 'POST', headers, body, signal });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return undefined;
    }
  }
}

function organization(world: World, owner: Parameters<typeof accountJson>[1]) {
  const { login, id, node_id, avatar_url } = accountJson(world, owner);
  const url = `${world.apiUrl}/orgs/${login}`;
  return {
    ...{ login, id, node_id, avatar_url, url, description: null },
    ...{ repos_url: `${url}/repos`, events_url: `${url}/events`, hooks_url: `${url}/hooks` },
    ...{ issues_url: `${url}/issues`, members_url: `${url}/members{/member}` },
    public_members_url: `${url}/public_members{/member}`,
  };
}
