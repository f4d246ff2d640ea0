import { folderOf } from '../text/path.ts';
import type { Pod } from '../model/pod/pod.ts';
import { shellOperand } from './shell-word.ts';
import type { Trial } from './trial.ts';

/*
 * The command that tells whether a workload still comes up in a cluster, for a person to copy; where that cannot be
 * written down, whether the API server would take it at all.
 */

export function rolloutOf({ workload }: Pod): Trial {
  const { manifest, partial, builtIn } = workload;
  const { kind, group, name, namespace, root } = manifest;
  const file = shellOperand(root.source.path);
  if (file === undefined) return {};
  if (partial !== undefined)
    return asked(
      builtIn ? `--kustomize ${shellOperand(folderOf(root.source.path)) ?? '.'}` : `--filename ${file}`,
    );
  // What envsubst, or somebody's hands, are to fill in.
  if (`${name}${namespace}`.includes('$'))
    return { try: `envsubst < ${file} | ${asked('--filename -').try ?? ''}` };
  if (!isName(name) || (namespace !== '' && !isName(namespace))) return asked(`--filename ${file}`);
  const wait = builtIn || group === 'serving.knative.dev' ? waits.get(kind) : undefined;
  const apply = `kubectl apply --filename ${file}`;
  if (!wait) return asked(`--filename ${file}`);
  const within = namespace === '' ? '' : ` --namespace ${namespace}`;
  const { before = [], after } = wait(name);
  const run = (command: string) => `kubectl ${command}${within}`;
  return { try: [...before.map(run), apply, ...after.map(run)].join(' && '), isWhole: true };
}

/** Whether the API server would take it. */
function asked(what: string): Trial {
  return { try: `kubectl apply --dry-run=server ${what}` };
}

interface Wait {
  readonly before?: readonly string[];
  readonly after: readonly string[];
}

const waits: ReadonlyMap<string, (name: string) => Wait> = new Map<string, (name: string) => Wait>([
  ...['Deployment', 'StatefulSet', 'DaemonSet'].map(
    (kind) =>
      [kind, (name: string) => ({ after: [`rollout status ${kind.toLowerCase()}/${name}`] })] as const,
  ),
  // Neither can be changed once it is there (core validation, ValidatePodUpdate; batch validation, ValidateJobSpecUpdate).
  ['Pod', (name) => ({ before: [deletion('pod', name)], after: [waiting('Ready', `pod/${name}`)] })],
  ['Job', (name) => ({ before: [deletion('job', name)], after: [waiting('complete', `job/${name}`)] })],
  [
    'CronJob',
    (name) => ({ after: [`create job try --from=cronjob/${name}`, waiting('complete', 'job/try')] }),
  ],
  // Knative's, whose every change is a revision of its own.
  ['Service', (name) => ({ after: [waiting('Ready', `ksvc/${name}`)] })],
]);

function deletion(kind: string, name: string): string {
  return `delete --ignore-not-found ${kind}/${name}`;
}

/** As long as an image may take to come. */
function waiting(condition: string, what: string): string {
  return `wait --for=condition=${condition} --timeout=5m ${what}`;
}

function isName(text: string): boolean {
  return /^[a-z\d][a-z\d.-]*$/.test(text);
}
