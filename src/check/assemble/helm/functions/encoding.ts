import { base32, base64, fromBase32, fromBase64 } from '../encode/base64.ts';
import { toJson } from '../encode/json.ts';
import { fromToml, toToml } from '../encode/toml.ts';
import { toYaml } from '../encode/yaml.ts';
import { fail, GoError } from '../errors.ts';
import { measure } from '../measure.ts';
import type { Meter } from '../meter.ts';
import { Text } from '../text.ts';
import { type Dict, dict, list, nil, put, str, type Value } from '../value.ts';
import { readText, Unreadable } from '../values/read.ts';
import { alike, define, from, type Functions, stringOf, textOf } from './arguments.ts';
import { adler32, sha1, sha256, sha512 } from './hashes.ts';

/** Texts into other texts, and values into texts and back. */
export function encodingFunctions(meter: Meter): Functions {
  return { ...digests(meter), ...writing(meter), ...reading(meter) };
}

function digests(meter: Meter): Functions {
  const worked = (change: (text: string) => string) =>
    define(['string'], (text) => {
      meter.write(stringOf(text).length * 2);
      return str(change(stringOf(text)), from(text));
    });
  return {
    b64enc: worked(base64),
    b64dec: worked(fromBase64),
    b32enc: worked(base32),
    b32dec: worked(fromBase32),
    sha1sum: worked(sha1),
    sha256sum: worked(sha256),
    sha512sum: worked(sha512),
    adler32sum: worked(adler32),
  };
}

/** Helm prints nothing for what cannot be written. */
function orEmpty(write: () => Text): Text {
  try {
    return write();
  } catch (error) {
    if (error instanceof GoError) return Text.empty;
    throw error;
  }
}

function writing(meter: Meter): Functions {
  const written = (text: Text): Value => {
    meter.write(text.length);
    return str(text);
  };
  const writer = (write: (value: Value) => Text) =>
    define(['any'], (value) => {
      measure(value, meter);
      return written(orEmpty(() => write(value)));
    });
  const strict = (write: (value: Value) => Text) =>
    define(['any'], (value) => {
      measure(value, meter);
      return written(write(value));
    });
  const json = (value: Value) => toJson(value, { html: true });
  const pretty = (value: Value) => toJson(value, { html: true, indent: '  ' });
  const raw = (value: Value) => toJson(value, { html: false });
  return {
    toYaml: writer((value) => toYaml(value)),
    mustToYaml: strict((value) => toYaml(value)),
    toYamlPretty: writer((value) => toYaml(value, true)),
    toJson: writer(json),
    mustToJson: strict(json),
    toPrettyJson: writer(pretty),
    mustToPrettyJson: strict(pretty),
    ...alike(['toRawJson', 'mustToRawJson'], strict(raw)),
    toToml: define(['any'], (value) => {
      measure(value, meter);
      try {
        return written(toToml(value));
      } catch (error) {
        if (error instanceof GoError) return str(error.message);
        throw error;
      }
    }),
    mustToToml: strict(toToml),
  };
}

function withError(message: string): Dict {
  return dict([['Error', str(message)]]);
}

function reading(meter: Meter): Functions {
  const yaml = (text: Text): Value => {
    meter.write(text.length);
    try {
      return readText(text, meter);
    } catch (error) {
      if (error instanceof Unreadable) fail(`error converting YAML to JSON: yaml: ${error.message}`);
      throw error;
    }
  };
  const json = (text: Text): Value => {
    meter.write(text.length);
    return jsonValue(text, meter);
  };
  return {
    fromYaml: define(['string'], (text) => mapOrError(() => yaml(textOf(text)))),
    fromYamlArray: define(['string'], (text) => listOrError(() => yaml(textOf(text)))),
    fromJson: define(['string'], (text) => mapOrError(() => json(textOf(text)), true)),
    fromJsonArray: define(['string'], (text) => listOrError(() => json(textOf(text)), true)),
    mustFromJson: define(['string'], (text) => json(textOf(text))),
    fromToml: define(['string'], (text) => mapOrError(() => fromToml(textOf(text), meter))),
  };
}

function mapOrError(read: () => Value, ofJson = false): Value {
  try {
    const value = read();
    if (value.kind === 'nil') return dict();
    return value.kind === 'map' ? value : withError(`${mismatch(value, ofJson)} map[string]interface {}`);
  } catch (error) {
    if (error instanceof GoError) return withError(error.message);
    throw error;
  }
}

/** What was read as JSON is told without what reading YAML puts before it. */
function mismatch({ kind }: Value, ofJson: boolean): string {
  const names: Readonly<Record<string, string>> = { list: 'array', float: 'number', map: 'object' };
  const lead = ofJson ? '' : 'error unmarshaling JSON: while decoding JSON: ';
  return `${lead}json: cannot unmarshal ${names[kind] ?? kind} into Go value of type`;
}

function listOrError(read: () => Value, ofJson = false): Value {
  try {
    const value = read();
    if (value.kind === 'nil') return list([]);
    return value.kind === 'list' ? value : list([str(`${mismatch(value, ofJson)} []interface {}`)]);
  } catch (error) {
    if (error instanceof GoError) return list([str(error.message)]);
    throw error;
  }
}

/** JSON is YAML here, except for what only YAML allows; and what is printed as it stands keeps its pieces. */
function jsonValue(text: Text, meter: Meter): Value {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.string);
  } catch {
    fail(jsonProblem(text.string));
  }
  return fromPlain(parsed, text, meter);
}

/** In Go's words where the text is not even the beginning of something. */
function jsonProblem(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'unexpected end of JSON input';
  const first = Array.from(trimmed)[0] ?? '';
  return /^[[{"\d\-tfn]/.test(trimmed)
    ? 'invalid character in JSON'
    : `invalid character '${first}' looking for beginning of value`;
}

function fromPlain(plain: unknown, text: Text, meter: Meter): Value {
  meter.step();
  const origin = text.origin();
  switch (typeof plain) {
    case 'string':
      return str(plain, origin);
    case 'number':
      return { kind: 'float', value: plain, from: origin };
    case 'boolean':
      return { kind: 'bool', is: plain, from: origin };
    default:
      break;
  }
  if (Array.isArray(plain))
    return list(
      plain.map((item: unknown) => fromPlain(item, text, meter)),
      undefined,
      origin,
    );
  if (typeof plain !== 'object' || plain === null) return nil;
  const result = dict();
  for (const [key, value] of Object.entries(plain)) put(result, key, fromPlain(value, text, meter), origin);
  return result;
}
