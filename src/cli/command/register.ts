import { setTimeout as wait } from 'node:timers/promises';
import { WrongEnvironment } from '../../server/options.ts';
import { heedProxy } from '../../server/proxy.ts';
import { Interruption } from '../demo/interruption.ts';
import { reasonOf } from '../files/read.ts';
import { type Io, WrongUse } from '../io.ts';
import { show } from '../register/browser.ts';
import { type Credentials, environmentText, secretText } from '../register/credentials.ts';
import { exchanged, mustReach, NotRegistered } from '../register/exchange.ts';
import { Keep } from '../register/keep.ts';
import { type Arrival, Loopback } from '../register/loopback.ts';
import { manifestFor } from '../register/manifest.ts';
import { formPage, saying } from '../register/page.ts';
import { type Plan, planOf } from '../register/plan.ts';
import { State } from '../register/state.ts';
import { announced, closing, installationOf } from '../register/told.ts';
import type { Arguments } from '../table/shape.ts';

/** Registers the App by GitHub's manifest flow, in the browser of whoever runs this. */
export async function runRegister({ options }: Arguments, io: Io): Promise<number> {
  const plan = planOf(options);
  heed(io);
  const keep = plan.output === undefined ? undefined : new Keep(plan.output, io);
  try {
    await mustReach(plan.site);
    const app = await registered(plan, keep, io);
    await io.stderr.write(closing(app, plan, io));
    return 0;
  } catch (error) {
    throw error instanceof NotRegistered ? new WrongUse(error.message) : error;
  } finally {
    keep?.giveUp();
  }
}

/** Behind a proxy GitHub is asked through it. */
function heed({ env }: Io): void {
  try {
    heedProxy(env);
  } catch (error) {
    throw error instanceof WrongEnvironment ? new WrongUse(error.message) : error;
  }
}

async function registered(plan: Plan, keep: Keep | undefined, io: Io): Promise<Credentials> {
  const loopback = await opened(plan, io);
  try {
    await io.stderr.write(announced(loopback.address, plan));
    show(loopback.address, io);
    const arrival = await arrived(loopback, plan);
    try {
      const app = await exchanged(arrival.code, plan.site);
      await handOver(app, plan, keep, io);
      const onward = [installationOf(app, plan.site), 'Install it on repositories'] as const;
      const page = saying(`${app.slug} is registered`, 'Go on in the terminal; this page is done.', onward);
      await arrival.tell({ status: 200, page });
      return app;
    } catch (error) {
      const why = error instanceof NotRegistered ? error.message : 'The terminal says why.';
      await arrival.tell({ status: 502, page: saying('Not registered', why) });
      throw error;
    }
  } finally {
    loopback.close();
  }
}

function opened(plan: Plan, io: Io): Promise<Loopback> {
  const { port, action, name, webhook } = plan;
  const state = new State(plan.seconds * 1000);
  return Loopback.open({
    ...{ port, state, action },
    form: (redirect) =>
      formPage({ action, state: state.text, manifest: manifestFor({ name, webhook, redirect }) }),
    refused: () => {
      void io.stderr.write('plimsoll: an answer with another state was refused. Still waiting.\n');
    },
  });
}

/** GitHub's answer, unless it does not come in time, or somebody is tired of waiting. */
async function arrived({ arrival }: Loopback, { seconds, site }: Plan): Promise<Arrival> {
  const interruption = new Interruption();
  const timer = new AbortController();
  const late = wait(seconds * 1000, 'late' as const, { signal: timer.signal }).catch(() => 'late' as const);
  try {
    const first = await Promise.race([arrival, late, interruption.came]);
    if (typeof first === 'object') return first;
    const what = first === 'late' ? 'GitHub’s answer did not arrive in time' : 'ended before GitHub’s answer';
    throw new NotRegistered(
      `${what}, and nothing is written. If ${site.origin}/settings/apps lists the App, delete it and begin again.`,
    );
  } finally {
    timer.abort();
    interruption.forget();
  }
}

async function handOver(app: Credentials, plan: Plan, keep: Keep | undefined, io: Io): Promise<void> {
  const { secret, site } = plan;
  const text = secret ? secretText(app, secret) : environmentText(app, site.api);
  if (!keep) return io.stdout.write(text);
  try {
    keep.write(text);
  } catch (error) {
    throw new NotRegistered(
      `${app.slug} is registered, but \`${keep.name}\` cannot be written: ${reasonOf(error)}. Generate a private key and a webhook secret on its settings page.`,
    );
  }
}
