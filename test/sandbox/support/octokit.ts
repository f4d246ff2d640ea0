import { App, Octokit } from 'octokit';
import type { EmbeddedGitHub } from '../../../src/sandbox/index.ts';

/** Talks to the embedded GitHub as any App would; never twice, never slowly. */
export function appOf({ apiUrl, app }: EmbeddedGitHub): App {
  return new App({
    appId: app.id,
    privateKey: app.privateKey,
    Octokit: Octokit.defaults({
      baseUrl: apiUrl,
      throttle: { enabled: false },
      retry: { enabled: false },
      log: { debug: () => 0, info: () => 0, warn: () => 0, error: () => 0 },
    }),
    log: { debug: () => 0, info: () => 0, warn: () => 0, error: () => 0 },
  });
}

/** As installed on the first owner. */
export async function installed(github: EmbeddedGitHub): Promise<Octokit> {
  const app = appOf(github);
  const { data } = await app.octokit.request('GET /app/installations');
  return app.getInstallationOctokit(data[0]?.id ?? 0);
}
