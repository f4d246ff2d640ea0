import type { Option } from './shape.ts';

/* Options that several commands take. */

/** What every command takes. */
export const globalOptions: readonly Option[] = [
  { name: 'help', short: 'h', help: 'Print this help.' },
  { name: 'version', short: 'V', help: 'Print the version.' },
];

export const colour: Option = {
  name: 'color',
  value: 'WHEN',
  choices: ['auto', 'always', 'never'],
  help: 'Use colour: auto (on a terminal), always or never.',
};

export const podSecurity: Option = {
  name: 'pod-security',
  value: 'LEVEL',
  completes: ['baseline', 'restricted'],
  help: 'baseline or restricted; restricted@v1.34 pins it.',
};

export const configuration: Option = {
  name: 'config',
  value: 'FILE',
  completes: 'files',
  help: 'Read this instead of .github/plimsoll.yml.',
};

export const registry: Option = {
  name: 'registry',
  help: 'Ask registries as whom images run and what they start.',
};

export const allowRegistry: Option = {
  name: 'allow-registry',
  value: 'HOST',
  repeats: true,
  help: 'Ask this registry too, even inside your network.',
};

export const textOrJson: Option = {
  name: 'format',
  value: 'FORMAT',
  choices: ['text', 'json'],
  help: 'text (for people) or json (for programs).',
};

export const yes: Option = {
  name: 'yes',
  short: 'y',
  help: 'Write over uncommitted changes without asking.',
};

export const stdinPath: Option = {
  name: 'stdin-path',
  value: 'PATH',
  help: 'The path of what - reads.',
};
