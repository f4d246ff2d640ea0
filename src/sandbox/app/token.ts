import { randomBytes } from 'node:crypto';
import { notAccessible, notFound, Refusal } from '../acts/refusal.ts';
import type { Permissions } from '../embedded.ts';
import type { RepositoryRecord } from '../records.ts';
import type { Installation, World } from '../world.ts';

/** Lets the App act for one installation, for an hour. */
export interface Token {
  readonly text: string;
  readonly installation: Installation;
  /** undefined: all that the App is installed on. */
  readonly repositories: ReadonlySet<number> | undefined;
  readonly permissions: Permissions;
  readonly expiresAt: Date;
}

export interface Need {
  readonly permission: string;
  readonly access: 'read' | 'write';
}

const life = 3_600_000;

export class Tokens {
  readonly #world: World;
  readonly #tokens = new Map<string, Token>();

  constructor(world: World) {
    this.#world = world;
  }

  issue(installation: Installation, scope: Pick<Token, 'repositories' | 'permissions'>): Token {
    // Of the newer kind, whose length nobody may rely on.
    const text = `ghs_${this.#world.app.id}_${randomBytes(48).toString('base64url')}.${randomBytes(12).toString('base64url')}`;
    // Whole seconds, as GitHub gives them.
    const expiresAt = new Date(Math.floor((this.#world.now().getTime() + life) / 1000) * 1000);
    const token = { ...scope, text, installation, expiresAt };
    this.#tokens.set(text, token);
    return token;
  }

  find(text: string): Token {
    const token = this.#tokens.get(text);
    if (!token || token.expiresAt <= this.#world.now()) throw new Refusal(401, 'Bad credentials');
    return token;
  }

  /** The permissions of tokens that are out shrink with those of the App; they never grow. */
  revoke(): void {
    this.#tokens.clear();
  }
}

export function covers(token: Token, repository: RepositoryRecord): boolean {
  return (
    repository.isInstalled &&
    repository.owner === token.installation.account &&
    (token.repositories?.has(repository.id) ?? true)
  );
}

export function grants({ permissions }: Token, { permission, access }: Need): boolean {
  const given = permissions[permission];
  return given === 'write' || given === access;
}

/** The rest of the world's public repositories may be read, and nothing else of it be seen. */
export function mustBeAllowed(
  token: Token,
  repository: RepositoryRecord | undefined,
  need: Need,
): RepositoryRecord {
  if (!repository) throw notFound();
  const isCovered = covers(token, repository);
  if (!isCovered && repository.isPrivate) throw notFound();
  if (!grants(token, need) || (!isCovered && need.access === 'write')) throw notAccessible();
  return repository;
}
