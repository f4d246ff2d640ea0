import { isForOpenShift } from '../model/openshift.ts';
import type { Mismatch } from '../model/owner-mismatch.ts';
import type { Project } from '../model/project.ts';
import { setField } from '../write/change.ts';
import type { Fix } from './fix.ts';
import type { Runner } from './needs.ts';

/** As the user to whom the image gives its files. */
export function asOwner(runner: Runner, { owner }: Mismatch, project: Project): Fix | undefined {
  const isInPod = 'pod' in runner;
  if (owner === undefined || (isInPod && isForOpenShift(runner.pod, project))) return undefined;
  return {
    title: `Run as ${owner}, the user of the image`,
    safety: 'test-first',
    changes: [
      isInPod
        ? setField(runner.at('securityContext', 'runAsUser'), owner)
        : setField(runner.at('user'), String(owner)),
    ],
  };
}
