import type { Apart, FirstTry } from './bounds.ts';

/** The world that one run of the command line sees. A test gives its own. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** YYYY-MM-DD in UTC, so that a waiver ends at the same moment here and in the App. */
  readonly today: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Absent where there is nobody to ask and nothing to read. */
  readonly stdin?: Input;
  /** What holds judging within limits; nothing does where it is absent. */
  readonly bounds?: FirstTry | Apart;
}

export interface Input {
  readonly isTerminal: boolean;
  /** All of it; the same when it is asked again. */
  read(): Promise<Buffer>;
  /** What has been read, for a process that does the same work again. */
  readonly taken: Buffer | undefined;
  /** What a person types until Return. */
  line(): Promise<string>;
}

export interface Output {
  readonly isTerminal: boolean;
  readonly columns: number;
  /** Settles when the text has left the process, so that a slow pipe never loses the end of a report. */
  write(text: string): Promise<void>;
}

/** The caller asked for something that cannot be done. The message says what to do instead. */
export class WrongUse extends Error {}
