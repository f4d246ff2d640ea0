// npm run zoo [-- NAME…] [--sample N] [--no-verify]: starts real applications as they are and as Plimsoll would have
// them, in a container runtime that is there. `--sample N` takes every Nth of them. The table is the result.
import { parseArgs } from 'node:util';
import { Runtime } from '../src/runtime/index.ts';
import { removeLeftovers } from '../src/runtime/session.ts';
import { type Application, applications, knownBreaks } from '../test/zoo/applications.ts';
import { buildBases, imagesUnder } from '../test/zoo/bases.ts';
import { type Outcome, Zoo } from '../test/zoo/zoo.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' }, 'no-verify': { type: 'boolean' } },
});

const every = Number(values.sample ?? 1);
const chosen = applications.filter(({ name }, index) =>
  positionals.length > 0 ? positionals.includes(name) : index % every === 0,
);
const runtime = await Runtime.find(process.env.PLIMSOLL_RUNTIME);
console.log(
  `${chosen.length} of ${applications.length} applications with ${runtime.name} ${runtime.version}`,
);
await removeLeftovers(runtime);
buildBases(runtime.program, imagesUnder(chosen));
const zoo = new Zoo(runtime, values['no-verify'] !== true);
const outcomes: Outcome[] = [];
for (const application of chosen) outcomes.push(...(await tried(application)));
const all = outcomes.flatMap(failuresOf);
const failures = all.filter(({ what }) => !knownBreaks.has(what));
for (const { what, why } of all.filter((one) => !failures.includes(one)))
  console.log(`KNOWN TO BREAK ${what}: ${why}`);
for (const what of outcomes.flatMap(runningOf))
  if (knownBreaks.has(what)) console.log(`RUNS BY NOW ${what}: take it off the list`);
for (const { what, why } of failures) console.log(`FAILED ${what}: ${why}`);
const checks = outcomes.length * (values['no-verify'] === true ? 3 : 5) - (all.length - failures.length);
console.log(`${checks - failures.length} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;

async function tried(application: Application): Promise<Outcome[]> {
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
