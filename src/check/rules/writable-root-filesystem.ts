import { isForBuilding } from '../model/command/container.ts';
import { runsWindows } from '../model/windows.ts';
import { listed } from '../model/wording.ts';
import { writesOf, writesSeen } from '../remedy/needs.ts';
import { readOnly } from '../remedy/read-only.ts';
import { judgedAlike } from '../hooks.ts';
import { defineRule } from '../rule.ts';

/*
 * No level of the Pod Security Standards asks for it: their checks never read this field.
 *   Kubernetes  spec.{initContainers,containers}[*].securityContext.readOnlyRootFilesystem
 *   Compose     services.*.read_only
 *   Allowed     true; debugging; a step of a pipeline
 */
export default defineRule({
  id: 'writable-root-filesystem',
  summary: 'A container can write to its root filesystem',
  why: 'An attacker can leave tools in the container, and change what its user owns.',
  advice: 'set it, with a volume for each folder that the program writes to: `plimsoll verify` finds them.',
  severity: 'notice',
  settings: ['readOnlyRootFilesystem', 'read_only'],
  references: [
    'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context-1',
    'https://docs.docker.com/reference/compose-file/services/#read_only',
  ],

  ...judgedAlike(
    { kubernetes: ['securityContext', 'readOnlyRootFilesystem'], compose: ['read_only'] },
    function* (runner, at, project) {
      const isElse =
        'pod' in runner && (isForBuilding(runner) || project.hardening(runner.pod.workload) !== undefined);
      if (at.value === true || runsWindows(runner) || isElse) return;
      const writes = writesOf(runner, project);
      const fix = writes && readOnly(runner, writes, project);
      const known = writes ? (fix ? writes : []) : writesSeen(runner, project);
      const folders = listed(known.map((path) => `\`${path}\``));
      yield {
        at,
        message: `${runner.words} can write to its root filesystem: \`${at.key ?? ''}\` is not \`true\`.`,
        // Where it is known what has to stay writable, there is something to do.
        ...('pod' in runner && (writes || folders !== '') ? { severity: 'warning' } : {}),
        ...(folders === '' ? {} : { advice: `set it, with a volume for ${folders}.` }),
        ...(fix ? { restsOn: project.knownImage(runner)?.basis } : {}),
        fix,
      };
    },
  ),
});
