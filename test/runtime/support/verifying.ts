import { type Launch } from '../../../src/check/index.ts';
import { Runtime, verify, type VerifyReport } from '../../../src/runtime/index.ts';
import type { RuntimeName } from '../../../src/runtime/runtime.ts';
import { FakeDocker, type FakeProgram, launch as launchOf } from './fake.ts';

export interface Tried {
  readonly report: VerifyReport;
  readonly docker: FakeDocker;
  readonly said: readonly string[];
}

/** Verifies a program of which it is only told what it bears. */
export async function verifying(
  program: FakeProgram,
  launch: Launch = launchOf(),
  name: RuntimeName = 'docker',
): Promise<Tried> {
  const docker = new FakeDocker(program);
  const said: string[] = [];
  const runtime = await Runtime.find(name, docker);
  const { report } = await verify(runtime, launch, {
    ...{
      ready: undefined,
      network: undefined,
      environment: [],
      memory: 1024,
      seconds: 5,
      settle: 0,
      linger: 0,
    },
    ...{ pull: false, limit: 60, onLeft: () => undefined },
    say: (text) => said.push(text),
  });
  return { report, docker, said };
}
