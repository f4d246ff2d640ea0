import { quoted } from '../encode/go-quote.ts';

/** Everything stands at an offset of its template, in UTF-16 units. */
interface At {
  readonly pos: number;
}

export type Operand =
  Dot | Nil | Constant | NumberConstant | StringConstant | Fields | Variable | Identifier | Chain | Pipe;

export interface Dot extends At {
  readonly kind: 'dot';
}
export interface Nil extends At {
  readonly kind: 'nil';
}
export interface Constant extends At {
  readonly kind: 'bool';
  readonly is: boolean;
}
export interface NumberConstant extends At {
  readonly kind: 'number';
  readonly text: string;
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
}
export interface StringConstant extends At {
  readonly kind: 'string';
  readonly written: string;
  readonly text: string;
}
/** `.a.b` */
export interface Fields extends At {
  readonly kind: 'fields';
  readonly names: readonly string[];
}
/** `$a.b`: the variable with its dollar sign, then fields. */
export interface Variable extends At {
  readonly kind: 'variable';
  readonly names: readonly string[];
}
/** A function. */
export interface Identifier extends At {
  readonly kind: 'identifier';
  readonly name: string;
}
/** `(…).a.b` */
export interface Chain extends At {
  readonly kind: 'chain';
  readonly of: Operand;
  readonly names: readonly string[];
}
export interface Pipe extends At {
  readonly kind: 'pipe';
  readonly assigns: boolean;
  readonly declared: readonly Variable[];
  readonly commands: readonly Command[];
}
export interface Command extends At {
  readonly kind: 'command';
  readonly args: readonly Operand[];
}

export type Statement = Words | Action | Branch | Loop | Call | Jump;

export interface Words extends At {
  readonly kind: 'words';
  readonly end: number;
}
export interface Action extends At {
  readonly kind: 'action';
  readonly pipe: Pipe;
}
export interface Branch extends At {
  readonly kind: 'if' | 'with';
  readonly pipe: Pipe;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[] | undefined;
}
export interface Loop extends At {
  readonly kind: 'range';
  readonly pipe: Pipe;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[] | undefined;
}
export interface Call extends At {
  readonly kind: 'template';
  readonly name: string;
  readonly pipe: Pipe | undefined;
}
export interface Jump extends At {
  readonly kind: 'break' | 'continue';
}

export type Node = Operand | Command | Statement;

/** A node as Go prints it in its errors. */
export function nodeText(node: Node, source: string): string {
  switch (node.kind) {
    case 'action':
      return `{{${nodeText(node.pipe, source)}}}`;
    case 'if':
    case 'with':
    case 'range':
      return branchText(node, source);
    case 'template':
      return `{{template ${quoted(node.name)}${node.pipe ? ` ${nodeText(node.pipe, source)}` : ''}}}`;
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`;
    case 'words':
      return source.slice(node.pos, node.end);
    case 'pipe':
      return pipeText(node, source);
    case 'command':
      return node.args.map((arg) => inParentheses(arg, source)).join(' ');
    default:
      return operandText(node, source);
  }
}

function branchText({ kind, pipe, body, otherwise }: Branch | Loop, source: string): string {
  const list = (nodes: readonly Statement[]) => nodes.map((node) => nodeText(node, source)).join('');
  const rest = otherwise ? `{{else}}${list(otherwise)}` : '';
  return `{{${kind} ${nodeText(pipe, source)}}}${list(body)}${rest}{{end}}`;
}

function pipeText({ declared, assigns, commands }: Pipe, source: string): string {
  const names = declared.map((variable) => nodeText(variable, source)).join(', ');
  const head = names === '' ? '' : `${names} ${assigns ? '=' : ':='} `;
  return head + commands.map((command) => nodeText(command, source)).join(' | ');
}

function operandText(node: Exclude<Operand, Pipe>, source: string): string {
  switch (node.kind) {
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.is);
    case 'number':
      return node.text;
    case 'string':
      return node.written;
    case 'fields':
      return node.names.map((name) => `.${name}`).join('');
    case 'variable':
      return node.names.join('.');
    case 'identifier':
      return node.name;
    case 'chain':
      return inParentheses(node.of, source) + node.names.map((name) => `.${name}`).join('');
  }
}

function inParentheses(node: Operand, source: string): string {
  return node.kind === 'pipe' ? `(${nodeText(node, source)})` : nodeText(node, source);
}
