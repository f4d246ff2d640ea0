import { notFound, Refusal } from '../acts/refusal.ts';
import type { Need, Token, Tokens } from '../app/token.ts';
import type { Quota } from '../app/quota.ts';
import type { PullRecord, RepositoryRecord } from '../records.ts';
import type { World } from '../world.ts';
import type { Deliveries } from '../webhooks/deliver.ts';

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What every operation may need. */
export interface Services {
  readonly world: World;
  readonly tokens: Tokens;
  readonly deliveries: Deliveries;
  readonly quotaOf: (installation: number) => Quota;
}

export interface Request {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly url: URL;
  readonly accept: string;
  readonly body: unknown;
}

/** A request of an installation, for a repository that it may see. */
export interface RepositoryRequest extends Request {
  readonly token: Token;
  readonly repository: RepositoryRecord;
}

interface Operation {
  readonly method: string;
  /** As GitHub's description writes it, with `{names}`. */
  readonly template: string;
}

/** Who may call it: anybody, the App as itself, an installation, or one that has the permission for the repository. */
export type Route =
  | (Operation & {
      readonly as: 'anybody';
      answer(services: Services, request: Request): Answer | Promise<Answer>;
    })
  | (Operation & {
      readonly as: 'app';
      answer(services: Services, request: Request): Answer | Promise<Answer>;
    })
  | (Operation & {
      readonly as: 'installation';
      answer(services: Services, request: Request & { readonly token: Token }): Answer | Promise<Answer>;
    })
  | (Operation & {
      readonly as: Need;
      answer(services: Services, request: RepositoryRequest): Answer | Promise<Answer>;
    });

export function read(permission: string): Need {
  return { permission, access: 'read' };
}

export function write(permission: string): Need {
  return { permission, access: 'write' };
}

export function ok(body: unknown, headers?: Answer['headers']): Answer {
  return headers ? { status: 200, body, headers } : { status: 200, body };
}

/** The text of the address, decoded. A name with `+` in front takes what has slashes too. */
export function matched(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const pattern = template.replaceAll(/\{(\+?)(\w+)\}/g, (_, plus: string, name: string) =>
    plus === '+' ? `(?<${name}>.*)` : `(?<${name}>[^/]+)`,
  );
  const match = new RegExp(`^${pattern}$`).exec(path);
  if (!match) return undefined;
  return Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, text]) => [name, decoded(text)]));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw notFound();
  }
}

export function pullOf({ repository, parameters }: RepositoryRequest): PullRecord {
  const pull = repository.pulls.get(Number(parameters['pull_number']));
  if (!pull) throw notFound();
  return pull;
}

/** One page, and the addresses of the others. `most`: what lies beyond is never given. */
export function page<Item>(
  items: readonly Item[],
  { query, url }: Request,
  most = Number.POSITIVE_INFINITY,
): { readonly items: readonly Item[]; readonly headers: Readonly<Record<string, string>> } {
  const size = Math.min(number(query, 'per_page', 30), 100);
  const current = number(query, 'page', 1);
  const all = items.slice(0, most);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (rel: string, to: number): string => {
    const address = new URL(url);
    address.searchParams.set('page', String(to));
    return `<${address.href}>; rel="${rel}"`;
  };
  const links = [
    ...(current > 1 ? [link('prev', current - 1)] : []),
    ...(current < last ? [link('next', current + 1), link('last', last)] : []),
    ...(current > 1 ? [link('first', 1)] : []),
  ];
  return {
    items: all.slice((current - 1) * size, current * size),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}

function number(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Refusal(422, `Invalid ${name}`);
  return value;
}

export function onRepository(
  method: string,
  template: string,
  as: Need,
  answer: (services: Services, request: RepositoryRequest) => Answer | Promise<Answer>,
): Route {
  return { method, template: `/repos/{owner}/{repo}${template}`, as, answer };
}
