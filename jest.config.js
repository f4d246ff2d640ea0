export default {
  testEnvironment: 'node',
  // No test depends on how fast the machine is; this is for what hangs.
  testTimeout: 240_000,
  // Jest would leave one core alone, which of two is half of them.
  maxWorkers: '100%',
  extensionsToTreatAsEsm: ['.ts'],
  setupFiles: ['<rootDir>/test/support/seed.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
