import type { Account, Role } from '../model.ts';
import type { RepositoryRecord } from '../records.ts';

/** Everybody may read what is public. */
export function roleIn(repository: RepositoryRecord, account: Account): Role {
  if (repository.owner === account) return 'admin';
  return repository.collaborators.get(account.login) ?? (repository.isPrivate ? 'none' : 'read');
}

export function mayPush(repository: RepositoryRecord, account: Account): boolean {
  const role = roleIn(repository, account);
  return role === 'write' || role === 'admin';
}
