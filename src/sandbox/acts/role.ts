import type { Account, Role } from '../model.ts';
import type { RepositoryRecord } from '../records.ts';
import type { World } from '../world.ts';

/** Everybody may read what is public. */
export function roleIn(repository: RepositoryRecord, account: Account): Role {
  if (repository.owner === account) return 'admin';
  return repository.collaborators.get(account.login) ?? (repository.isPrivate ? 'none' : 'read');
}

export function mayPush(repository: RepositoryRecord, account: Account): boolean {
  const role = roleIn(repository, account);
  return role === 'write' || role === 'admin';
}

/** The App as itself has no role; it has permissions. */
export function isApp(world: World, account: Account): boolean {
  return account === world.app.account;
}
