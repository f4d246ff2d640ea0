import type { Arguments, Option } from './arguments.ts';
import type { Io } from './io.ts';

/** Does the work and gives the exit status. */
export type Run = (given: Arguments, io: Io) => Promise<number>;

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What may follow the name besides options, such as `[PATH…]`, and how many of it. */
  readonly operands: string;
  readonly atLeast: number;
  readonly atMost: number;
  readonly details: string;
  readonly options: readonly Option[];
  /** Loaded when it is wanted: `--version` must not wait for a YAML parser. */
  readonly load: () => Promise<Run>;
}

const colour: Option = {
  name: 'color',
  value: 'WHEN',
  choices: ['auto', 'always', 'never'],
  help: 'Use colour: auto (on a terminal), always or never.',
};

const podSecurity: Option = {
  name: 'pod-security',
  value: 'LEVEL',
  help: 'baseline or restricted; restricted@v1.34 pins it.',
};

const configuration: Option = {
  name: 'config',
  value: 'FILE',
  help: 'Read this instead of .github/plimsoll.yml.',
};

export const commands: readonly Command[] = [
  {
    name: 'check',
    summary: 'Check files and folders.',
    operands: '[PATH…]',
    atLeast: 0,
    atMost: Infinity,
    details: `Checks the Dockerfiles, Kubernetes manifests and compose files in the given files
and folders, or in the current folder. What git ignores, and what is vendored or
generated, is left out unless you name it.

Exit status: 0 nothing blocks, 1 a certain error does, 2 the check could not run.`,
    options: [
      {
        name: 'format',
        value: 'FORMAT',
        choices: ['text', 'json', 'sarif'],
        help: 'text (for people), json or sarif (for programs).',
      },
      podSecurity,
      configuration,
      { name: 'output', short: 'o', value: 'FILE', help: 'Write there instead of to standard output.' },
      colour,
    ],
    load: async () => (await import('./command/check.ts')).runCheck,
  },
  {
    name: 'fix',
    summary: 'Mend what has a proven fix.',
    operands: '[PATH…]',
    atLeast: 0,
    atMost: Infinity,
    details: `Applies the fixes that \`plimsoll check\` shows for the given files and folders.
Each is proven: applied and checked again, its finding is gone and nothing else has
changed. Without --include only those that a well-behaved container cannot notice.

Exit status: 0 nothing that blocks is left, 1 something is, 2 a file could not be
written or the command could not run.`,
    options: [
      { name: 'diff', help: 'Print a patch for `git apply` and write nothing.' },
      {
        name: 'include',
        value: 'KIND',
        choices: ['safe', 'test-first'],
        help: 'test-first: apply those too that want a test.',
      },
      podSecurity,
      configuration,
      colour,
    ],
    load: async () => (await import('./command/fix.ts')).runFix,
  },
  {
    name: 'review',
    summary: 'Say what a change brings in, as the App would.',
    operands: '',
    atLeast: 0,
    atMost: 0,
    details: `Compares two revisions of this git repository by what they mean: what the change
brings in, what it mends, and what was there before. The configuration is that of
the base. Nothing is checked out, and nothing is written.

Exit status: 0 nothing blocks, 1 what the change brings in does, 2 the review could
not run.`,
    options: [
      { name: 'base', value: 'REF', help: 'Where the change is to go, such as origin/main.' },
      { name: 'head', value: 'REF', help: 'The change; HEAD unless told otherwise.' },
      { name: 'format', value: 'FORMAT', choices: ['text', 'json'], help: 'text or json.' },
      podSecurity,
      colour,
    ],
    load: async () => (await import('./command/review.ts')).runReview,
  },
  {
    name: 'verify',
    summary: 'Start a container as it is and hardened, and say what it needs.',
    operands: 'TARGET [NAME]',
    atLeast: 1,
    atMost: 2,
    details: `TARGET is an image, or a compose file or a manifest; NAME is one service,
workload or container of that file. Each is started with Docker or Podman as it is,
then as another user than root, without capabilities, read-only but for the folders
that it was seen to write to. What it does not bear is found out, with the line of
its log that tells.

Nothing of this machine is mounted, no port is published, and there is no way out of
its network unless --network names one. What was started is removed in any case.

Exit status: 0 it is known what it needs, 1 it does not run as it is, 2 it could not
be tried.`,
    options: [
      { name: 'format', value: 'FORMAT', choices: ['text', 'json'], help: 'text (for people) or json.' },
      { name: 'save', help: 'Write it to .github/plimsoll-images.json.' },
      { name: 'image', value: 'IMAGE', help: 'Start this image, not the one of the file.' },
      { name: 'ready', value: 'COMMAND', help: 'It is up when this command succeeds inside it.' },
      { name: 'env', value: 'NAME=VALUE', repeats: true, help: 'A variable for it; may be given often.' },
      { name: 'network', value: 'NAME', help: 'A network of the runtime: bridge.' },
      { name: 'pull', help: 'Pull the image if it is not here.' },
      { name: 'memory', value: 'MIB', help: 'So much memory at most; 2048 unless told otherwise.' },
      { name: 'timeout', value: 'SECONDS', help: 'For one start; 60 unless told otherwise.' },
      { name: 'limit', value: 'SECONDS', help: 'For everything; 900 unless told otherwise.' },
      { name: 'runtime', value: 'PROGRAM', help: 'docker or podman, or the path of one.' },
      colour,
    ],
    load: async () => (await import('./command/verify.ts')).runVerify,
  },
  {
    name: 'serve',
    summary: 'Run the App.',
    operands: '',
    atLeast: 0,
    atMost: 0,
    details: `Takes the events of GitHub and answers pull requests, until it is told to stop
(SIGTERM or Ctrl-C); then it ends what it has begun. Everything it needs is in the
environment, and it does not start without these:

  APP_ID          the number of the App
  PRIVATE_KEY     its key: the .pem file as text, that in base64, or its path
  WEBHOOK_SECRET  the text that signs the events

docs/deploy.md tells the rest. The log goes to standard output, one JSON object a
line.

Exit status: 0 stopped, 2 it could not start, 1 a failure of ours.`,
    options: [],
    load: async () => (await import('./command/serve.ts')).runServe,
  },
  {
    name: 'demo',
    summary: 'Show the App at work, without an account.',
    operands: '',
    atLeast: 0,
    atMost: 0,
    details: `Starts a stand-in for GitHub on this computer and the App on it, with pull requests
to look at in a browser: the review, its suggestions and the check. Nothing leaves
the computer. With --repo the pull request is a change of your own; whatever is
committed in the browser stays in the stand-in, and your repository is only read.

On a terminal it stays until Ctrl-C. Elsewhere, and with --once, it prints the
reviews, commits a suggestion of the story and ends.`,
    options: [
      { name: 'port', value: 'PORT', help: 'Listen there instead of on any free port.' },
      { name: 'once', help: 'Print the reviews and end.' },
      { name: 'repo', value: 'PATH', help: 'Review a change of this git repository instead.' },
      { name: 'base', value: 'REF', help: 'Where that change is to go, such as origin/main.' },
      { name: 'head', value: 'REF', help: 'That change; HEAD unless told otherwise.' },
    ],
    load: async () => (await import('./command/demo.ts')).runDemo,
  },
  {
    name: 'rules',
    summary: 'List the rules.',
    operands: '',
    atLeast: 0,
    atMost: 0,
    details: 'Lists every rule with its severity.',
    options: [{ name: 'format', value: 'FORMAT', choices: ['text', 'json'], help: 'text or json.' }, colour],
    load: async () => (await import('./command/rules.ts')).runRules,
  },
  {
    name: 'explain',
    summary: 'Explain a rule.',
    operands: 'RULE',
    atLeast: 1,
    atMost: 1,
    details: 'Says what a rule finds, why it matters, and how to live with it.',
    options: [colour],
    load: async () => (await import('./command/rules.ts')).runExplain,
  },
];
