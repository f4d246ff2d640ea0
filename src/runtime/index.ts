import process from 'node:process';
import type { Launch, LaunchSettings } from '../check/index.ts';
import { localImage, type LocalImage } from './image.ts';
import { reportOf, type VerifyReport } from './report.ts';
import type { Runtime } from './runtime.ts';
import { type Left, Session } from './session.ts';
import { type TrialOptions, Trials } from './trials.ts';
import { Verification } from './verify.ts';

/** The only door: what the command line needs to try a container. */
export { CannotVerify, Runtime } from './runtime.ts';
export { DoesNotRun } from './verify.ts';
export type { VerifyReport } from './report.ts';
export { withLearned } from './saved.ts';
export { type Left, type Removed, removeLeftovers } from './session.ts';
export type { LocalImage } from './image.ts';

export interface VerifyOptions extends TrialOptions {
  /** For everything, in seconds. */
  readonly limit: number;
  readonly say: (text: string) => void;
  /** Told of what could not be removed. */
  readonly onLeft: (left: Left) => void;
}

export interface Verified {
  readonly report: VerifyReport;
  readonly image: LocalImage;
}

/** Tries one container, and leaves nothing behind. */
export async function verify(runtime: Runtime, launch: Launch, options: VerifyOptions): Promise<Verified> {
  const stopping = new AbortController();
  const stop = () => {
    stopping.abort();
  };
  for (const signal of signals) process.on(signal, stop);
  const session = new Session(runtime, options.limit, stopping.signal);
  try {
    const trials = await Trials.prepare(session, launch, options, options.say);
    const learned = await Verification.of(trials);
    return { report: reportOf(learned, trials.image, runtime, trials.leftOut), image: trials.image };
  } finally {
    options.onLeft(await session.close());
    for (const signal of signals) process.off(signal, stop);
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** An image alone, as a runtime starts it where nothing is said. */
export async function launchOfImage(runtime: Runtime, name: string, pull: boolean): Promise<Launch> {
  await localImage(runtime, name, pull);
  const settings: LaunchSettings = {
    ...{ user: undefined, groups: [], privileged: false, readOnly: false, noNewPrivileges: false },
    ...{ capAdd: [], capDrop: [], seccomp: 'default', sysctls: [] },
  };
  return {
    ...{ subject: `Image ${name}`, kind: 'image', name, container: name, path: '', image: name },
    ...{ entrypoint: undefined, command: undefined, environment: [], folder: undefined, settings },
    ...{ mounts: [], ports: [], health: undefined, memory: undefined, ends: false },
    ...{ before: [], beside: [], leftOut: [] },
  };
}
