import type { ChartFile } from '../chart.ts';
import { base64 } from '../encode/base64.ts';
import { toYaml } from '../encode/yaml.ts';
import { globMatcher } from '../glob.ts';
import { Exceeded, type Meter } from '../meter.ts';
import { computedFrom, type Written } from '../origin.ts';
import { Text } from '../text.ts';
import { bytes, dict, type GoFunction, list, put, str, type Thing, type Value } from '../value.ts';
import { stringOf } from './arguments.ts';
import { basePath } from './paths.ts';

/** `.Files`: what stands in them is printed as it is, so it keeps where it stands. */
export function filesThing(files: readonly ChartFile[], meter: Meter): Thing {
  const known = new Map(files.map((file) => [file.name, file]));
  const get = (name: string): Text => {
    const file = known.get(name);
    return file ? contents(file) : Text.empty;
  };
  const method = (takes: GoFunction['takes'], call: (argument: string) => Value): GoFunction => ({
    takes,
    call: ([first]) => call(stringOf(first)),
  });
  return {
    kind: 'thing',
    type: 'engine.files',
    kindName: 'map',
    fields: new FileFields([...known].sort(byName)),
    methods: new Map([
      ['Get', method(['string'], (name) => str(get(name)))],
      ['GetBytes', method(['string'], (name) => bytes(get(name)))],
      ['Lines', method(['string'], (name) => list(linesOf(get(name)), '[]string'))],
      ['Glob', method(['string'], (pattern) => matching(files, pattern, meter))],
      ['AsConfig', method([], () => str(toYaml(configOf(files, (text) => text))))],
      ['AsSecrets', method([], () => str(toYaml(configOf(files, encoded))))],
    ]),
  };
}

/** Looked into when somebody asks. */
class FileFields extends Map<string, Value> {
  readonly #files: ReadonlyMap<string, ChartFile>;

  constructor(files: readonly (readonly [string, ChartFile])[]) {
    super();
    this.#files = new Map(files);
  }

  override get size(): number {
    return this.#files.size;
  }

  override get(name: string): Value | undefined {
    const file = this.#files.get(name);
    return file && bytes(contents(file));
  }

  override *[Symbol.iterator](): MapIterator<[string, Value]> {
    for (const [name, file] of this.#files) yield [name, bytes(contents(file))];
    return undefined;
  }
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

const noText = /[\0\x80-\x9f]/;

/** What is not known would count as empty, and a template may print all of it. */
function contents({ path, text, isUnread }: ChartFile): Text {
  if (isUnread === true) throw new Exceeded(`\`${path}\`, which it prints, was not read`);
  // Bytes that are no text have a character each here, and Helm prints the bytes.
  if (noText.test(text)) throw new Exceeded(`\`${path}\`, which it prints, is no text`);
  const written: Written = {
    kind: 'text',
    file: path,
    span: { start: 0, end: text.length },
    length: text.length,
  };
  return Text.of(text, written);
}

function matching(files: readonly ChartFile[], pattern: string, meter: Meter): Thing {
  const matches = globMatcher(pattern, meter);
  return filesThing(
    files.filter(({ name }) => matches(name)),
    meter,
  );
}

function linesOf(text: Text): Value[] {
  if (text.length === 0) return [];
  const whole = text.string.endsWith('\n') ? text.slice(0, text.length - 1) : text;
  return whole.split('\n').map((line) => str(line));
}

function encoded(text: Text): Text {
  return Text.of(base64(text.string), computedFrom([text.origin()]));
}

function configOf(files: readonly ChartFile[], change: (text: Text) => Text): Value {
  const result = dict();
  for (const file of files.toSorted((one, other) => (one.name < other.name ? -1 : 1)))
    put(result, basePath(file.name), str(change(contents(file))));
  return result;
}
