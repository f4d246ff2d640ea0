import { globalOptions } from '../table/options.ts';
import type { Command, Completes, Option } from '../table/shape.ts';

/** What may follow: these words, or the names of files. */
export type Offer = 'files' | readonly string[];

export interface Word {
  readonly name: string;
  readonly help: string;
}

export interface OfferedOption extends Word {
  readonly short?: string;
  /** Of its value; undefined for a switch. */
  readonly value?: Offer;
}

export interface OfferedCommand extends Word {
  readonly operand: Offer;
  readonly options: readonly OfferedOption[];
}

/** All that a shell may offer, with nothing left to look up. */
export function vocabularyOf(commands: readonly Command[], rules: readonly string[]): OfferedCommand[] {
  const names = commands.map(({ name }) => name);
  const offerOf = (completes: Completes | undefined): Offer => {
    if (completes === 'rules') return rules;
    if (completes === 'commands') return names;
    return completes ?? [];
  };
  const optionOf = ({ name, short, value, choices, completes, help }: Option): OfferedOption => ({
    ...{ name, help },
    ...(short !== undefined && { short }),
    ...(value !== undefined && { value: choices ?? offerOf(completes) }),
  });
  return commands.map(({ name, summary, completes, options }) => ({
    ...{ name, help: summary },
    operand: offerOf(completes),
    options: [...options, ...globalOptions].map(optionOf),
  }));
}
