import { PlimsollDuties } from '../../github/duties.ts';
import type { EmbeddedGitHub } from '../../sandbox/index.ts';
import { publishDocumentation } from './documentation.ts';
import { type ServerOptions, startServer } from '../../server.ts';

export interface RunningApp {
  /** Where it takes events. */
  readonly webhooks: string;
  stop(): Promise<unknown>;
}

/** The very App that `plimsoll serve` starts, registered with the embedded GitHub. It listens to this computer alone. */
export async function startApp(github: EmbeddedGitHub, write: (line: string) => void): Promise<RunningApp> {
  const homepage = await publishDocumentation(github);
  const { id: appId, privateKey, webhookSecret } = github.app;
  const options: ServerOptions = {
    ...{ appId, privateKey, webhookSecrets: [webhookSecret], apiUrl: github.apiUrl },
    ...{ host: '127.0.0.1', port: 0, logLevel: 'warn' },
    ...{ concurrency: 4, queueCapacity: 1_000, sweepMinutes: 30, drainSeconds: 5 },
  };
  const server = await startServer(options, {
    destination: { write },
    duties: ({ log, fetch }) =>
      new PlimsollDuties({
        ...{ appId, privateKey, baseUrl: github.apiUrl, fetch, homepage },
        // GitHub asks for pauses between writes, so that it can bear everybody's; this one has only us to bear.
        throttle: false,
        onError: (error) => {
          log.error({ err: error }, 'It could not be said that a review failed');
        },
      }),
  });
  return { webhooks: `${server.url}/api/github/webhooks`, stop: () => server.stop() };
}
