import js from '@eslint/js';
import sonarjs from 'eslint-plugin-sonarjs';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'coverage', 'test/zoo/apps', 'test/zoo/images'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { sonarjs },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'sonarjs/cognitive-complexity': ['error', 12],
      'no-console': 'error',
      'no-empty': 'error',
    },
  },
  {
    // The library is pure: it runs in a browser, and the same files give the same findings at any hour. So is a review.
    files: ['src/check/**', 'src/review/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'Buffer',
          'TextDecoder',
          'TextEncoder',
          'URL',
          'console',
          'crypto',
          'fetch',
          'performance',
          'process',
        ],
        ...['queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout', 'structuredClone'],
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now' },
        { object: 'Math', property: 'random' },
      ],
    },
  },
  {
    // Foreign data enters here, so here alone may a type be asserted.
    files: ['src/check/read/**', 'test/**', 'scripts/**'],
    rules: { '@typescript-eslint/consistent-type-assertions': 'off' },
  },
  {
    files: ['test/**', 'scripts/**'],
    // A test of what a terminal gets looks for control characters.
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-console': 'off',
      'no-control-regex': 'off',
    },
  },
  {
    files: ['**/*.js'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      ...tseslint.configs.disableTypeChecked.languageOptions,
      globals: { console: 'readonly', process: 'readonly' },
    },
  },
);
