import {
  purposeBehind,
  purposeBehindBind,
  purposeBehindCapability,
  purposeBehindVolume,
} from '../model/purpose.ts';
import { reasonBeside } from '../model/reason.ts';
import type { Container, Pod } from '../model/pod/workload.ts';
import type { Service } from '../model/service/service.ts';
import { Field } from '../read/field.ts';
import type { Judgement } from './judge.ts';

/*
 * What a program asks for whose work is privilege is told with its purpose, and what a comment explains has its reason
 * there: of neither anybody proposes to take it away. The findings stay what they are, and weigh what they weigh.
 */

/** Of what a pod or a service is told, the things that can be a program's work. */
export function explained(judgement: Judgement, runner: Pod | Service): Judgement {
  const { problem, rule } = judgement;
  const { at } = problem;
  if (!(at instanceof Field) || !powers.has(rule.id)) return judgement;
  const purpose = purposeOf(judgement, at, runner);
  const keep = problem.keep ?? reasonBeside(at);
  if (!purpose && keep === undefined) return judgement;
  const saidBy = problem.saidBy ?? purpose;
  return { ...judgement, problem: { ...problem, saidBy, keep, fix: undefined } };
}

/** By rule what is asked for there, where the field does not say it. */
const powers: ReadonlyMap<string, string | undefined> = new Map([
  ['added-capability', undefined],
  ['container-socket', undefined],
  ['host-namespace', undefined],
  ['host-path-volume', undefined],
  ['host-port', 'hostPort'],
  ['privilege-escalation', 'root'],
  ['privileged-container', 'privileged'],
  ['root-user', 'root'],
  ['unconfined-apparmor', 'unconfined'],
  ['unconfined-seccomp', 'unconfined'],
  ['undropped-capabilities', 'root'],
  ['unmasked-proc', 'unconfined'],
]);

const compose: Readonly<Record<string, string>> = {
  network_mode: 'hostNetwork',
  pid: 'hostPID',
  ipc: 'hostIPC',
};

function purposeOf({ rule, subject }: Judgement, at: Field, runner: Pod | Service): Field | undefined {
  const thing = isPod(runner) ? (containerOf(runner, subject) ?? runner) : runner;
  const named = powers.get(rule.id);
  if (named !== undefined) return purposeBehind(thing, named);
  if (rule.id === 'added-capability') return purposeBehindCapability(thing, at.text ?? '');
  if (rule.id === 'host-namespace') {
    const key = at.key ?? '';
    return purposeBehind(thing, isPod(runner) ? key : (compose[key] ?? ''));
  }
  const volume = at.parent;
  if (!isPod(runner))
    return purposeBehindBind(runner, {
      source: at.text ?? '',
      readOnly: volume?.at('read_only').value === true,
    });
  return volume?.parent && purposeBehindVolume(runner, volume.parent);
}

function isPod(runner: Pod | Service): runner is Pod {
  return 'containers' in runner;
}

function containerOf({ containers }: Pod, subject: string): Container | undefined {
  return containers.find((container) => container.subject === subject);
}
