import type { Container } from '../model/pod/workload.ts';
import type { Node } from '../read/node.ts';
import { type Identity, renderingName, standing } from './identity.ts';
import type { Unit } from './unit.ts';

/*
 * What an edit must leave as it is: a chart that prints nothing any more has nothing wrong with it, what is judged no more
 * looks like what is right, and what two objects share is not changed in the one for the sake of the other alone.
 */

export function renderingOf({ rendering }: Unit): string | undefined {
  return rendering && renderingName(rendering);
}

export function* standingIn(unit: Unit): Iterable<Identity> {
  const rendering = renderingOf(unit);
  if (rendering === undefined) return;
  const { workloads, namespaces, objects, skipped } = unit;
  for (const { reason, path } of skipped) yield { rule: 'not judged', subject: reason, path };
  const thing = (subject: string, print: string): Identity => ({
    ...{ rule: standing, subject, path: rendering, rendering, print },
  });
  for (const workload of workloads) {
    const containers = workload.pods.flatMap((pod) => pod.containers);
    yield thing(workload.subject, printOf(workload.manifest.root.node, nodesOf(containers)));
    for (const { subject, field } of containers) yield thing(subject, printOf(field.node));
  }
  for (const { subject, root } of [...namespaces, ...objects]) yield thing(subject, printOf(root.node));
}

function nodesOf(containers: readonly Container[]): ReadonlySet<Node | undefined> {
  return new Set(containers.map(({ field }) => field.node));
}

/** Equal for what says the same. A node that many share is looked at once. */
function printOf(node: Node | undefined, without: ReadonlySet<Node | undefined> = new Set()): string {
  if (!node || without.has(node)) return '';
  const isWhole = without.size === 0;
  const known = isWhole ? prints.get(node) : undefined;
  if (known !== undefined) return known;
  const print = hashOf(partsOf(node, (child) => printOf(child, without)));
  if (isWhole) prints.set(node, print);
  return print;
}

const prints = new WeakMap<Node, string>();

function partsOf(node: Node, print: (child: Node) => string): string {
  if (node.kind === 'scalar')
    return `${node.tag ?? ''} ${node.style === 'plain' ? 'plain' : 'text'} ${node.text}`;
  if (node.kind === 'map')
    return `{${node.entries.map(({ key, value }) => `${JSON.stringify(key)}:${print(value)}`).join()}}`;
  return `[${node.items.map(({ value }) => print(value)).join()}]`;
}

/** FNV-1a, twice: what is compared is what was and what is, never what a stranger chose against it. */
function hashOf(text: string): string {
  let [one, other] = [0x811c9dc5, 0x9747b28c];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ code, 0x85ebca6b) ^ (other >>> 13);
  }
  return `${(one >>> 0).toString(36)}.${(other >>> 0).toString(36)}`;
}
