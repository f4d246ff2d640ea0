import { quoted } from '../encode/go-quote.ts';
import { GoError } from '../errors.ts';
import { measure } from '../measure.ts';
import type { Meter } from '../meter.ts';
import { doubted, type Origin, unknownOf } from '../origin.ts';
import { type Piece, Text } from '../text.ts';
import { byteLength } from '../utf8.ts';
import { type GoFunction, int, isTrue, nothing, openIn, originOf, str, type Value } from '../value.ts';
import { evaluate } from './evaluate.ts';
import { type Branch, type Call, type Loop, type Node, nodeText, type Pipe, type Statement } from './node.ts';
import type { Tree } from './tree.ts';
import { printed, sortedKeys } from './print.ts';

/** A template that can be carried out: its tree, and its text with where that comes from. */
export interface Template {
  readonly tree: Tree;
  readonly source: Text;
}

/** The templates that are seen from somewhere, and the functions. */
export interface Scope {
  readonly meter: Meter;
  /** These places decide what is printed elsewhere. */
  decides(origin: Origin | undefined): void;
  /** Both ways may be gone, by what is not known here. */
  depends(why: string, node: Branch | Loop, text: string): void;
  template(name: string): Template | undefined;
  function(name: string): GoFunction | undefined;
}

interface Binding {
  readonly name: string;
  value: Value;
  /** Held as an `interface {}`, so that errors call it that. */
  boxed: boolean;
}

/** What `.` is. */
export interface Cursor {
  readonly value: Value;
  readonly boxed: boolean;
}

export class Break extends Error {}
export class Continue extends Error {}

const maxDepth = 100_000;

export interface Output {
  readonly pieces: Piece[];
}

/** text/template's state: one template being carried out. */
export class State {
  readonly scope: Scope;
  readonly template: Template;
  readonly #output: Output;
  readonly #depth: number;
  #variables: Binding[];
  #at: Node | undefined;
  /** What decides whether we come here cannot be known. */
  #unknown: string | undefined;

  constructor(scope: Scope, template: Template, output: Output, dot: Cursor, unknown?: string, depth = 0) {
    this.scope = scope;
    this.template = template;
    this.#output = output;
    this.#depth = depth;
    this.#unknown = unknown;
    this.#variables = [{ name: '$', ...dot }];
  }

  at(node: Node): void {
    this.#at = node;
  }

  fail(message: string, wrapped?: GoError): never {
    const { tree } = this.template;
    const said = this.#at ? `executing ${quoted(tree.name)} at <${nodeText(this.#at, tree.text)}>: ` : '';
    const place = this.#at ? placeOf(tree, this.#at.pos) : tree.name;
    const text = `template: ${place}: ${said}${message}`;
    throw new GoError(text, new GoError(text, wrapped), true);
  }

  words(node: Node): string {
    return nodeText(node, this.template.tree.text);
  }

  run(dot: Cursor): void {
    this.#walk(dot, this.template.tree.body);
  }

  #walk(dot: Cursor, nodes: readonly Statement[]): void {
    for (const node of nodes) {
      this.scope.meter.step();
      this.#at = node;
      this.#statement(dot, node);
    }
  }

  #statement(dot: Cursor, node: Statement): void {
    switch (node.kind) {
      case 'words':
        this.#write(this.template.source.slice(node.pos, node.end));
        break;
      case 'action': {
        const value = this.pipeline(dot, node.pipe);
        if (node.pipe.declared.length > 0) break;
        this.#at = node;
        measure(value, this.scope.meter);
        this.#write(printed(value));
        break;
      }
      case 'if':
      case 'with':
        this.#branch(dot, node);
        break;
      case 'range':
        this.#range(dot, node);
        break;
      case 'template':
        this.#call(dot, node);
        break;
      case 'break':
        throw new Break();
      case 'continue':
        throw new Continue();
    }
  }

  #write(text: Text): void {
    this.scope.meter.write(text.length);
    const unknown = this.#unknown;
    const { pieces } = this.#output;
    for (const piece of text.pieces)
      pieces.push(
        unknown === undefined ? piece : { text: piece.text, from: doubted(piece.from, unknown), at: 0 },
      );
  }

  /** Leaves a mark where something might have been printed. */
  #mark(from: Origin | undefined): void {
    if (from) this.#output.pieces.push({ text: '', from, at: 0 });
  }

  #branch(dot: Cursor, node: Branch): void {
    const { kind, pipe, body, otherwise } = node;
    const variables = this.#variables.length;
    const value = this.pipeline(dot, pipe);
    this.#noteOpen(value, node);
    this.#depending(value, () => {
      if (isTrue(value)) this.#walk(kind === 'with' ? { value, boxed: false } : dot, body);
      else {
        this.#mark(originOf(value));
        if (otherwise) this.#walk(dot, otherwise);
      }
    });
    this.#variables.length = variables;
  }

  #noteOpen(value: Value, node: Branch | Loop): void {
    const why = openIn(value);
    if (why !== undefined) this.scope.depends(why, node, this.template.tree.text);
  }

  /** What is printed by `run` is printed because of a value; where that is unknown, so is it. */
  #depending(value: Value, run: () => void): void {
    const unknown = this.#unknown;
    this.scope.decides(originOf(value));
    this.#unknown ??= unknownOf(originOf(value));
    run();
    this.#unknown = unknown;
  }

  #range(dot: Cursor, node: Loop): void {
    this.#at = node;
    const variables = this.#variables.length;
    const value = this.pipeline(dot, node.pipe);
    this.#noteOpen(value, node);
    this.#depending(value, () => {
      const elements = this.#elements(value, node);
      if (elements.length > 0) this.#loop(elements, node);
      else {
        this.#mark(originOf(value));
        if (node.otherwise) this.#walk(dot, node.otherwise);
      }
    });
    this.#variables.length = variables;
  }

  #loop(elements: readonly (readonly [Value, Value])[], node: Loop): void {
    const variables = this.#variables.length;
    for (const [index, value] of elements) {
      this.scope.meter.step();
      this.#bind(node.pipe, index, value);
      try {
        this.#walk({ value, boxed: true }, node.body);
      } catch (error) {
        if (error instanceof Break) break;
        if (!(error instanceof Continue)) throw error;
      } finally {
        this.#variables.length = variables;
      }
    }
  }

  #bind({ declared, assigns }: Pipe, index: Value, value: Value): void {
    const [first, second] = declared.map(({ names }) => names[0] ?? '');
    if (first === undefined) return;
    if (assigns) {
      this.#assign(first, second === undefined ? value : index, true);
      if (second !== undefined) this.#assign(second, value, true);
      return;
    }
    const top = (depth: number, held: Value) => {
      const binding = this.#variables.at(-depth);
      if (binding) Object.assign(binding, { value: held, boxed: true });
    };
    top(1, value);
    if (second !== undefined) top(2, index);
  }

  #elements(value: Value, { pipe }: Loop): (readonly [Value, Value])[] {
    if (value.kind === 'list') return value.items.map((item, index) => [int(index, value.from), boxed(item)]);
    if (value.kind === 'map')
      return sortedKeys(value).map((key) => [
        str(key, value.keys.get(key) ?? originOf(value)),
        boxed(value.entries.get(key) ?? nothing),
      ]);
    if (value.kind === 'thing' && value.kindName === 'map')
      return [...value.fields].map(([name, held]) => [str(name), held]);
    if (value.kind === 'int' && value.type !== 'time.Duration')
      return this.#count(value.value, pipe, value.from);
    if (value.kind === 'nil') return [];
    this.fail(`range can't iterate over ${printed(value).string}`);
  }

  #count(value: bigint, { declared }: Pipe, from: Origin | undefined): (readonly [Value, Value])[] {
    if (declared.length > 1) this.fail(`can't use ${value} to iterate over more than one variable`);
    this.scope.meter.step(Number(value < 0n ? 0n : value));
    return Array.from({ length: Number(value < 0n ? 0n : value) }, (_, index) => [nothing, int(index, from)]);
  }

  #call(dot: Cursor, node: Call): void {
    const template = this.scope.template(node.name);
    if (!template) this.fail(`template ${quoted(node.name)} not defined`);
    if (this.#depth === maxDepth) this.fail(`exceeded maximum template depth (${maxDepth})`);
    const value = node.pipe ? this.pipeline(dot, node.pipe) : nothing;
    const inner = { value, boxed: false };
    this.scope.meter.enter(() => {
      new State(this.scope, template, this.#output, inner, this.#unknown, this.#depth + 1).run(inner);
    });
  }

  // What expressions need

  pipeline(dot: Cursor, pipe: Pipe): Value {
    this.#at = pipe;
    let value: Value | undefined;
    for (const command of pipe.commands) {
      this.scope.meter.step();
      value = evaluate(this, dot, command, value);
      if (value.kind === 'nil' && value.typed) value = { ...value, typed: false };
    }
    const result = value ?? nothing;
    for (const { names } of pipe.declared)
      if (pipe.assigns) this.#assign(names[0] ?? '', result, false);
      else this.#variables.push({ name: names[0] ?? '', value: result, boxed: false });
    return result;
  }

  variable(name: string): Cursor {
    const found = this.#variables.findLast((variable) => variable.name === name);
    return found ?? this.fail(`undefined variable: ${name}`);
  }

  #assign(name: string, value: Value, isBoxed: boolean): void {
    const found = this.#variables.findLast((variable) => variable.name === name);
    if (!found) this.fail(`undefined variable: ${name}`);
    found.value = value;
    found.boxed = isBoxed;
  }
}

function boxed(value: Value): Value {
  return value.kind === 'nil' && !value.typed ? { ...value, typed: true } : value;
}

/** `file:line:column`, in which the column counts bytes, from 0. */
function placeOf({ file, text }: Tree, pos: number): string {
  const before = text.slice(0, pos);
  const line = before.split('\n').length;
  return `${file}:${line}:${byteLength(before.slice(before.lastIndexOf('\n') + 1))}`;
}

/** Carries a template out, and gives what it prints. */
export function execute(scope: Scope, template: Template, data: Value, unknown?: string): Text {
  const output: Output = { pieces: [] };
  const dot = { value: data.kind === 'nil' ? nothing : data, boxed: false };
  new State(scope, template, output, dot, unknown).run(dot);
  return new Text(output.pieces);
}
