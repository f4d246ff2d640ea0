/** Somebody's files keep a judge busy for longer than anybody waits. */
export class TooLong extends Error {
  readonly seconds: number;

  constructor(seconds: number) {
    super(`judging took longer than ${seconds} seconds`);
    this.seconds = seconds;
  }
}

/** The process that judged has ended instead of answering. */
export class JudgeDied extends Error {
  /** How: `SIGABRT`, `exit status 1`, `out of memory`. */
  readonly how: string;

  constructor(how: string) {
    super(`the process that judges ended: ${how}`);
    this.how = how;
  }
}

/** There is no place for it now: a long judgement of the same installation is going on, or much is in memory already. */
export class Busy extends Error {
  constructor() {
    super('there is no place for this now: it is done later');
  }
}
