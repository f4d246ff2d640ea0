import { notFound } from '../acts/refusal.ts';
import { roleIn } from '../acts/role.ts';
import { ok, onRepository, read, type Route } from '../http/route.ts';
import type { BranchRules } from '../model.ts';
import { accountJson } from '../present/account.ts';
import { repositoryJson } from '../present/repository.ts';
import type { RepositoryRecord } from '../records.ts';

const reading = read('metadata');

export const repositoryRoutes: readonly Route[] = [
  onRepository('GET', '', reading, ({ world }, { repository }) => ok(repositoryJson(world, repository))),
  onRepository('GET', '/collaborators/{username}/permission', reading, ({ world }, request) => {
    const { repository, parameters } = request;
    const account = world.accounts.get((parameters['username'] ?? '').toLowerCase());
    if (!account) throw notFound();
    const role = roleIn(repository, account);
    const user = { ...accountJson(world, account), role_name: role, permissions: powers(role) };
    return ok({ permission: role, role_name: role, user });
  }),
  onRepository('GET', '/rules/branches/{+branch}', reading, (_, { repository, parameters }) => {
    const isGuarded = parameters['branch'] === repository.defaultBranch;
    return ok(isGuarded ? rulesJson(repository, repository.rules) : []);
  }),
];

function powers(role: string) {
  const [isAdmin, writes] = [role === 'admin', role === 'admin' || role === 'write'];
  return { pull: role !== 'none', triage: writes, push: writes, maintain: isAdmin, admin: isAdmin };
}

function rulesJson(repository: RepositoryRecord, rules: BranchRules): object[] {
  const source = { ruleset_source_type: 'Repository', ruleset_source: repository.fullName, ruleset_id: 1 };
  const checks = {
    type: 'required_status_checks',
    parameters: {
      required_status_checks: rules.requiredChecks.map(({ context, appId }) => ({
        context,
        ...(appId !== undefined && { integration_id: appId }),
      })),
      strict_required_status_checks_policy: rules.requiresUpToDate,
    },
    ...source,
  };
  const queue = {
    type: 'merge_queue',
    parameters: {
      check_response_timeout_minutes: 60,
      grouping_strategy: 'ALLGREEN',
      max_entries_to_build: 5,
      max_entries_to_merge: 5,
      merge_method: 'MERGE',
      min_entries_to_merge: 1,
      min_entries_to_merge_wait_minutes: 0,
    },
    ...source,
  };
  return [...(rules.requiredChecks.length > 0 ? [checks] : []), ...(rules.hasMergeQueue ? [queue] : [])];
}
