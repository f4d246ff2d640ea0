import {
  allowRegistry,
  colour,
  configuration,
  podSecurity,
  registry,
  stdinPath,
  textOrJson,
  yes,
} from './options.ts';
import { anyPaths, type Command, type Group, noOperands } from './shape.ts';

const check: Command = {
  name: 'check',
  summary: 'Check files and folders.',
  ...anyPaths,
  details: `Checks the Dockerfiles, Kubernetes manifests, charts and compose files in the given
files and folders, or in the current folder. Files that git ignores, and vendored or
generated ones, are left out unless you name them. - checks standard input.

Exit status: 0 no errors, 1 errors, 2 the check could not run, or a file that was
named could not be judged.`,
  options: [
    {
      name: 'format',
      value: 'FORMAT',
      choices: ['text', 'json', 'sarif', 'github', 'markdown', 'junit'],
      help: 'text, json, sarif, github, markdown or junit.',
    },
    {
      name: 'severity',
      value: 'LEVEL',
      choices: ['error', 'warning', 'notice'],
      help: 'Show nothing less severe than this.',
    },
    {
      name: 'rule',
      value: 'RULE',
      repeats: true,
      completes: 'rules',
      help: 'Only this rule, and every place of it; may be repeated.',
    },
    {
      name: 'ignore-rule',
      value: 'RULE',
      repeats: true,
      completes: 'rules',
      help: 'Without this rule; may be repeated.',
    },
    {
      name: 'fixes',
      value: 'WHICH',
      choices: ['none', 'shown', 'all'],
      help: 'Which fixes to prove.',
    },
    {
      name: 'baseline',
      value: 'FILE',
      completes: 'files',
      help: 'Findings that are accepted; fixed ones leave it.',
    },
    { name: 'write-baseline', help: 'Write what is found now to the baseline.' },
    { name: 'fix', help: 'Apply the safe fixes first.' },
    yes,
    stdinPath,
    { name: 'max-findings', value: 'COUNT', help: 'Show at most so many, the worst first.' },
    { name: 'quiet', short: 'q', help: 'A line for each error that fails the check.' },
    podSecurity,
    registry,
    allowRegistry,
    configuration,
    {
      name: 'output',
      short: 'o',
      value: 'FILE',
      completes: 'files',
      help: 'Write there instead of to standard output.',
    },
    colour,
  ],
  load: async () => (await import('../command/check.ts')).runCheck,
};

const fix: Command = {
  name: 'fix',
  summary: 'Apply the fixes that are proven.',
  ...anyPaths,
  details: `Applies the fixes that \`plimsoll check\` shows for the given files and folders.
Each is proven: applied and checked again, its finding is gone and nothing else has
changed. Without --include only safe ones: those that a running container cannot
notice. With --diff, - is standard input.

Exit status: 0 no errors are left, 1 errors are left, 2 a file could not be written
or the command could not run.`,
  options: [
    yes,
    { name: 'diff', help: 'Print a patch for `git apply` and write nothing.' },
    {
      name: 'include',
      value: 'KIND',
      choices: ['safe', 'test-first'],
      help: 'test-first: apply those too that need a test.',
    },
    textOrJson,
    stdinPath,
    podSecurity,
    registry,
    allowRegistry,
    configuration,
    colour,
  ],
  load: async () => (await import('../command/fix.ts')).runFix,
};

const review: Command = {
  name: 'review',
  summary: 'Say what a change adds, as the App would.',
  ...noOperands,
  details: `Compares two revisions of this git repository by what they mean: what the change
adds, what it fixes, and what was already there. The configuration is that of the
base. Nothing is checked out, and nothing is written.

Exit status: 0 the change adds no errors, 1 it does, 2 the review could not run.`,
  options: [
    { name: 'base', value: 'REF', help: 'Where the change is to go, such as origin/main.' },
    { name: 'head', value: 'REF', help: 'The change; HEAD by default.' },
    { name: 'staged', help: 'The change that `git commit` would make.' },
    {
      name: 'format',
      value: 'FORMAT',
      choices: ['text', 'json', 'github', 'markdown'],
      help: 'text, json, github (annotations) or markdown.',
    },
    podSecurity,
    registry,
    allowRegistry,
    colour,
  ],
  load: async () => (await import('../command/review.ts')).runReview,
};

const render: Command = {
  name: 'render',
  summary: 'Print what a chart or an overlay makes, and where each line is written.',
  operands: 'PATH',
  atLeast: 1,
  atMost: 1,
  completes: 'files',
  details: `Prints what Helm or Kustomize would print of the chart or the kustomization in
PATH, or of one template of a chart. Nothing is fetched and no program is run:
what needs either is named, and the rest is printed.

Exit status: 0 all is printed, 1 something is not, 2 it cannot be rendered at all.`,
  options: [
    {
      name: 'values',
      short: 'f',
      value: 'FILE',
      repeats: true,
      completes: 'files',
      help: 'Values over those of the chart; may be given often.',
    },
    { name: 'set', value: 'KEY=VALUE', repeats: true, help: 'As for Helm; may be given often.' },
    { name: 'set-string', value: 'KEY=VALUE', repeats: true, help: 'The same, as a text.' },
    { name: 'origins', help: 'Before each line, where it is written.' },
    {
      name: 'format',
      value: 'FORMAT',
      choices: ['text', 'json'],
      help: 'text, or json with every place.',
    },
  ],
  load: async () => (await import('../command/render.ts')).runRender,
};

export const files: Group = { title: 'Files', commands: [check, fix, review, render] };
