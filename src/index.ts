import process from 'node:process';
import type { ApplicationFunction } from 'probot';
import { PlimsollDuties } from './github/duties.ts';
import { registriesFor } from './registry/index.ts';
import { logTo } from './server/log.ts';
import { Metrics } from './server/metrics.ts';
import { Sweeper } from './server/sweeper.ts';
import { queueFor } from './server/work.ts';
import { optionsOf, standardOutput } from './server.ts';
import { hasProgram, Judges } from './worker/judges.ts';
import { judgingHere } from './worker/judging.ts';
import { limitsFor, machine } from './worker/limits.ts';

/**
 * The App for a Probot of your own, beside other Apps. It reads the same environment as `plimsoll serve`; the server, its
 * limits, its metrics and how it stops are yours.
 */
const plimsoll: ApplicationFunction = async (app, context) => {
  const options = optionsOf(process.env);
  const log = logTo(standardOutput(), options.logLevel, options.webhookSecrets);
  const duties = new PlimsollDuties({
    ...{ appId: options.appId, privateKey: options.privateKey, baseUrl: options.apiUrl },
    ...{ homepage: options.homepage, log },
    registries: options.registries && (await registriesFor(options.registries)),
    judging: hasProgram() ? new Judges(limitsFor(options.concurrency, machine())) : judgingHere,
    onError: (error) => {
      log.error({ err: error }, 'A failure could not be told where it belongs');
    },
  });
  const queue = await queueFor(duties, options, log, new Metrics());
  await duties.application(queue)(app, context);
  new Sweeper({
    sweep: (pause) => queue.alone('sweep', pause, () => duties.sweep(queue)),
    milliseconds: options.sweepMinutes * 60_000,
    ended: () => undefined,
    log,
  }).start();
};

export default plimsoll;
