/** An error as Go has it: what it says, and the error that it wraps. */
export class GoError extends Error {
  /** Said by the engine of templates, with the place (text/template's ExecError). */
  readonly isExec: boolean;
  readonly wrapped: GoError | undefined;

  constructor(message: string, wrapped?: GoError, isExec = false) {
    super(message);
    this.wrapped = wrapped;
    this.isExec = isExec;
  }
}

export function fail(message: string): never {
  throw new GoError(message);
}

interface Trace {
  readonly location: string;
  readonly message: string;
  readonly executed: string;
}

const [warningStart, warningEnd] = ['HELM_ERR_START', 'HELM_ERR_END'];

/** What `required` and `fail` say is told without the way there. */
export function warned(message: string): string {
  return warningStart + message + warningEnd;
}

function warningIn(text: string): string | undefined {
  const [start, end] = [text.indexOf(warningStart), text.lastIndexOf(warningEnd)];
  return start < 0 || end < start + warningStart.length
    ? undefined
    : text.slice(start + warningStart.length, end);
}

/** How Helm words that a template could not be carried out (engine.go, reformatExecErrorMsg). */
export function executionMessage(file: string, error: GoError): string {
  if (!error.isExec) return error.message;
  const [, location, rest] = cutTwice(error.message);
  if (location === undefined || rest === undefined) return `execution error in (${file}): ${error.message}`;
  const said = warningIn(rest);
  if (said !== undefined) return `execution error at (${location}): ${said}`;
  const traces: Trace[] = [];
  for (let current: GoError | undefined = error; current; current = current.wrapped) {
    const trace = traceOf(current.message);
    if (!trace) return error.message;
    const last = traces.at(-1);
    if (!last || !isSame(last, trace)) traces.push(trace);
  }
  return traces.map(traceText).join('').trim();
}

/** How Helm words that a template does not parse (engine.go, cleanupParseError). */
export function parseMessage(file: string, message: string): string {
  const tokens = message.split(': ');
  if (tokens.length === 1) return `parse error in (${file}): ${message}`;
  return `parse error at (${tokens[1] ?? ''}): ${tokens.at(-1) ?? ''}`;
}

function cutTwice(message: string): string[] {
  const first = message.indexOf(': ');
  const second = first < 0 ? -1 : message.indexOf(': ', first + 2);
  if (second < 0) return [message];
  return [message.slice(0, first), message.slice(first + 2, second), message.slice(second + 2)];
}

function isSame(one: Trace, other: Trace): boolean {
  return one.location === other.location && one.message === other.message && one.executed === other.executed;
}

function traceText({ location, message, executed }: Trace): string {
  return (location && `${location}\n  `) + (executed && `${executed}\n    `) + (message && `${message}\n`);
}

function traceOf(message: string): Trace | undefined {
  if (!message.startsWith('template: ')) return undefined;
  const rest = message.slice('template: '.length);
  if (rest.startsWith('no template ')) return { location: '', message, executed: '' };
  return executingTrace(rest) ?? simpleTrace(rest);
}

function executingTrace(rest: string): Trace | undefined {
  const executing = ': executing ';
  const at = rest.indexOf(executing);
  const after = at < 0 ? '' : rest.slice(at + executing.length);
  const quoted = after.startsWith('"') ? after.indexOf('"', 1) : -1;
  const tail = after.slice(quoted + 1);
  if (quoted < 0 || !tail.startsWith(' at <')) return undefined;
  const end = tail.indexOf('>: ');
  if (end < 0) return undefined;
  return {
    location: rest.slice(0, at),
    message: withoutNext(tail.slice(end + 3)),
    executed: `executing "${after.slice(1, quoted)}" at <${tail.slice(5, end)}>:`,
  };
}

function simpleTrace(rest: string): Trace | undefined {
  const at = rest.lastIndexOf(': ');
  if (at < 0) return undefined;
  return { location: rest.slice(0, at), message: withoutNext(rest.slice(at + 2)), executed: '' };
}

function withoutNext(message: string): string {
  const cut = message.indexOf(' template:');
  return cut < 0 ? message : message.slice(0, cut);
}
