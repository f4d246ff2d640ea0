import process from 'node:process';
import { fileSetOf, type Launch, launchesIn } from '../../src/check/index.ts';
import { launchOfImage, verify, type VerifyReport } from '../../src/runtime/index.ts';
import { type Setting, settingNames } from '../../src/runtime/plan.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { build } from './bases.ts';
import type { Refusal } from './refusals.ts';

/* One program that does not bear a setting: built, verified, and held against what it is known to do. */

/** Of this process alone: another may be at it, too. */
const tag = `zoo/refused-${process.pid}`;

/** Where it is not found as it is; none: it is. */
export async function refused(runtime: Runtime, refusal: Refusal): Promise<string[]> {
  build(runtime.program, tag, '-', dockerfileOf(refusal));
  const { report } = await verify(runtime, await launchOf(runtime, refusal), options);
  return [...settingsIn(report, refusal), ...capabilitiesIn(report, refusal)];
}

/** When it is through it says so in memory of its own, which stays writable whatever else is closed. */
const ready = '/dev/shm/ready';

function dockerfileOf({ image, start }: Refusal): string {
  const script = [...start, `touch ${ready}`, 'exec sleep 300'].join('\n');
  return ['FROM zoo/refusals', ...image, `CMD ${JSON.stringify(['sh', '-ec', script])}`, ''].join('\n');
}

const options = {
  ...{ ready: ['test', '-e', ready], network: undefined, environment: [], memory: 256 * 1024 * 1024 },
  ...{ seconds: 60, settle: 1, linger: 0, pull: false, limit: 600 },
  ...{ say: () => undefined, onLeft: () => undefined },
};

async function launchOf(runtime: Runtime, { service, pod }: Refusal): Promise<Launch> {
  if (pod)
    return launchIn(
      'apiVersion: v1',
      'kind: Pod',
      'metadata: { name: app }',
      `spec: { containers: [{ name: app, image: ${tag} }] }`,
    );
  if (service === undefined) return launchOfImage(runtime, tag, false);
  return launchIn('services:', '  app:', `    image: ${tag}`, `    ${service}`);
}

function launchIn(...lines: readonly string[]): Launch {
  const path = lines[0] === 'services:' ? 'compose.yaml' : 'pod.yaml';
  const [launch] = launchesIn(fileSetOf([{ path, text: lines.join('\n') }]), path);
  if (!launch) throw new Error(`nothing starts of ${lines.join(' / ')}`);
  return launch;
}

function settingsIn({ kind, doesNotBear }: VerifyReport, { fails }: Refusal): string[] {
  const names = settingNames[kind];
  const wanted = (Object.keys(fails) as Setting[]).map((one) => ({ setting: names[one], log: fails[one] }));
  const missing = wanted.flatMap(({ setting, log }) => {
    const found = doesNotBear.find((one) => one.setting === setting);
    if (!found) return [`${setting} is borne`];
    return found.log === log ? [] : [`${setting} is told by ${quoted(found.log)}, not by ${quoted(log)}`];
  });
  const other = doesNotBear.filter(({ setting }) => !wanted.some((one) => one.setting === setting));
  return [...missing, ...other.map(({ setting, failure, log }) => `${setting}: ${failure}, ${quoted(log)}`)];
}

function capabilitiesIn({ asProposed: { capabilities } }: VerifyReport, { keeps = [] }: Refusal): string[] {
  const found = String(capabilities);
  return found === String(keeps) ? [] : [`keeps ${found}, not ${String(keeps)}`];
}

function quoted(line: string | null | undefined): string {
  return typeof line === 'string' ? `"${line}"` : 'nothing';
}
