import { Exceeded, type Meter } from './meter.ts';
import type { Value } from './value.ts';

const deepest = 400;

/**
 * Counts all that a value holds, before it is printed or compared as a whole. What a template has put together of the
 * same parts over and over is small to hold and has no end when it is written out.
 */
export function measure(value: Value, meter: Meter, depth = 0): void {
  if (value.kind === 'string') meter.write(value.text.length);
  if (value.kind !== 'list' && value.kind !== 'map') return;
  if (depth > deepest) throw new Exceeded(`a value in it is nested more than ${deepest} deep`);
  const held = value.kind === 'list' ? value.items : value.entries.values();
  for (const inner of held) {
    meter.step();
    measure(inner, meter, depth + 1);
  }
}
