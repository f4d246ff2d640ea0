import type { Instruction, Stage } from '../image/dockerfile.ts';
import { historyOf } from '../image/history.ts';
import { callsOf } from '../image/script.ts';

/** The capabilities that a stage, or one that it starts from, gives to files with `setcap`, without their `cap_`. */
export function capabilitiesSetIn(stage: Stage): string[] {
  const steps = historyOf(stage) ?? [];
  return [...new Set(steps.flatMap(({ instruction }) => capabilitiesOf(instruction)))];
}

function capabilitiesOf(instruction: Instruction): string[] {
  const { keyword, args, heredocs } = instruction;
  const texts = [args, ...heredocs.map(({ body }) => body)];
  if (keyword !== 'RUN' || !texts.some((text) => text.includes('setcap'))) return [];
  const calls = callsOf(instruction).filter(({ program }) => program === 'setcap');
  return calls.flatMap((call) => call.args.flatMap((word) => capabilitiesIn(word ?? '')));
}

/** `cap_net_bind_service,cap_net_raw=+ep`: those that become permitted (cap_from_text(3)). */
function capabilitiesIn(word: string): string[] {
  const [, names = ''] = /^(cap_\w+(?:,cap_\w+)*)[=+]+[ei]*p/i.exec(word) ?? [];
  return names
    .split(',')
    .filter((name) => name !== '')
    .map((name) => name.toUpperCase().replace(/^CAP_/, ''));
}
