import { quoted } from './encode/go-quote.ts';
import { type Chart, chartPath } from './chart.ts';
import { fail, GoError, warned } from './errors.ts';
import { define, type Functions, stringOf, textOf } from './functions/arguments.ts';
import { basicFunctions } from './functions/basic.ts';
import { dateFunctions } from './functions/dates.ts';
import { dictFunctions } from './functions/dicts.ts';
import { encodingFunctions } from './functions/encoding.ts';
import { listFunctions } from './functions/lists.ts';
import { numberFunctions } from './functions/numbers.ts';
import { pathFunctions } from './functions/paths.ts';
import { regexFunctions } from './functions/regex.ts';
import { stringFunctions } from './functions/strings.ts';
import { unknownFunctions } from './functions/unknown.ts';
import { urlFunctions } from './functions/urls.ts';
import { versionFunctions } from './functions/versions.ts';
import { Meter } from './meter.ts';
import { type Origin, type Written, writtenIn } from './origin.ts';
import { type Branch, type Loop, nodeText } from './template/node.ts';
import { noValue } from './template/print.ts';
import { execute, type Scope, type Template } from './template/execute.ts';
import { parseTemplate } from './template/parse.ts';
import { isEmpty, type Tree } from './template/tree.ts';
import { replaced, Text } from './text.ts';
import { type GoFunction, str, type Value } from './value.ts';

/** What decides is not known here, and so is what is printed. */
export interface Open {
  readonly why: string;
  /** The template's own, from `if` to `end`. */
  readonly text: string;
}

/** The templates of a chart and all in it, and what they may call. */
export class Engine {
  readonly meter: Meter;
  /** The places that an `if`, `with` or `range` looked at. */
  readonly deciding = new Set<Written>();
  /** What the template that is carried out prints, or does not, by what is not known here: the texts of both ways. */
  #open: Open[] = [];
  #noted = new WeakSet<Branch | Loop>();
  readonly #functions: Functions;
  readonly #root: Templates;
  readonly #included = new Map<string, number>();

  constructor(meter: Meter) {
    this.meter = meter;
    this.#functions = {
      ...basicFunctions(meter),
      ...encodingFunctions(meter),
      ...stringFunctions(meter),
      ...numberFunctions(meter),
      ...listFunctions(meter),
      ...dictFunctions(meter),
      ...regexFunctions(meter),
      ...versionFunctions(meter),
      ...unknownFunctions(meter),
      ...dateFunctions,
      ...pathFunctions,
      ...urlFunctions,
      ...asking,
    };
    this.#root = new Templates(this);
  }

  /** Takes in a template, and what it defines. Throws what Go says of one that does not parse. */
  add(name: string, text: Text): void {
    this.#root.add(name, text);
  }

  /** What a template prints. */
  run(name: string, data: Value): Text {
    const template = this.#root.template(name);
    if (!template) fail(`template: no template ${quoted(name)} associated with template "gotpl"`);
    this.#open = [];
    this.#noted = new WeakSet();
    return withoutNoValue(execute(this.#root, template, data));
  }

  /** Of the last template that was carried out. */
  get open(): readonly Open[] {
    return this.#open;
  }

  depends(why: string, node: Branch | Loop, text: string): void {
    if (this.#noted.has(node)) return;
    this.#noted.add(node);
    const both = nodeText(node, text);
    this.meter.write(both.length);
    this.#open.push({ why, text: both });
  }

  function(name: string, scope: Templates): GoFunction | undefined {
    if (name === 'include')
      return define(['string', 'any'], (wanted, data) => this.#include(stringOf(wanted), data, scope));
    if (name === 'tpl')
      return define(['string', 'any'], (text, data) => this.#tpl(textOf(text), data, scope));
    return Object.hasOwn(this.#functions, name) ? this.#functions[name] : undefined;
  }

  #include(name: string, data: Value, scope: Templates): Value {
    const depth = this.#included.get(name) ?? 0;
    // What Helm says; it counts to a thousand.
    if (depth > mostIncluded)
      fail(`rendering template has a nested reference name: ${name}: unable to execute template`);
    const template = scope.template(name);
    if (!template) fail(`template: no template ${quoted(name)} associated with template "gotpl"`);
    this.#included.set(name, depth + 1);
    try {
      const text = this.meter.enter(() => execute(scope, template, data));
      this.meter.write(text.length);
      return str(text);
    } finally {
      this.#included.set(name, depth);
    }
  }

  /** A text as a template, which sees all others, and whose own nobody else sees. */
  #tpl(text: Text, data: Value, scope: Templates): Value {
    const { string } = text;
    if (!string.includes('{{')) return str(withoutNoValue(text));
    const inner = new Templates(this, scope);
    try {
      inner.add('gotpl', text);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`cannot parse template ${quoted(string)}: ${error.message}`, error);
    }
    const template = inner.template('gotpl');
    try {
      return str(
        template ? withoutNoValue(this.meter.enter(() => execute(inner, template, data))) : Text.empty,
      );
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`error during tpl function execution for ${quoted(string)}: ${error.message}`, error);
    }
  }
}

const mostIncluded = 1000;

function withoutNoValue(text: Text): Text {
  return replaced(text, noValue, Text.empty);
}

const asking: Functions = {
  required: define(['string', 'any'], (warning, value) => {
    const isMissing = value.kind === 'nil' || (value.kind === 'string' && value.text.length === 0);
    return isMissing ? fail(warned(stringOf(warning))) : value;
  }),
  fail: define(['string'], (message) => fail(warned(stringOf(message)))),
  getHostByName: define(['string'], () => str('')),
};

/** The names that a template may call; a template that calls another does not parse. */
const names: ReadonlySet<string> = new Set([
  'include',
  'tpl',
  ...Object.keys({
    ...basicFunctions(new Meter()),
    ...encodingFunctions(new Meter()),
    ...stringFunctions(new Meter()),
    ...numberFunctions(new Meter()),
    ...listFunctions(new Meter()),
    ...dictFunctions(new Meter()),
    ...regexFunctions(new Meter()),
    ...versionFunctions(new Meter()),
    ...unknownFunctions(new Meter()),
    ...dateFunctions,
    ...pathFunctions,
    ...urlFunctions,
    ...asking,
  }),
]);

const parsed = new Map<string, ReadonlyMap<string, Tree>>();
const mostParsed = 2000;

/** A text is parsed once, however often it is rendered. */
function treesOf(name: string, text: string): ReadonlyMap<string, Tree> {
  const key = `${name}\0${text}`;
  const found = parsed.get(key);
  if (found) return found;
  const trees = parseTemplate(name, text, names);
  if (parsed.size >= mostParsed) parsed.clear();
  parsed.set(key, trees);
  return trees;
}

/** Templates by their names; those of an outer text are seen from an inner one. */
class Templates implements Scope {
  readonly #engine: Engine;
  readonly #outer: Templates | undefined;
  readonly #own = new Map<string, Template>();
  readonly #functions = new Map<string, GoFunction | undefined>();

  constructor(engine: Engine, outer?: Templates) {
    this.#engine = engine;
    this.#outer = outer;
  }

  get meter(): Meter {
    return this.#engine.meter;
  }

  decides(origin: Origin | undefined): void {
    if (origin) for (const written of writtenIn(origin)) this.#engine.deciding.add(written);
  }

  depends(why: string, node: Branch | Loop, text: string): void {
    this.#engine.depends(why, node, text);
  }

  template(name: string): Template | undefined {
    return this.#own.get(name) ?? this.#outer?.template(name);
  }

  function(name: string): GoFunction | undefined {
    const known = this.#functions.get(name);
    if (known) return known;
    const found = this.#engine.function(name, this);
    this.#functions.set(name, found);
    return found;
  }

  add(file: string, text: Text): void {
    for (const [name, tree] of treesOf(file, text.string)) {
      // A file of nothing but definitions does not take the place of one that has been defined.
      if (isEmpty(tree) && this.template(name)) continue;
      this.#own.set(name, { tree, source: text });
    }
  }
}

/** The way to a template as Helm names it. */
export function templateName(chart: Chart, file: string): string {
  return `${chartPath(chart)}/${file}`;
}
