#!/usr/bin/env node
import { writeSync } from 'node:fs';
import { isatty, type WriteStream } from 'node:tty';
import { setFlagsFromString } from 'node:v8';
import { type Apart, apartVariable, type FirstTry, givenUpIn, newsDescriptor, written } from './bounds.ts';
import { keepCompiled } from './compiled.ts';
import { StandardInput } from './input.ts';
import type { Io, Output } from './io.ts';
import { main } from './main.ts';

/*
 * Up to version 11 V8 has no compiler between the simplest and the best, and the best inlines so much that it works for
 * longer than a command that ends in seconds: half of all processor time. What serves for months is worth it.
 */
if (process.argv[2] !== 'serve' && Number.parseInt(process.versions.v8) < 12)
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');

keepCompiled(process.env);

// exitCode instead of exit(): output that is still on its way into a pipe must arrive.
const io: Io = {
  cwd: process.cwd(),
  env: process.env,
  today: new Date().toISOString().slice(0, 10),
  stdout: output(process.stdout, 1),
  stderr: output(process.stderr, 2),
  stdin: new StandardInput(() => process.stdin),
};
process.exitCode = await main(process.argv.slice(2), { ...io, bounds: boundsOf(io) });

function boundsOf(world: Io): FirstTry | Apart {
  const given = process.env[apartVariable];
  if (given === undefined) return { apart: async () => (await import('./apart.ts')).runApart(world) };
  return {
    givenUp: givenUpIn(given),
    tell: (news) => {
      writeSync(newsDescriptor, written(news));
    },
  };
}

function output(stream: WriteStream, descriptor: number): Output {
  const isTerminal = isatty(descriptor);
  let gone = false;
  // A write that fails is answered to its caller below; without a listener it would end the process as well.
  stream.on('error', () => {
    gone = true;
  });
  return {
    isTerminal,
    // Some pseudo-terminals have no width.
    columns: isTerminal && stream.columns > 0 ? stream.columns : 80,
    write: (text) =>
      new Promise((done, fail) => {
        if (gone) done();
        else {
          stream.write(text, (error) => {
            settle(error, done, fail);
          });
        }
      }),
  };
}

/** A reader that has seen enough (`plimsoll check | head`) is no failure. */
function settle(error: Error | null | undefined, done: () => void, fail: (error: Error) => void): void {
  if (!error || ('code' in error && error.code === 'EPIPE')) done();
  else fail(error);
}
