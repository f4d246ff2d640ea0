import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

/*
 * Holds requests and answers to GitHub's own description of its API. Requests are closed: GitHub ignores a property that
 * it does not know, and so a misspelt one would never be noticed. Answers of a stand-in may leave properties out, but
 * what they have must be of its type.
 */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Tree = Record<string, Json>;

const description = JSON.parse(
  readFileSync(new URL('./openapi/operations.json', import.meta.url), 'utf8'),
) as { readonly paths: Record<string, Record<string, Tree>>; readonly components: Tree };

export interface Operation {
  readonly method: string;
  /** As GitHub writes it: `/repos/{owner}/{repo}/check-runs`. */
  readonly path: string;
  /** What stands in the address. */
  readonly parameters: Readonly<Record<string, string>>;
}

const validators = new Map<string, ValidateFunction>();

export function operationOf(method: string, pathname: string): Operation | undefined {
  for (const [path, operations] of Object.entries(description.paths)) {
    if (!(method.toLowerCase() in operations)) continue;
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`);
    const match = pattern.exec(pathname);
    if (match) {
      const values = match.slice(1).map(decodeURIComponent);
      return {
        method,
        path,
        parameters: Object.fromEntries(names.map((name, at) => [name, values[at] ?? ''])),
      };
    }
  }
  return undefined;
}

/** What is wrong with a request; empty where nothing is. */
export function requestProblems(
  { method, path, parameters }: Operation,
  query: URLSearchParams,
  body: unknown,
): string[] {
  const operation = description.paths[path]?.[method.toLowerCase()] ?? {};
  const declared = ((operation.parameters as Tree[] | undefined) ?? []).map(resolved);
  const known = new Set(declared.filter(({ in: place }) => place === 'query').map(({ name }) => name));
  const strange = [...query.keys()]
    .filter((name) => !known.has(name))
    .map((name) => `unknown parameter ${name}`);
  const wrong = declared.flatMap((each) => parameterProblems(each, parameters, query));
  const schema = at(operation, ['requestBody', 'content', 'application/json', 'schema']);
  if (schema === undefined)
    return [...strange, ...wrong, ...(body === undefined ? [] : ['a body nobody reads'])];
  if (body === undefined) {
    const isWanted = at(operation, ['requestBody', 'required']) === true;
    return [...strange, ...wrong, ...(isWanted ? ['no body'] : [])];
  }
  return [...strange, ...wrong, ...problems(`${method} ${path}`, schema, body, 'closed')];
}

function parameterProblems(
  { name, in: place, schema, required }: Tree,
  path: Readonly<Record<string, string>>,
  query: URLSearchParams,
): string[] {
  const called = name as string;
  const text = place === 'path' ? path[called] : (query.get(called) ?? undefined);
  if (text === undefined) return required === true ? [`no ${called}`] : [];
  const isNumber = (schema as Tree | undefined)?.type === 'integer';
  return problems(
    `${called} ${JSON.stringify(schema)}`,
    schema ?? {},
    isNumber ? Number(text) : text,
    'open',
  );
}

/** What is wrong with an answer of a stand-in; with `open` it must be whole. */
export function answerProblems(
  { method, path }: Operation,
  status: number,
  body: unknown,
  how: Strictness = 'partial',
): string[] {
  const operation = description.paths[path]?.[method.toLowerCase()] ?? {};
  const answer = at(operation, ['responses', String(status)]);
  if (answer === undefined) return status >= 400 ? [] : [`GitHub never answers with ${status}`];
  const schema = at(resolved(answer as Tree), ['content', 'application/json', 'schema']);
  if (schema === undefined) return [];
  return problems(`${method} ${path} ${status}`, schema, body, how);
}

function problems(name: string, schema: Json, value: unknown, how: Strictness): string[] {
  const key = `${name} ${how}`;
  const validate = validators.get(key) ?? compiled(schema, how);
  validators.set(key, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message = '', params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

type Strictness = 'closed' | 'partial' | 'open';

const compilers = new Map<Strictness, Ajv>();

function compiled(schema: Json, how: Strictness): ValidateFunction {
  const ajv = compilers.get(how) ?? new Ajv({ strict: false, allErrors: true });
  if (!compilers.has(how)) {
    formats.default(ajv);
    ajv.addSchema({ $id: 'github', components: adapted(description.components, how) });
    compilers.set(how, ajv);
  }
  return ajv.compile(pointed(adapted(schema, how)) as object);
}

/** OpenAPI 3.0 has `nullable`, JSON Schema has a type for it. */
function adapted(value: Json, how: Strictness): Json {
  if (Array.isArray(value)) return value.map((item) => adapted(item, how));
  if (typeof value !== 'object' || value === null) return value;
  if (how === 'closed' && Array.isArray(value.allOf)) return adapted(united(value.allOf as Tree[]), how);
  const copy: Tree = {};
  for (const [key, item] of Object.entries(value)) {
    if (isLeftOut(key, item, how)) continue;
    copy[key] = key === 'properties' ? each(item as Tree, how) : adapted(item, how);
  }
  if (how === 'closed' && 'properties' in copy && !('additionalProperties' in copy) && !('allOf' in copy))
    copy.additionalProperties = false;
  return value.nullable === true ? { anyOf: [copy, { type: 'null' }] } : copy;
}

function isLeftOut(key: string, item: Json | undefined, how: Strictness): boolean {
  return key === 'nullable' || (key === 'required' && how === 'partial' && Array.isArray(item));
}

/** Each part of `allOf` leaves room for the others, so only the whole can be closed. */
function united(parts: readonly Tree[]): Tree {
  const whole = parts.map(resolved);
  const properties = whole.map((part) => (part.properties ?? {}) as Tree);
  const required = whole.flatMap((part) => (part.required ?? []) as string[]);
  return { type: 'object', properties: Object.assign({}, ...properties) as Tree, required };
}

function each(properties: Tree, how: Strictness): Tree {
  return Object.fromEntries(Object.entries(properties).map(([key, item]) => [key, adapted(item, how)]));
}

/** Components are a schema of their own. */
function pointed(value: Json): Json {
  if (Array.isArray(value)) return value.map(pointed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === '$ref' && typeof item === 'string' && item.startsWith('#') ? `github${item}` : pointed(item),
    ]),
  );
}

function resolved(value: Tree): Tree {
  if (typeof value.$ref !== 'string') return value;
  return (at(description, value.$ref.split('/').slice(1)) ?? {}) as Tree;
}

function at(tree: Json, keys: readonly string[]): Json | undefined {
  let value: Json | undefined = tree;
  for (const key of keys)
    value = typeof value === 'object' && value !== null && !Array.isArray(value) ? value[key] : undefined;
  return value;
}
