import { PlimsollDuties } from '../../github/duties.ts';
import { registriesFor } from '../../registry/index.ts';
import { judgingHere } from '../../worker/judging.ts';
import { hasProgram, Judges } from '../../worker/judges.ts';
import { limitsFor, machine } from '../../worker/limits.ts';
import {
  type AppOptions,
  heedProxy,
  optionsOf,
  type RunningServer,
  standardOutput,
  startServer,
  WrongEnvironment,
} from '../../server.ts';
import type { Arguments } from '../table/shape.ts';
import type { Io } from '../io.ts';

export async function runServe(_: Arguments, io: Io): Promise<number> {
  const server = await started(io);
  if (!server) return 2;
  endOnFailure(server);
  const stop = await signalled();
  server.log.info({ signal: stop }, 'Told to stop');
  for (const signal of signals) process.once(signal, () => process.exit(1));
  await server.stop();
  // What was told to end, and did not, would keep the process.
  process.exit(0);
}

async function started({ env, stderr }: Io): Promise<RunningServer | undefined> {
  try {
    heedProxy(env);
    return await start(optionsOf(env));
  } catch (error) {
    if (!(error instanceof WrongEnvironment)) throw error;
    for (const problem of error.problems) await stderr.write(`plimsoll: ${problem}\n`);
    return undefined;
  }
}

async function start(options: AppOptions): Promise<RunningServer> {
  const { appId, privateKey, apiUrl: baseUrl, homepage } = options;
  const registries = await registriesOf(options);
  return await startServer(options, {
    destination: standardOutput(),
    duties: ({ log, fetch }) =>
      new PlimsollDuties({
        ...{ appId, privateKey, baseUrl, homepage, fetch, log, registries },
        judging: hasProgram() ? new Judges(limitsFor(options.concurrency, machine())) : judgingHere,
        onError: (error) => {
          log.error({ err: error }, 'A failure could not be told where it belongs');
        },
      }),
  });
}

/** None unless somebody has named them. Several instances share what they learn where they share the queue. */
async function registriesOf({ registries, redisUrl, appId }: AppOptions) {
  const redis = redisUrl === undefined ? undefined : { url: redisUrl, prefix: `plimsoll:${appId}:registry:` };
  return registries && (await registriesFor(registries, redis));
}

const signals = ['SIGTERM', 'SIGINT'] as const;

function signalled(): Promise<string> {
  return new Promise((done) => {
    for (const signal of signals) process.once(signal, done);
  });
}

/** After a failure that nobody expected nothing is sure any more; whoever keeps us running starts us anew. */
function endOnFailure({ log }: RunningServer): void {
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, 'An unexpected failure');
      process.exit(1);
    });
  }
}
