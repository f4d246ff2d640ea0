import type { Octokit } from 'octokit';
import type { Pace } from '../../queue/pace.ts';

/** GitHub asks for a second between the requests that change something, and for more where people are told of it. */
const betweenWrites = 1000;
const betweenNotices = 3000;

/** Holds back what this one writes, as one of all that write for the same installation. */
export function keepPace({ hook }: Pick<Octokit, 'hook'>, pace: Pace, installation: string): void {
  hook.before('request', async ({ method, url }) => {
    if (isRead(method, url)) return;
    if (isNotice(method, url)) await pace(`notices ${installation}`, betweenNotices);
    await pace(`writes ${installation}`, betweenWrites);
  });
}

/** A question in GraphQL is sent like a change, and GitHub counts it so. */
function isRead(method: string, url: string): boolean {
  return method === 'GET' || method === 'HEAD' || url.endsWith('/access_tokens');
}

function isNotice(method: string, url: string): boolean {
  return method === 'POST' && /\/(?:reviews|comments|replies)$/.test(url);
}
