import type { Container } from '../model/pod/pod.ts';
import type { Field } from '../read/field.ts';
import type { Data, DataObjects } from './objects.ts';

/** A cluster gives these; something of their kind does. */
const ofThePod: Readonly<Record<string, string>> = {
  'metadata.name': 'plimsoll',
  'metadata.namespace': 'default',
  'metadata.uid': '00000000-0000-4000-8000-000000000000',
  'spec.nodeName': 'plimsoll',
  'spec.serviceAccountName': 'default',
  'status.hostIP': '127.0.0.1',
  'status.podIP': '127.0.0.1',
  'status.podIPs': '127.0.0.1',
};

export interface Environment {
  readonly variables: readonly (readonly [string, string])[];
  readonly leftOut: readonly string[];
}

/** As the kubelet puts it together: `envFrom` first, `env` over it, each value expanded by those before it. */
export function environmentOf(container: Container, objects: DataObjects): Environment {
  const values = new Map<string, string>();
  const leftOut: string[] = [];
  for (const from of container.at('envFrom').items()) {
    const { data, what } = sourceOf(from, 'configMapRef', 'secretRef', objects);
    if (!data) leftOut.push(`${what} is not in these files: its variables are not set.`);
    const prefix = from.at('prefix').text ?? '';
    for (const [name, value] of data ?? []) values.set(prefix + name, value);
  }
  for (const variable of container.at('env').items()) {
    const name = variable.at('name').text;
    if (name === undefined) continue;
    const value = valueOf(variable, objects, leftOut);
    if (value !== undefined) values.set(name, expanded(value, values));
  }
  return { variables: [...values], leftOut };
}

function valueOf(variable: Field, objects: DataObjects, leftOut: string[]): string | undefined {
  const from = variable.at('valueFrom');
  if (!from.exists) return variable.at('value').text ?? '';
  const path = from.at('fieldRef', 'fieldPath').text;
  if (path !== undefined) return ofThePod[path] ?? '';
  if (from.at('resourceFieldRef').exists) return '1';
  const { data, what, key } = sourceOf(from, 'configMapKeyRef', 'secretKeyRef', objects);
  const value = data?.get(key);
  if (value !== undefined) return value;
  const name = variable.at('name').text ?? '';
  leftOut.push(
    `Variable ${name} comes from ${what}, which is not in these files: it is set to \`plimsoll\`.`,
  );
  return 'plimsoll';
}

function sourceOf(from: Field, configMap: string, secret: string, objects: DataObjects): DataSource {
  const kind = from.at(secret).exists ? 'Secret' : 'ConfigMap';
  const reference = from.at(kind === 'Secret' ? secret : configMap);
  const name = reference.at('name').text ?? '';
  const data = objects.find(kind, name, from.source.path);
  return { data, what: `${kind} ${name}`, key: reference.at('key').text ?? '' };
}

interface DataSource {
  readonly data: Data | undefined;
  readonly what: string;
  readonly key: string;
}

/** `$(NAME)`; `$$` is a dollar; a name that is not set stays as it is written (k8s.io/kubernetes expansion.Expand). */
export function expanded(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\$|\$\(([^()]{1,256})\)/g, (written, name: string | undefined) =>
    name === undefined ? '$' : (values.get(name) ?? written),
  );
}
