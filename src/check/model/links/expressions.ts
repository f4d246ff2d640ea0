import type { Field } from '../../read/field.ts';

/** A text of a workflow with its `${{ … }}` put in, `*` for each that only a run knows. */
export type Expressions = (text: string, outputs?: ReadonlyMap<string, string>) => string;

interface Contexts {
  /** The `env` of the workflow, the job and the step; the last one that has a name wins. */
  readonly env: readonly (Field | undefined)[];
  readonly matrix: ReadonlyMap<string, string>;
  /** `owner/name` */
  readonly repository: string | undefined;
}

/** `env` may name `env` of the workflow; nobody goes deeper. */
const deepest = 4;

export function expressions({ env, matrix, repository }: Contexts): Expressions {
  const variables = new Map(
    env.flatMap((field) => field?.entries() ?? []).map(([name, value]) => [name, value.text]),
  );
  const context = (name: string, depth: number): string | undefined => {
    const lower = name.toLowerCase();
    if (lower.startsWith('env.')) {
      const value = variables.get(name.slice('env.'.length));
      return value === undefined || depth >= deepest ? undefined : put(value, new Map(), depth + 1);
    }
    if (lower.startsWith('matrix.')) return matrix.get(name.slice('matrix.'.length));
    // What a registry is asked for is written in lower case.
    if (lower === 'github.repository') return repository?.toLowerCase();
    return lower === 'github.repository_owner' ? repository?.split('/')[0]?.toLowerCase() : undefined;
  };
  const put = (text: string, outputs: ReadonlyMap<string, string>, depth: number): string =>
    text.replace(/\$\{\{([^{}]*)\}\}/g, (_, expression: string) => {
      const name = expression.trim();
      return outputs.get(name.toLowerCase()) ?? context(name, depth) ?? '*';
    });
  return (text, outputs = new Map()) => put(text, outputs, 0);
}
