import { fail } from '../errors.ts';
import type { CharClass } from './char-class.ts';
import { type Assertion, type Node, parseRegexp } from './syntax.ts';

export type Instruction =
  | { readonly op: 'rune'; readonly of: CharClass }
  /** Goes on at both; the first is preferred. */
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'assert'; readonly what: Assertion }
  | { readonly op: 'match' };

export interface Program {
  readonly code: readonly Instruction[];
  /** The names of the groups; the first is the whole match. */
  readonly names: readonly string[];
}

/** As many steps as a rune may take at most. */
const longest = 10_000;

const known = new Map<string, Program>();
const mostKnown = 256;

export function compile(pattern: string): Program {
  const found = known.get(pattern);
  if (found) return found;
  const { node, names } = parseRegexp(pattern);
  const compiler = new Compiler(pattern);
  compiler.add({ kind: 'group', of: node, index: 0, name: '' });
  const program: Program = { code: [...compiler.code, { op: 'match' }], names };
  if (known.size >= mostKnown) known.clear();
  known.set(pattern, program);
  return program;
}

class Compiler {
  readonly code: Instruction[] = [];
  readonly #pattern: string;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  #emit(instruction: Instruction): number {
    if (this.code.length >= longest) fail(`error parsing regexp: expression too large: \`${this.#pattern}\``);
    return this.code.push(instruction) - 1;
  }

  add(node: Node): void {
    switch (node.kind) {
      case 'empty':
        break;
      case 'rune':
        this.#emit({ op: 'rune', of: node.of });
        break;
      case 'assert':
        this.#emit({ op: 'assert', what: node.what });
        break;
      case 'sequence':
        for (const part of node.parts) this.add(part);
        break;
      case 'choice':
        this.#choice(node.parts);
        break;
      case 'group':
        this.#emit({ op: 'save', slot: node.index * 2 });
        this.add(node.of);
        this.#emit({ op: 'save', slot: node.index * 2 + 1 });
        break;
      case 'repeat':
        this.#repeat(node);
        break;
    }
  }

  #split(lazy = false): Split {
    const split = { op: 'split' as const, first: 0, second: 0 };
    this.#emit(split);
    return {
      set: (inside, outside) => {
        split.first = lazy ? outside : inside;
        split.second = lazy ? inside : outside;
      },
    };
  }

  #choice(parts: readonly Node[]): void {
    const jumps: { op: 'jump'; to: number }[] = [];
    parts.forEach((part, index) => {
      if (index === parts.length - 1) {
        this.add(part);
        return;
      }
      const split = this.#split();
      const start = this.code.length;
      this.add(part);
      const jump = { op: 'jump' as const, to: 0 };
      jumps.push(jump);
      this.#emit(jump);
      split.set(start, this.code.length);
    });
    for (const jump of jumps) jump.to = this.code.length;
  }

  #repeat({ of, min, max, lazy }: Extract<Node, { kind: 'repeat' }>): void {
    for (let count = 0; count < min; count++) this.add(of);
    if (max === Infinity) {
      const top = this.code.length;
      const split = this.#split(lazy);
      const start = this.code.length;
      this.add(of);
      this.#emit({ op: 'jump', to: top });
      split.set(start, this.code.length);
      return;
    }
    const splits: { readonly start: number; readonly split: Split }[] = [];
    for (let count = min; count < max; count++) {
      const split = this.#split(lazy);
      splits.push({ split, start: this.code.length });
      this.add(of);
    }
    for (const { split, start } of splits) split.set(start, this.code.length);
  }
}

interface Split {
  readonly set: (inside: number, outside: number) => void;
}
