import type { Stage } from '../image/dockerfile.ts';
import { basename } from '../image/path.ts';
import { callsOf } from '../image/script.ts';
import { startOfStage } from './stage.ts';

/** More stages than anybody puts on top of one another. */
const longestChain = 32;

/**
 * The capabilities that `setcap` gave to the file of the program which the image of a stage starts, or of another one,
 * so that the kernel insists on them. A program that is only known by its name counts where there is one of that name.
 */
export function fileCapabilitiesOfStart(stage: Stage, program?: string): string[] {
  const started = basename(program ?? startOfStage(stage)[0]?.program ?? '');
  if (started === '') return [];
  const chain: Stage[] = [];
  for (let at: Stage | undefined = stage; at && chain.length < longestChain; at = at.parent) chain.push(at);
  const names = chain
    .flatMap(({ steps }) => steps)
    .filter(({ instruction }) => instruction.keyword === 'RUN')
    .flatMap(({ instruction }) => callsOf(instruction))
    .filter((call) => call.program === 'setcap' && call.isCertain)
    .flatMap(({ args }) => givenTo(started, args));
  return [...new Set(names)];
}

/** `setcap cap_net_bind_service=+ep /app`: with the effective bit, or the file starts without (cap_from_text(3)). */
function givenTo(program: string, args: readonly (string | undefined)[]): string[] {
  const at = args.findIndex((word) => word !== undefined && basename(word) === program);
  const [, names = '', flags = ''] = /^(cap_\w+(?:,cap_\w+)*)[=+]+([eip]+)$/i.exec(args[at - 1] ?? '') ?? [];
  if (!flags.includes('e') || !flags.includes('p')) return [];
  return names.split(',').map((name) => name.toUpperCase().replace(/^CAP_/, ''));
}
