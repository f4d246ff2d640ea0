/*
 * Tells how many scalars of the workloads that charts print are written in one place, in several, or in none, and holds
 * some of those places to it: another text is written there, and that scalar must say it, and nothing else be changed.
 *   npm run origins -- DIR HELM [TRIALS]
 * DIR holds the charts, HELM a line for each chart and values file (as for `npm run agreement`), TRIALS how many scalars
 * of each are tried.
 */
import { chartRequest, linesOf } from './agreement/helm.ts';
import { renderChart } from '../src/check/assemble/helm/index.ts';
import { otherText, scalarsOf, sourcesOf, tryOut } from './origins/trial.ts';

const [folder, oracle, trials = '3'] = process.argv.slice(2);
if (folder === undefined || oracle === undefined) {
  console.error('usage: npm run origins -- DIR HELM [TRIALS]');
  process.exit(2);
}

const counts = { one: 0, several: 0, none: 0 };
const outcomes = new Map<string, number>();
for (const said of linesOf(oracle)) {
  const request = chartRequest(folder, said);
  const rendering = renderChart(request);
  const scalars = scalarsOf(rendering, sourcesOf(request));
  const inWorkloads = scalars.filter(({ isWorkload }) => isWorkload);
  for (const { origin, places } of inWorkloads)
    counts[origin && origin.kind !== 'computed' ? 'one' : places.length > 0 ? 'several' : 'none']++;
  if (rendering.unrendered.length > 0) continue;
  const tried = inWorkloads.filter((scalar) => otherText(scalar) !== undefined);
  for (let trial = 0; trial < Math.min(Number(trials), tried.length); trial++) {
    // Spread over all of them, the same each time.
    const scalar = tried[Math.floor(((trial + 0.5) * tried.length) / Number(trials)) % tried.length];
    if (!scalar) continue;
    const { outcome, stray } = tryOut(request, scalars, rendering.deciding, scalar);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (outcome === 'stray' || outcome === 'not changed')
      console.log(`  ${said.chart} ${said.values}: ${scalar.name} (${scalar.text}): ${outcome}: ${stray}`);
  }
}
console.log(
  `scalars of workloads: ${counts.one} in one place, ${counts.several} of several pieces or worked out, ${counts.none} in none`,
);
for (const [outcome, count] of [...outcomes].sort()) console.log(`${outcome}: ${count}`);
const failed = (outcomes.get('stray') ?? 0) + (outcomes.get('not changed') ?? 0);
const all = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
console.log(`${all - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
