/*
 * A change must not fail for what chance finds in something else: where others wait for the result, the same cases are
 * tried each time. Whoever works on the project tries other ones with each run.
 */
if (process.env.CI) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ seed: 20_261_121 });
}

export {};
