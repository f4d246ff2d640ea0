import { PlimsollDuties } from '../../../src/github/duties.ts';
import type { Work } from '../../../src/github/work.ts';
import { standardOutput, startServer } from '../../../src/server.ts';
import { hasProgram, Judges } from '../../../src/worker/judges.ts';
import { judgingHere } from '../../../src/worker/judging.ts';
import { limitsFor, machine } from '../../../src/worker/limits.ts';

/* One of several instances, as a process of its own: several.slow.ts bundles it, and starts and kills it. */

export interface InstanceOptions {
  readonly appId: number;
  readonly privateKey: string;
  readonly secret: string;
  readonly apiUrl: string;
  /** None: its queue is in its memory. */
  readonly redisUrl?: string;
  readonly leaseSeconds?: number;
  readonly sweepMinutes?: number;
}

function isOptions(value: unknown): value is InstanceOptions {
  return typeof value === 'object' && value !== null && 'apiUrl' in value;
}

const given: unknown = JSON.parse(process.env['INSTANCE'] ?? '');
if (!isOptions(given)) throw new Error('INSTANCE does not say what to start');
const { appId, privateKey, secret, apiUrl, redisUrl, leaseSeconds } = given;
// What nobody could be told of is found within seconds.
const { sweepMinutes = 0.1 } = given;
const server = await startServer<Work>(
  {
    ...{ appId, privateKey, webhookSecrets: [secret], apiUrl, host: '127.0.0.1', port: 0 },
    ...{ logLevel: 'info', concurrency: 4, queueCapacity: 10_000, drainSeconds: 10 },
    ...{
      sweepMinutes,
      ...(redisUrl === undefined ? {} : { redisUrl }),
      ...(leaseSeconds === undefined ? {} : { leaseSeconds }),
    },
  },
  {
    destination: standardOutput(),
    duties: ({ log, fetch }) =>
      new PlimsollDuties({
        ...{ appId, privateKey, baseUrl: apiUrl, throttle: false, fetch, log },
        judging: hasProgram() ? new Judges(limitsFor(4, machine())) : judgingHere,
        homepage: 'https://example.com/plimsoll',
      }),
  },
);
process.once('SIGTERM', () => {
  void server.stop().then(() => process.exit(0));
});
