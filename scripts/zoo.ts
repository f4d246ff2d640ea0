// npm run zoo [-- NAME…] [--sample N] [--no-verify] [--only PART]: in a container runtime that is there, starts real
// applications as they are and as Plimsoll would have them, verifies programs that refuse a setting, and ends runs of
// `verify` at each of their steps. `--sample N` takes every Nth of all that. The tables are the result.
import { parseArgs } from 'node:util';
import { Runtime } from '../src/runtime/index.ts';
import { removeLeftovers } from '../src/runtime/session.ts';
import { type Application, applications, knownBreaks } from '../test/zoo/applications.ts';
import { buildBases, buildFamily, imagesUnder } from '../test/zoo/bases.ts';
import { Daemon } from '../test/zoo/daemon.ts';
import { Leftovers, moments } from '../test/zoo/leftovers.ts';
import { refused } from '../test/zoo/refused.ts';
import { refusals } from '../test/zoo/refusals.ts';
import { type Outcome, Zoo } from '../test/zoo/zoo.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' }, 'no-verify': { type: 'boolean' }, only: { type: 'string' } },
});

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const parts: Readonly<Record<string, () => Promise<Tally>>> = {
  applications: tryApplications,
  refusals: tryRefusals,
  leftovers: tryLeftovers,
};
const every = Number(values.sample ?? 1);
const runtime = await Runtime.find(process.env.PLIMSOLL_RUNTIME);
console.log(`with ${runtime.name} ${runtime.version}`);
await removeLeftovers(runtime);
const wanted = values.only ?? (positionals.length > 0 ? 'applications' : undefined);
const tallies: Tally[] = [];
for (const [name, part] of Object.entries(parts))
  if (wanted === undefined || wanted === name) tallies.push(await part());
const sum = (of: (tally: Tally) => number) => tallies.reduce((all, tally) => all + of(tally), 0);
const failed = sum((tally) => tally.failed);
console.log(`${sum((tally) => tally.passed)} passed, ${failed} failed`);
process.exitCode = failed > 0 || tallies.length === 0 ? 1 : 0;

async function tryApplications(): Promise<Tally> {
  const chosen = applications.filter(({ name }, index) =>
    positionals.length > 0 ? positionals.includes(name) : index % every === 0,
  );
  console.log(`\n${chosen.length} of ${applications.length} applications`);
  buildBases(runtime.program, imagesUnder(chosen));
  const zoo = new Zoo(runtime, values['no-verify'] !== true);
  const outcomes: Outcome[] = [];
  for (const application of chosen) outcomes.push(...(await tried(zoo, application)));
  const all = outcomes.flatMap(failuresOf);
  const failures = all.filter(({ what }) => !knownBreaks.has(what));
  for (const { what, why } of all.filter((one) => !failures.includes(one)))
    console.log(`KNOWN TO BREAK ${what}: ${why}`);
  for (const what of outcomes.flatMap(runningOf))
    if (knownBreaks.has(what)) console.log(`RUNS BY NOW ${what}: take it off the list`);
  for (const { what, why } of failures) console.log(`FAILED ${what}: ${why}`);
  const checks = outcomes.length * (values['no-verify'] === true ? 3 : 5) - (all.length - failures.length);
  return { passed: checks - failures.length, failed: failures.length };
}

/** Programs that do not bear a setting: `verify` has to name it, and the line that tells. */
async function tryRefusals(): Promise<Tally> {
  const chosen = refusals.filter(({ name }, index) =>
    positionals.length > 0 ? positionals.includes(name) : index % every === 0,
  );
  console.log(`\n${chosen.length} of ${refusals.length} programs that refuse a setting`);
  buildFamily(runtime.program, 'refusals');
  return told(chosen, async (one) => [one.name, await refused(runtime, one)]);
}

/** Whatever ends a run, nothing of it is left after the next start. */
async function tryLeftovers(): Promise<Tally> {
  if (runtime.name !== 'docker' || !Daemon.canRun()) {
    console.log(
      '\n!! SKIPPED: runs that are ended: that takes a Docker daemon of our own, so root and `dockerd`',
    );
    return { passed: 0, failed: 0 };
  }
  const leftovers = await Leftovers.prepare(runtime.program);
  try {
    const calls = await leftovers.calls();
    const all = moments(calls);
    const chosen = all.filter((_one, index) => index % every === 0);
    console.log(`\n${chosen.length} of ${all.length} ends of a run that asks its runtime ${calls} times`);
    return await told(chosen, async ({ end, call }) => [
      `${end} at call ${call}`,
      await leftovers.after(end, call),
    ]);
  } finally {
    await leftovers.close();
  }
}

async function told<T>(
  all: readonly T[],
  look: (one: T) => Promise<[name: string, wrong: readonly string[]]>,
): Promise<Tally> {
  let bad = 0;
  for (const one of all) {
    const [name, wrong] = await look(one);
    if (wrong.length > 0) bad += 1;
    console.log(wrong.length === 0 ? `as known  ${name}` : `FAILED ${name}: ${wrong.join('; ')}`);
  }
  return { passed: all.length - bad, failed: bad };
}

async function tried(zoo: Zoo, application: Application): Promise<Outcome[]> {
  const all = await zoo.try(application);
  for (const one of all) console.log(row(one));
  return all;
}

function row({ application, file, before, fixes, learned, seconds }: Outcome): string {
  const kinds = fixes.map(({ include, lines, failure, untried }) => {
    if (untried) return `${include}: NOT TRIED, ${failure ?? ''}`;
    if (lines === 0) return `${include}: nothing`;
    return `${include}: ${lines} lines, ${failure === undefined ? 'runs' : 'BREAKS'}`;
  });
  const cells = [
    before === undefined ? 'runs' : 'DOES NOT RUN',
    ...kinds,
    learned.length === 0 ? 'as known' : learned.join('; '),
  ];
  return `${application.padEnd(20)} ${file.padEnd(12)} ${cells.join(' | ')} (${Math.round(seconds)} s)`;
}

interface Failure {
  readonly what: string;
  readonly why: string;
}

function failuresOf({ application, file, before, fixes, learned }: Outcome): Failure[] {
  const who = `${application} ${file}`;
  const broken = fixes.flatMap(({ include, failure, untried }) =>
    failure === undefined || untried ? [] : [{ what: `${who}, ${include}`, why: failure }],
  );
  const unlike = learned.length === 0 ? [] : [{ what: `${who}, verify`, why: learned.join('; ') }];
  return [...(before === undefined ? [] : [{ what: `${who}, as it is`, why: before }]), ...broken, ...unlike];
}

function runningOf({ application, file, fixes }: Outcome): string[] {
  const good = fixes.filter(({ failure, untried }) => failure === undefined && !untried);
  return good.map(({ include }) => `${application} ${file}, ${include}`);
}
