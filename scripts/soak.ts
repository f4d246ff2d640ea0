/**
 * Reviews pull requests through the running App for hours, and fails if its memory grows: `npm run soak -- [REVIEWS]`.
 * Prints what the server and its judges hold (Linux alone).
 */
import { growth, soaked } from '../test/e2e/support/soak.ts';

const [given = '10000'] = process.argv.slice(2);
const reviews = Number(given);
/** More than this over what was held in the second third is no noise of a collector. */
const most = 1.15;

const began = Date.now();
console.log('reviews  server  judges (processes)  MiB resident');
const samples = await soaked(reviews, {
  every: Math.max(Math.floor(reviews / 40), 8),
  onSample: ({ reviews: done, server, judges, processes }) => {
    console.log(`${String(done).padStart(7)}  ${String(server).padStart(6)}  ${judges} (${processes})`);
  },
});
const grown = growth(samples);
const minutes = Math.round((Date.now() - began) / 60_000);
console.log(
  `${reviews} reviews in ${minutes} minutes; the last third holds ${grown.toFixed(2)} times the second.`,
);
process.exitCode = grown > most ? 1 : 0;
