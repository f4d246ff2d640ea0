import { Session } from 'node:inspector';

/**
 * How many functions of the library are called by this work. The same on every machine, loaded or not, so that a test may
 * say that twice as much to do takes twice the steps.
 */
export function stepsOf(work: () => void): number {
  const session = new Session();
  session.connect();
  let steps = 0;
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true });
  try {
    work();
    session.post('Profiler.takePreciseCoverage', (error, coverage) => {
      if (error) throw error;
      for (const { url, functions } of coverage.result)
        if (/\/src\/check\//.test(url)) for (const { ranges } of functions) steps += ranges[0]?.count ?? 0;
    });
  } finally {
    session.post('Profiler.stopPreciseCoverage');
    session.disconnect();
  }
  return steps;
}
