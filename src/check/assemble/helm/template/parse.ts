import { quoted, unquoted } from '../encode/go-quote.ts';
import type { Token, TokenKind } from './lex.ts';
import type { Call, Chain, Command, Jump, Operand, Pipe, Statement, Variable } from './node.ts';
import { numberConstant } from './number.ts';
import { TokenReader } from './tokens.ts';
import { isEmpty, type Tree } from './tree.ts';

/** Blocks and parentheses inside of each other. */
const deepest = 200;

type End = 'end' | 'else' | 'eof';

interface List {
  readonly body: Statement[];
  readonly end: End;
}

/**
 * Everything that is defined in the text: the template of the file's own name, and each `define` and `block`.
 * Throws what text/template/parse says of a text that is no template.
 */
export function parseTemplate(file: string, text: string, functions: ReadonlySet<string>): Map<string, Tree> {
  return new Parser(file, text, functions).parse();
}

class Parser extends TokenReader {
  readonly #functions: ReadonlySet<string>;
  readonly #trees = new Map<string, Tree>();
  #variables: string[] = ['$'];
  #loops = 0;
  #depth = 0;

  constructor(file: string, text: string, functions: ReadonlySet<string>) {
    super(file, text);
    this.#functions = functions;
  }

  parse(): Map<string, Tree> {
    const body: Statement[] = [];
    while (this.peek().kind !== 'eof') {
      if (this.peek().kind === 'left') {
        const delimiter = this.next();
        if (this.isKeyword(this.nextNonSpace(), 'define')) {
          this.#definition();
          continue;
        }
        this.back2(delimiter);
      }
      const node = this.#textOrAction();
      if (typeof node === 'string') this.fail(`unexpected {{${node}}}`);
      body.push(node);
    }
    this.#add(this.file, body);
    return this.#trees;
  }

  #add(name: string, body: readonly Statement[]): void {
    const known = this.#trees.get(name);
    if (known && !isEmpty(known)) {
      const isNothing = isEmpty({ ...known, body });
      if (!isNothing) this.fail(`template: multiple definition of template ${quoted(name)}`);
      return;
    }
    this.#trees.set(name, { name, file: this.file, text: this.text, body });
  }

  #deeper<T>(parse: () => T): T {
    if (++this.#depth > deepest) this.fail('max expression depth exceeded');
    const result = parse();
    this.#depth--;
    return result;
  }

  // Statements

  #definition(): void {
    const context = 'define clause';
    const token = this.nextNonSpace();
    if (token.kind !== 'string' && token.kind !== 'rawString') this.unexpected(token, context);
    const name = this.#string(token);
    this.expect('right', context);
    this.#ownScope(name, context);
  }

  /** The body of a `define` or `block` sees no variables from outside. */
  #ownScope(name: string, context: string): void {
    const [variables, loops] = [this.#variables, this.#loops];
    this.#variables = ['$'];
    this.#loops = 0;
    const { body, end } = this.#deeper(() => this.#list());
    if (end !== 'end') this.fail(`unexpected {{${end}}} in ${context}`);
    this.#variables = variables;
    this.#loops = loops;
    this.#add(name, body);
  }

  #string({ text }: Token): string {
    return unquoted(text) ?? this.fail('invalid syntax');
  }

  #list(): List {
    const body: Statement[] = [];
    while (this.peekNonSpace().kind !== 'eof') {
      const node = this.#textOrAction();
      if (typeof node === 'string') return { body, end: node };
      body.push(node);
    }
    this.fail('unexpected EOF');
  }

  #textOrAction(): Statement | 'end' | 'else' {
    const token = this.nextNonSpace();
    if (token.kind === 'text') return { kind: 'words', pos: token.pos, end: token.pos + token.text.length };
    if (token.kind !== 'left') this.unexpected(token, 'input');
    this.actionAt = token.pos;
    const node = this.#action();
    this.actionAt = undefined;
    return node;
  }

  #action(): Statement | 'end' | 'else' {
    const token = this.nextNonSpace();
    if (token.kind === 'keyword') {
      const node = this.#control(token);
      if (node) return node;
    }
    this.peeked++;
    const { pos } = this.peek();
    return { kind: 'action', pos, pipe: this.#pipeline('command', 'right') };
  }

  #control(token: Token): Statement | 'end' | 'else' | undefined {
    switch (token.text) {
      case 'block':
        return this.#block();
      case 'break':
      case 'continue':
        return this.#jump(token.text, token.pos);
      case 'else':
        return this.#else();
      case 'end':
        this.expect('right', 'end');
        return 'end';
      case 'if':
      case 'with':
      case 'range':
        return this.#branch(token.text);
      case 'template':
        return this.#call();
      default:
        return undefined;
    }
  }

  #jump(kind: 'break' | 'continue', pos: number): Jump {
    const token = this.nextNonSpace();
    if (token.kind !== 'right') this.unexpected(token, `{{${kind}}}`);
    if (this.#loops === 0) this.fail(`{{${kind}}} outside {{range}}`);
    return { kind, pos };
  }

  #else(): 'else' {
    const next = this.peekNonSpace();
    // `else if` is read as `else` and then `if`.
    if (!this.isKeyword(next, 'if') && !this.isKeyword(next, 'with')) this.expect('right', 'else');
    return 'else';
  }

  #branch(kind: 'if' | 'with' | 'range'): Statement {
    return this.#deeper(() => {
      const variables = this.#variables.length;
      const pipe = this.#pipeline(kind, 'right');
      if (kind === 'range') this.#loops++;
      const { body, end } = this.#list();
      if (kind === 'range') this.#loops--;
      const otherwise = end === 'else' ? this.#otherwise(kind) : undefined;
      this.#variables.length = variables;
      return { kind, pos: pipe.pos, pipe, body, otherwise };
    });
  }

  #otherwise(kind: 'if' | 'with' | 'range'): readonly Statement[] {
    if (kind !== 'range' && this.isKeyword(this.peek(), kind)) {
      this.next();
      return [this.#branch(kind)];
    }
    const { body, end } = this.#list();
    if (end !== 'end') this.fail(`expected end; found {{${end}}}`);
    return body;
  }

  #block(): Call {
    const token = this.nextNonSpace();
    const name = this.#templateName(token, 'block clause');
    const pipe = this.#pipeline('block clause', 'right');
    this.#ownScope(name, 'block clause');
    return { kind: 'template', pos: token.pos, name, pipe };
  }

  #call(): Call {
    const token = this.nextNonSpace();
    const name = this.#templateName(token, 'template clause');
    let pipe: Pipe | undefined;
    if (this.nextNonSpace().kind !== 'right') {
      this.peeked++;
      pipe = this.#pipeline('template clause', 'right');
    }
    return { kind: 'template', pos: token.pos, name, pipe };
  }

  #templateName(token: Token, context: string): string {
    if (token.kind !== 'string' && token.kind !== 'rawString') this.unexpected(token, context);
    return this.#string(token);
  }

  // Expressions

  #pipeline(context: string, end: TokenKind): Pipe {
    const { pos } = this.peekNonSpace();
    const declared: Variable[] = [];
    const assigns = this.#declarations(context, declared);
    const commands: Command[] = [];
    for (;;) {
      const token = this.nextNonSpace();
      if (token.kind === end) break;
      if (!startsCommand.has(token.kind)) this.unexpected(token, context);
      this.peeked++;
      commands.push(this.#command());
    }
    if (commands.length === 0) this.fail(`missing value for ${context}`);
    commands.forEach(({ args }, index) => {
      if (index > 0 && args[0] && constants.has(args[0].kind))
        this.fail(`non executable command in pipeline stage ${index + 1}`);
    });
    return { kind: 'pipe', pos, assigns, declared, commands };
  }

  /** Whether what is declared is assigned to. */
  #declarations(context: string, declared: Variable[]): boolean {
    for (let token = this.peekNonSpace(); token.kind === 'variable'; token = this.peekNonSpace()) {
      this.next();
      const after = this.peek();
      const next = this.peekNonSpace();
      const isList = next.kind === 'char' && next.text === ',';
      if (next.kind === 'assign' || next.kind === 'declare' || isList) {
        this.nextNonSpace();
        declared.push({ kind: 'variable', pos: token.pos, names: token.text.split('.') });
        this.#variables.push(token.text);
        if (!isList) return next.kind === 'assign';
        this.#expectSecond(context, declared.length);
        continue;
      }
      if (after.kind === 'space') this.back3(token, after);
      else this.back2(token);
      return false;
    }
    return false;
  }

  #expectSecond(context: string, count: number): void {
    if (context !== 'range' || count >= 2) this.fail(`too many declarations in ${context}`);
    const { kind } = this.peekNonSpace();
    if (kind !== 'variable' && kind !== 'right' && kind !== 'rightParen')
      this.fail('range can only initialize variables');
  }

  #command(): Command {
    const { pos } = this.peekNonSpace();
    const args: Operand[] = [];
    for (;;) {
      this.peekNonSpace();
      const operand = this.#operand();
      if (operand) args.push(operand);
      const token = this.next();
      if (token.kind === 'space') continue;
      if (token.kind === 'right' || token.kind === 'rightParen') this.peeked++;
      else if (token.kind !== 'pipe') this.unexpected(token, 'operand');
      break;
    }
    if (args.length === 0) this.fail('empty command');
    return { kind: 'command', pos, args };
  }

  #operand(): Operand | undefined {
    const node = this.#term();
    if (!node || this.peek().kind !== 'field') return node;
    const { pos } = this.peek();
    const names: string[] = [];
    while (this.peek().kind === 'field') names.push(this.next().text.slice(1));
    if (node.kind === 'fields' || node.kind === 'variable')
      return { ...node, pos, names: [...node.names, ...names] };
    if (constants.has(node.kind)) {
      const text = node.kind === 'string' ? node.written : this.text.slice(node.pos, pos).trimEnd();
      this.fail(`unexpected . after term ${quoted(text)}`);
    }
    const chain: Chain = { kind: 'chain', pos, of: node, names };
    return chain;
  }

  #term(): Operand | undefined {
    const token = this.nextNonSpace();
    const { pos, text } = token;
    switch (token.kind) {
      case 'identifier':
        if (!this.#functions.has(text)) this.fail(`function ${quoted(text)} not defined`);
        return { kind: 'identifier', pos, name: text };
      case 'dot':
        return { kind: 'dot', pos };
      case 'nil':
        return { kind: 'nil', pos };
      case 'variable':
        if (!this.#variables.includes(text)) this.fail(`undefined variable ${quoted(text)}`);
        return { kind: 'variable', pos, names: [text] };
      case 'field':
        return { kind: 'fields', pos, names: [text.slice(1)] };
      case 'bool':
        return { kind: 'bool', pos, is: text === 'true' };
      case 'charConstant':
      case 'number':
        return this.#number(token);
      case 'leftParen':
        return this.#deeper(() => this.#pipeline('parenthesized pipeline', 'rightParen'));
      case 'string':
      case 'rawString':
        return { kind: 'string', pos, written: text, text: this.#string(token) };
      default:
        this.peeked++;
        return undefined;
    }
  }

  #number({ pos, text }: Token): Operand {
    const number = numberConstant(text, pos);
    return typeof number === 'string' ? this.fail(number) : number;
  }
}

const startsCommand: ReadonlySet<TokenKind> = new Set<TokenKind>([
  ...(['bool', 'charConstant', 'complex', 'dot', 'field', 'identifier', 'number'] as const),
  ...(['nil', 'rawString', 'string', 'variable', 'leftParen'] as const),
]);

const constants: ReadonlySet<string> = new Set(['bool', 'dot', 'nil', 'number', 'string']);
