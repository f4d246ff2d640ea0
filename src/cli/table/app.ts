import { type Command, type Group, noOperands } from './shape.ts';

const demo: Command = {
  name: 'demo',
  summary: 'Show the App at work, without an account.',
  ...noOperands,
  details: `Starts a stand-in for GitHub on this computer and the App on it, with pull requests
to look at in a browser: the review, its suggestions and the check. Nothing leaves
the computer. With --repo the pull request is a change of your own; whatever is
committed in the browser stays in the stand-in, and your repository is only read.

On a terminal it runs until Ctrl-C. Elsewhere, and with --once, it prints the
reviews, commits a suggestion of the story and ends.`,
  options: [
    { name: 'port', value: 'PORT', help: 'Listen there instead of on any free port.' },
    { name: 'once', help: 'Print the reviews and end.' },
    {
      name: 'repo',
      value: 'PATH',
      completes: 'files',
      help: 'Review a change of this git repository instead.',
    },
    { name: 'base', value: 'REF', help: 'Where that change is to go, such as origin/main.' },
    { name: 'head', value: 'REF', help: 'That change; HEAD by default.' },
  ],
  load: async () => (await import('../command/demo.ts')).runDemo,
};

const register: Command = {
  name: 'register',
  summary: 'Register the App at GitHub.',
  ...noOperands,
  details: `Opens a page of this computer that hands GitHub all that the App needs to be told:
name, permissions, events, and where these go. There somebody who may register Apps
presses a button, and GitHub leads back with the App's key and secrets. They are
written to a file that only you can read, as variables for \`plimsoll serve\`, or as
a Secret of Kubernetes. A file that is there is never written over.

From another computer: ssh -L PORT:127.0.0.1:PORT, with --port PORT.

Exit status: 0 it is registered, 2 it is not.`,
  options: [
    { name: 'url', value: 'URL', help: 'Where GitHub can reach the App: https://…' },
    { name: 'org', value: 'ORG', help: 'For this organisation instead of your account.' },
    { name: 'name', value: 'NAME', help: 'Its name; Plimsoll and that of ORG by default.' },
    { name: 'github', value: 'URL', help: 'An Enterprise Server, or ghe.com.' },
    {
      name: 'output',
      short: 'o',
      value: 'FILE',
      completes: 'files',
      help: 'A new file; plimsoll-app.env by default.',
    },
    { name: 'secret', value: 'NAME', help: 'Print a Secret of this name, or write it to FILE.' },
    { name: 'namespace', value: 'NAME', help: 'The namespace of that Secret.' },
    { name: 'port', value: 'PORT', help: 'Of the page, instead of any free one.' },
    { name: 'timeout', value: 'SECONDS', help: 'How long to wait; 900 by default.' },
  ],
  load: async () => (await import('../command/register.ts')).runRegister,
};

const serve: Command = {
  name: 'serve',
  summary: 'Run the App.',
  ...noOperands,
  details: `Takes the events of GitHub and answers pull requests, until it is told to stop
(SIGTERM or Ctrl-C); then it finishes what it has begun. Everything it needs is in
the environment, and it does not start without these:

  APP_ID          the number of the App
  PRIVATE_KEY     its key: the .pem file as text, that in base64, or its path
  WEBHOOK_SECRET  the text that signs the events

\`plimsoll register\` gets all three, and docs/deploy.md tells the rest. The log goes
to standard output, one JSON object a line.

Exit status: 0 stopped, 2 it could not start, 1 it failed.`,
  options: [],
  load: async () => (await import('../command/serve.ts')).runServe,
};

export const app: Group = { title: 'The GitHub App', commands: [demo, register, serve] };
