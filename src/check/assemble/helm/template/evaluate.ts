import { GoError } from '../errors.ts';
import { doubted, type Origin } from '../origin.ts';
import { Text } from '../text.ts';
import {
  bool,
  dict,
  type Dict,
  float,
  type GoFunction,
  int,
  isTrue,
  list,
  nil,
  nothing,
  type Parameter,
  stillOpen,
  str,
  typeName,
  type Value,
  valuesType,
  zeroElement,
} from '../value.ts';
import type { Cursor, State } from './execute.ts';
import type { Chain, Command, Identifier, Node, NumberConstant, Operand, StringConstant } from './node.ts';
import { fits, parameterType } from './parameter.ts';

/** One command of a pipeline; `final` is what the one before has given. */
export function evaluate(state: State, dot: Cursor, command: Command, final: Value | undefined): Value {
  const [first] = command.args;
  if (!first) return nothing;
  switch (first.kind) {
    case 'fields':
      state.at(first);
      return fieldChain(state, dot, dot, first, first.names, command.args, final);
    case 'chain':
      return chain(state, dot, first, command.args, final);
    case 'identifier':
      return callNamed(state, dot, first, command, command.args, final);
    case 'pipe':
      notAFunction(state, command.args, final);
      return state.pipeline(dot, first);
    case 'variable':
      return variable(state, dot, first, command.args, final);
    default:
      state.at(first);
      notAFunction(state, command.args, final);
      if (first.kind === 'dot') return dot.value;
      if (first.kind === 'nil') return state.fail('nil is not a command');
      return constant(state, first);
  }
}

function notAFunction(state: State, args: readonly Operand[], final: Value | undefined): void {
  const [first] = args;
  if (first && (args.length > 1 || final !== undefined))
    state.fail(`can't give argument to non-function ${wordsOf(state, first)}`);
}

function constant(state: State, node: Exclude<Operand, { kind: 'pipe' | 'dot' | 'nil' }>): Value {
  if (node.kind === 'bool') return bool(node.is, literalOrigin(state, node.pos, node.is ? 4 : 5));
  if (node.kind === 'number') return idealNumber(state, node);
  if (node.kind === 'string') return literal(state, node);
  return nothing;
}

/** Where a literal of the template is written. */
function literalOrigin(state: State, pos: number, length: number): Origin | undefined {
  return state.template.source.slice(pos, pos + length).origin();
}

function literal(state: State, { pos, text, written }: StringConstant): Value {
  const inside = state.template.source.slice(pos + 1, pos + written.length - 1);
  return str(inside.string === text ? inside : Text.of(text, inside.origin()));
}

function idealNumber(state: State, node: NumberConstant): Value {
  state.at(node);
  const from = literalOrigin(state, node.pos, node.text.length);
  const isFloat = /[.eEpP]/.test(node.text) && !/^0[xX][^pP]*$/.test(node.text) && !node.text.startsWith("'");
  if (node.float !== undefined && isFloat) return float(node.float, from);
  if (node.int !== undefined) return int(node.int, from);
  return state.fail(`${node.text} overflows int`);
}

function chain(
  state: State,
  dot: Cursor,
  node: Chain,
  args: readonly Operand[] | undefined,
  final: Value | undefined,
): Value {
  state.at(node);
  if (node.of.kind === 'nil') state.fail(`indirection through explicit nil in ${wordsOf(state, node)}`);
  const value = argument(state, dot, 'value', node.of);
  return fieldChain(state, dot, { value, boxed: false }, node, node.names, args, final);
}

function variable(
  state: State,
  dot: Cursor,
  node: Extract<Operand, { kind: 'variable' }>,
  args: readonly Operand[] | undefined,
  final: Value | undefined,
): Value {
  state.at(node);
  const binding = state.variable(node.names[0] ?? '');
  if (node.names.length > 1) return fieldChain(state, dot, binding, node, node.names.slice(1), args, final);
  notAFunction(state, args ?? [], final);
  return binding.value;
}

function fieldChain(
  state: State,
  dot: Cursor,
  receiver: Cursor,
  node: Node,
  names: readonly string[],
  args: readonly Operand[] | undefined,
  final: Value | undefined,
): Value {
  let cursor = receiver;
  names.forEach((name, index) => {
    const isLast = index === names.length - 1;
    cursor = field(state, dot, name, node, isLast ? args : undefined, isLast ? final : undefined, cursor);
  });
  return cursor.value;
}

function field(
  state: State,
  dot: Cursor,
  name: string,
  node: Node,
  args: readonly Operand[] | undefined,
  final: Value | undefined,
  { value, boxed }: Cursor,
): Cursor {
  state.scope.meter.step();
  if (value.kind === 'nil') {
    if (value.typed) state.fail(`nil pointer evaluating interface {}.${name}`);
    return { value: nothing, boxed: false };
  }
  const method = value.kind === 'thing' || value.kind === 'list' ? value.methods?.get(name) : undefined;
  if (method) return { value: call(state, dot, method, node, name, args, final), boxed: false };
  const found = held(value, name);
  if (!found)
    return state.fail(`can't evaluate field ${name} in type ${boxed ? 'interface {}' : typeName(value)}`);
  const hasArgs = (args?.length ?? 0) > 1 || final !== undefined;
  if (hasArgs && value.kind === 'map') state.fail(`${name} is not a method but has arguments`);
  if (hasArgs) state.fail(`${name} has arguments but cannot be invoked as function`);
  return { value: found, boxed: value.kind === 'map' && holdsAnything(value.type) };
}

/** A field of a struct, or what stands under a key. */
function held(value: Value, name: string): Value | undefined {
  if (value.kind === 'map') return element(value, name);
  if (value.kind !== 'thing') return undefined;
  return value.fields.get(name) ?? (value.kindName === 'map' ? zeroElement(value.type) : undefined);
}

/** What stands under a key; where nothing does, where it would. */
export function element(map: Dict, key: string): Value {
  const found = map.entries.get(key);
  if (found) return found;
  const [written] = map.from;
  if (map.unknown !== undefined) return { ...nil, from: doubted(undefined, map.unknown) };
  if (!written || !holdsAnything(map.type)) return zeroElement(map.type);
  const path = [...(written.path ?? []), key];
  return { ...nil, from: { ...written, kind: 'absent', path, length: 0 } };
}

function holdsAnything(mapType: string): boolean {
  return mapType.endsWith('interface {}') || mapType === valuesType;
}

function callNamed(
  state: State,
  dot: Cursor,
  node: Identifier,
  command: Node,
  args: readonly Operand[] | undefined,
  final: Value | undefined,
): Value {
  state.at(node);
  const found = state.scope.function(node.name);
  if (!found) return state.fail(`"${node.name}" is not a defined function`);
  return call(state, dot, found, command, node.name, args, final);
}

function call(
  state: State,
  dot: Cursor,
  callee: GoFunction,
  node: Node,
  name: string,
  args: readonly Operand[] | undefined,
  final: Value | undefined,
): Value {
  const given = args?.slice(1) ?? [];
  const count = given.length + (final === undefined ? 0 : 1);
  checkCount(state, callee, name, given.length, count);
  if (name === 'and' || name === 'or') return shortCircuit(state, dot, name, given, final);
  const values = given.map((arg, index) => argument(state, dot, parameterAt(callee, index), arg));
  if (final !== undefined) values.push(valid(state, final, parameterAt(callee, count - 1)));
  try {
    return stillOpen(callee.call(values), values);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    state.at(node);
    return state.fail(`error calling ${name}: ${error.message}`, error);
  }
}

function checkCount(state: State, callee: GoFunction, name: string, given: number, count: number): void {
  const { length } = callee.takes;
  if (callee.variadic === true) {
    if (count < length - 1)
      state.fail(`wrong number of args for ${name}: want at least ${length - 1} got ${given}`);
  } else if (count !== length) state.fail(`wrong number of args for ${name}: want ${length} got ${count}`);
}

function parameterAt({ takes }: GoFunction, index: number): Parameter {
  return takes[Math.min(index, takes.length - 1)] ?? 'any';
}

function shortCircuit(
  state: State,
  dot: Cursor,
  name: 'and' | 'or',
  args: readonly Operand[],
  final: Value | undefined,
): Value {
  let value: Value = nothing;
  const values: Value[] = [];
  for (const arg of args) {
    value = argument(state, dot, 'value', arg);
    values.push(value);
    if (isTrue(value) === (name === 'or')) return stillOpen(value, values);
  }
  return stillOpen(final ?? value, values);
}

/** The value of an operand where a parameter wants one. */
export function argument(state: State, dot: Cursor, wanted: Parameter, node: Operand): Value {
  state.at(node);
  switch (node.kind) {
    case 'dot':
      return valid(state, dot.value, wanted);
    case 'nil':
      if (canBeNil(wanted)) return nil;
      return state.fail(`cannot assign nil to ${parameterType(wanted)}`);
    case 'fields':
      return valid(state, fieldChain(state, dot, dot, node, node.names, [node], undefined), wanted);
    case 'variable':
      return valid(state, variable(state, dot, node, undefined, undefined), wanted);
    case 'pipe':
      return valid(state, state.pipeline(dot, node), wanted);
    case 'identifier':
      return valid(state, callNamed(state, dot, node, node, undefined, undefined), wanted);
    case 'chain':
      return valid(state, chain(state, dot, node, undefined, undefined), wanted);
    default:
      return constantFor(state, wanted, node);
  }
}

type Literal = Extract<Operand, { kind: 'bool' | 'number' | 'string' }>;

/** A literal takes the type that is wanted, if it can. */
function constantFor(state: State, wanted: Parameter, node: Literal): Value {
  if (wanted === 'any' || wanted === 'value') return constant(state, node);
  const found = wordsOf(state, node);
  if (wanted === node.kind) return constant(state, node);
  const name = literalNames[wanted];
  if (name === undefined) return state.fail(`can't handle ${found} for arg of type ${parameterType(wanted)}`);
  const number = node.kind === 'number' ? numberFor(state, wanted, node) : undefined;
  return number ?? state.fail(`expected ${name}; found ${found}`);
}

const literalNames: Readonly<Partial<Record<Parameter, string>>> = {
  bool: 'bool',
  string: 'string',
  float64: 'float',
  uint32: 'unsigned integer',
  int: 'integer',
  int64: 'integer',
};

function numberFor(state: State, wanted: Parameter, node: NumberConstant): Value | undefined {
  const from = literalOrigin(state, node.pos, node.text.length);
  if (wanted === 'float64') return node.float === undefined ? undefined : float(node.float, from);
  if (wanted === 'uint32') return node.uint === undefined ? undefined : int(node.uint, from, wanted);
  if (wanted !== 'int' && wanted !== 'int64') return undefined;
  return node.int === undefined ? undefined : int(node.int, from, wanted);
}

function wordsOf(state: State, node: Node): string {
  return state.words(node);
}

function canBeNil(wanted: Parameter): boolean {
  return wanted === 'any' || wanted === 'value' || wanted === 'dict' || wanted === 'list';
}

/** A value where a parameter wants one, if it may stand there. */
function valid(state: State, value: Value, wanted: Parameter): Value {
  if (wanted === 'any' || wanted === 'value') return value;
  if (value.kind === 'nil' && !value.typed) {
    if (wanted === 'dict') return dict();
    if (wanted === 'list') return { ...list([]), isNil: true };
    return state.fail(`invalid value; expected ${parameterType(wanted)}`);
  }
  if (fits(value, wanted)) return value;
  return state.fail(`wrong type for value; expected ${parameterType(wanted)}; got ${typeName(value)}`);
}
