import { Script } from 'node:vm';

const work: { run?: () => void } = {};
Object.assign(globalThis, { plimsollWork: () => work.run?.() });

/** Of all that Node has, this alone ends what does not end by itself. */
const script = new Script('plimsollWork()');

/** What the work gives; throws what `isOverdue` knows where it takes longer. */
export function within<Value>(milliseconds: number, run: () => Value): Value {
  const done: Value[] = [];
  work.run = () => {
    done.push(run());
  };
  try {
    script.runInThisContext({ timeout: milliseconds });
    for (const value of done) return value;
    throw new Error('the work has not come to an end');
  } finally {
    delete work.run;
  }
}

export function isOverdue(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
