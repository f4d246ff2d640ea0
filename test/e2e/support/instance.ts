import { PlimsollDuties } from '../../../src/github/duties.ts';
import type { Work } from '../../../src/github/work.ts';
import { standardOutput, startServer } from '../../../src/server.ts';

/* One of several instances, as a process of its own: several.slow.ts bundles it, and starts and kills it. */

export interface InstanceOptions {
  readonly appId: number;
  readonly privateKey: string;
  readonly secret: string;
  readonly apiUrl: string;
  readonly redisUrl: string;
  readonly leaseSeconds: number;
}

function isOptions(value: unknown): value is InstanceOptions {
  return typeof value === 'object' && value !== null && 'redisUrl' in value;
}

const given: unknown = JSON.parse(process.env['INSTANCE'] ?? '');
if (!isOptions(given)) throw new Error('INSTANCE does not say what to start');
const { appId, privateKey, secret, apiUrl, redisUrl, leaseSeconds } = given;
const server = await startServer<Work>(
  {
    ...{ appId, privateKey, webhookSecrets: [secret], apiUrl, host: '127.0.0.1', port: 0 },
    ...{ logLevel: 'info', concurrency: 4, queueCapacity: 10_000, drainSeconds: 10, redisUrl, leaseSeconds },
    // What nobody could be told of is found within seconds.
    sweepMinutes: 0.1,
  },
  {
    destination: standardOutput(),
    duties: ({ log, fetch }) =>
      new PlimsollDuties({
        ...{ appId, privateKey, baseUrl: apiUrl, throttle: false, fetch, log },
        homepage: 'https://example.com/plimsoll',
      }),
  },
);
process.once('SIGTERM', () => {
  void server.stop().then(() => process.exit(0));
});
