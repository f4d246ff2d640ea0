import { colour, textOrJson } from './options.ts';
import { type Command, type Group, noOperands } from './shape.ts';

const init: Command = {
  name: 'init',
  summary: 'Write a configuration, a workflow and a pre-commit hook.',
  ...noOperands,
  details: `Writes .github/plimsoll.yml with the strictest level that this repository holds
already, .github/workflows/plimsoll.yml and .pre-commit-config.yaml. Nothing is
asked, and a file that is there is left as it is.`,
  options: [
    {
      name: 'action',
      value: 'OWNER/REPOSITORY@REF',
      help: 'Where it is published.',
    },
  ],
  load: async () => (await import('../command/init.ts')).runInit,
};

const rules: Command = {
  name: 'rules',
  summary: 'List the rules.',
  ...noOperands,
  details: 'Lists every rule with its severity.',
  options: [textOrJson, colour],
  load: async () => (await import('../command/rules.ts')).runRules,
};

const explain: Command = {
  name: 'explain',
  summary: 'Explain a rule.',
  operands: 'RULE',
  atLeast: 1,
  atMost: 1,
  completes: 'rules',
  details: 'Says what a rule finds, why it matters, and how to keep what it finds.',
  options: [colour],
  load: async () => (await import('../command/rules.ts')).runExplain,
};

const mcp: Command = {
  name: 'mcp',
  summary: 'Serve the Model Context Protocol, for programs that write code.',
  ...noOperands,
  details: `Answers on standard input and output, with the tools check, explain and fix. They
read the files below the current folder, or a text that is handed over, and write
nothing: fix returns a change that is proven. docs/mcp.md says how to add it.

Exit status: 0 the other side has closed.`,
  options: [],
  load: async () => (await import('../command/mcp.ts')).runMcp,
};

const shells = ['bash', 'zsh', 'fish'] as const;

const completion: Command = {
  name: 'completion',
  summary: 'Print what makes a shell complete commands and options.',
  operands: shells.join('|'),
  atLeast: 1,
  atMost: 1,
  completes: shells,
  details: `Prints a script for the shell. To use it:

  bash  source <(plimsoll completion bash)          in ~/.bashrc
  zsh   source <(plimsoll completion zsh)           in ~/.zshrc, after compinit
  fish  plimsoll completion fish | source           in ~/.config/fish/config.fish`,
  options: [],
  load: async () => (await import('../command/completion.ts')).runCompletion,
};

const version: Command = {
  name: 'version',
  summary: 'Print the version.',
  ...noOperands,
  details: 'Prints the version.',
  options: [],
  load: async () => (await import('../command/version.ts')).runVersion,
};

const help: Command = {
  name: 'help',
  summary: 'Say more about a command.',
  operands: '[COMMAND]',
  atLeast: 0,
  atMost: 1,
  completes: 'commands',
  details: 'Lists the commands, or the options of one.',
  options: [],
  load: async () => (await import('../command/help.ts')).runHelp,
};

export const knowing: Group = {
  title: 'Beginning, and help',
  commands: [init, rules, explain, mcp, completion, help, version],
};
