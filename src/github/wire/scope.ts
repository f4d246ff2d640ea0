import type { App } from 'octokit';
import { NotOurs, statusOf } from '../error.ts';

/** What a token is good for. */
export interface Scope {
  readonly installation: number;
  /** By name; all of the installation's where there is no list. */
  readonly repositories?: readonly string[];
  readonly permissions?: Readonly<Record<string, 'read' | 'write'>>;
  /** One of the repositories, which need not be there. */
  readonly beside?: string;
}

export const reading = { contents: 'read', pull_requests: 'read', checks: 'read' } as const;
export const writing = { pull_requests: 'write', checks: 'write' } as const;
/** Resolving a conversation asks for the right to write to the repository, too. */
export const committing = { contents: 'write', pull_requests: 'write' } as const;

export interface Authentication {
  readonly token: string;
  readonly createdAt: string;
}

/** So long a scope that GitHub refused is not asked for again. */
const remembered = 10 * 60_000;

/** Makes tokens that are good for no more than what is done with them. Octokit keeps each for as long as it lives. */
export class Tokens {
  readonly #app: App;
  readonly #refused = new Map<string, number>();
  /** What stands beside the repositories of an installation, and GitHub gives no token for. */
  readonly #absent = new Map<string, number>();

  constructor(app: App) {
    this.#app = app;
  }

  /** For the first of these that GitHub grants. */
  async first(scopes: readonly Scope[]): Promise<Authentication> {
    const refused: Scope[] = [];
    for (const scope of scopes) {
      if ((this.#absent.get(besideOf(scope)) ?? 0) > Date.now()) continue;
      const token = await this.get(scope);
      if (token) {
        this.#learn(scope, refused);
        return token;
      }
      refused.push(scope);
    }
    throw new NotOurs();
  }

  /** What is granted without it, and refused with it, is not there for any repository of this installation. */
  #learn({ permissions }: Scope, refused: readonly Scope[]): void {
    for (const scope of refused)
      if (scope.beside !== undefined && scope.permissions === permissions)
        this.#absent.set(besideOf(scope), Date.now() + remembered);
  }

  /** Undefined where GitHub does not grant as much: the repository is not there for us, or a permission is not ours. */
  async get(scope: Scope): Promise<Authentication | undefined> {
    const name = JSON.stringify(scope);
    if ((this.#refused.get(name) ?? 0) > Date.now()) return undefined;
    this.#refused.delete(name);
    try {
      return await this.#ask(scope);
    } catch (error) {
      if (statusOf(error) !== 422) throw error;
      this.#forget();
      this.#refused.set(name, Date.now() + remembered);
      return undefined;
    }
  }

  async #ask({ installation, repositories, permissions }: Scope): Promise<Authentication> {
    const given: unknown = await this.#app.octokit.auth({
      ...{ type: 'installation', installationId: installation },
      ...(repositories && { repositoryNames: [...repositories] }),
      ...(permissions && { permissions }),
    });
    if (!isAuthentication(given)) throw new Error('Octokit gives no token');
    return given;
  }

  #forget(): void {
    for (const names of [this.#refused, this.#absent])
      for (const [name, until] of names) if (until <= Date.now()) names.delete(name);
  }
}

function besideOf({ installation, beside }: Scope): string {
  return beside === undefined ? '' : `${installation} ${beside}`;
}

function isAuthentication(value: unknown): value is Authentication {
  return typeof value === 'object' && value !== null && 'token' in value && 'createdAt' in value;
}
