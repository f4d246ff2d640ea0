import type { Node } from '../../read/node.ts';
import { effectiveNamespace, type Gvk, type Id } from './id.ts';
import { wholePatternOf } from './pattern.ts';
import { refuse } from './refusal.ts';
import type { Resource } from './resource.ts';
import { child, textAt } from './tree.ts';

type Test = (text: string) => boolean;

/** Which objects a patch or a replacement is for (kustomize types/selector.go). Undefined stands for any. */
export class Selector {
  readonly #kind: Readonly<Record<'group' | 'version' | 'kind', Test>>;
  readonly #name: Test;
  readonly #namespace: Test;
  readonly #labels: LabelTest;
  readonly #annotations: LabelTest;
  /** It says nothing of names and kinds. */
  readonly isOpen: boolean;
  readonly hasLabels: boolean;

  constructor(node: Node) {
    const test = (key: string) => testOf(node, key);
    this.#kind = { group: test('group'), version: test('version'), kind: test('kind') };
    this.#name = test('name');
    this.#namespace = test('namespace');
    this.#labels = labelTestOf(node, 'labelSelector');
    this.#annotations = labelTestOf(node, 'annotationSelector');
    this.isOpen = ['group', 'version', 'kind', 'name', 'namespace'].every((key) => textAt(node, key) === '');
    this.hasLabels = textAt(node, 'labelSelector') !== '' || textAt(node, 'annotationSelector') !== '';
  }

  /** As `patches` ask: by its first name or the present one (resmap Select). */
  selects(resource: Resource): boolean {
    const [original, current] = [resource.originalId, resource.id];
    const ids = [original, current];
    return (
      ids.some((id) => this.#namespace(effectiveNamespace(id))) &&
      ids.some(({ name }) => this.#name(name)) &&
      this.matchesKind(current) &&
      this.matchesLabels(resource)
    );
  }

  /** As `replacements` ask: one of its ids as a whole. */
  matches(id: Id): boolean {
    return this.matchesKind(id) && this.#name(id.name) && this.#namespace(id.namespace);
  }

  matchesKind({ group, version, kind }: Gvk): boolean {
    return this.#kind.group(group) && this.#kind.version(version) && this.#kind.kind(kind);
  }

  matchesLabels(resource: Resource): boolean {
    return this.#labels(resource.strings('labels')) && this.#annotations(resource.strings('annotations'));
  }
}

function testOf(node: Node, key: string): Test {
  const text = textAt(node, key);
  if (text === '') return () => true;
  return (
    wholePatternOf(text) ??
    refuse(child(node, key) ?? node, `\`${text}\` is not a regular expression to Kustomize.`)
  );
}

type LabelTest = (labels: ReadonlyMap<string, string>) => boolean;

/** `app=web,tier!=db,env in (a,b),!legacy` (apimachinery labels.Parse). */
function labelTestOf(node: Node, key: string): LabelTest {
  const text = textAt(node, key);
  const at = child(node, key) ?? node;
  const tests = partsOf(text).map(
    (part) => requirementOf(part) ?? refuse(at, `\`${part}\` is not a label selector to Kubernetes.`),
  );
  return (labels) => tests.every((test) => test(labels));
}

/** Commas part requirements, but not the values in parentheses. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let isInside = false;
  for (const [index, character] of text.split('').entries()) {
    if (character === '(') isInside = true;
    if (character === ')') isInside = false;
    if (character !== ',' || isInside) continue;
    parts.push(text.slice(start, index));
    start = index + 1;
  }
  parts.push(text.slice(start));
  const trimmed = parts.map((part) => part.trim());
  return trimmed.length === 1 && trimmed[0] === '' ? [] : trimmed;
}

function requirementOf(part: string): LabelTest | undefined {
  const absent = /^!\s*([\w./-]+)$/.exec(part)?.[1];
  if (absent !== undefined) return (labels) => !labels.has(absent);
  const present = /^[\w./-]+$/.exec(part)?.[0];
  if (present !== undefined) return (labels) => labels.has(present);
  const [, key = '', operator, value = ''] = /^([\w./-]+)\s*(==|=|!=|>|<)\s*([\w.-]*)$/.exec(part) ?? [];
  if (operator === '>' || operator === '<') return comparison(key, operator, value);
  if (operator === '!=') return (labels) => labels.get(key) !== value;
  if (operator !== undefined) return (labels) => labels.get(key) === value;
  const [, name = '', word, list = ''] = /^([\w./-]+)\s+(in|notin)\s*\(([^()]*)\)$/.exec(part) ?? [];
  if (word === undefined) return undefined;
  const values = new Set(list.split(',').map((each) => each.trim()));
  return (labels) => {
    const label = labels.get(name);
    return word === 'in'
      ? label !== undefined && values.has(label)
      : label === undefined || !values.has(label);
  };
}

function comparison(key: string, operator: string, value: string): LabelTest | undefined {
  if (!/^-?\d+$/.test(value)) return undefined;
  return (labels) => {
    const label = labels.get(key);
    if (label === undefined || !/^-?\d+$/.test(label)) return false;
    return operator === '>' ? Number(label) > Number(value) : Number(label) < Number(value);
  };
}
