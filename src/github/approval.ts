import { readConfig } from '../check/index.ts';
import type { Approval } from '../review/approval.ts';
import type { Proposal } from '../review/review.ts';
import type { Repository } from './pull.ts';

/** What a waiver in a comment begins with; whether it is one the library finds out. */
const waiver = /#[ \t]*plimsoll/i;

/** With the approval, where a changed file may have a waiver that needs one. Most have none, and nothing is asked. */
export async function withApproval(
  repository: Repository,
  proposal: Proposal,
  pull: number | undefined,
): Promise<Proposal> {
  const { config, head, changes } = proposal;
  const isWanted = (config ? readConfig(config).inlineWaivers : 'approved') === 'approved';
  if (!isWanted || pull === undefined) return proposal;
  if (!changes.some(({ path }) => waiver.test(head.read(path) ?? ''))) return proposal;
  const approval = await approvalOf(repository, pull);
  return approval ? { ...proposal, approval } : proposal;
}

/**
 * Somebody with write access who wrote nothing of it, about the newest commit. When a branch is rewritten GitHub points
 * the reviews before at the new head, so those from before the last such push are not about it.
 */
async function approvalOf(repository: Repository, pull: number): Promise<Approval | undefined> {
  const found = await repository.opinions(pull);
  if (!found) return undefined;
  const { head, authors, lastForced = 0, approvals } = found;
  const wrote = new Set(authors.map((login) => login.toLowerCase()));
  for (const { login, commit, at } of approvals) {
    if (commit !== head || at <= lastForced || wrote.has(login.toLowerCase())) continue;
    if (await repository.mayWrite(login)) return { isGiven: true, authors };
  }
  return { isGiven: false, authors };
}
