import {
  purposeBehind,
  purposeBehindBind,
  purposeBehindCapability,
  purposeBehindVolume,
} from '../model/purpose.ts';
import { privilegeOfAll } from '../model/privileged.ts';
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
  if (!(at instanceof Field) || !rule.power) return judgement;
  const purpose = purposeOf(judgement, at, runner);
  const keep = problem.keep ?? reasonBeside(at);
  if (!purpose && keep === undefined) return judgement;
  const saidBy = problem.saidBy ?? purpose;
  return { ...judgement, problem: { ...problem, saidBy, keep, fix: undefined } };
}

/** What `privileged` decides is told with it, of a container or of all that a pod has. */
export function idle(judgement: Judgement, runner: Pod | Service): Judgement {
  const { problem, rule, subject } = judgement;
  if (!rule.isPrivilege || problem.saidBy) return judgement;
  const container = isPod(runner) ? containerOf(runner, subject) : runner;
  const runners = container ? [container] : isPod(runner) ? runner.containers : [];
  return { ...judgement, problem: { ...problem, saidBy: privilegeOfAll(runners) } };
}

const compose: Readonly<Record<string, string>> = {
  network_mode: 'hostNetwork',
  pid: 'hostPID',
  ipc: 'hostIPC',
};

function purposeOf({ rule, subject }: Judgement, at: Field, runner: Pod | Service): Field | undefined {
  const thing = isPod(runner) ? (containerOf(runner, subject) ?? runner) : runner;
  if (rule.power !== 'named') return purposeBehind(thing, rule.power ?? '');
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
