/* What `npm run new-rule -- <id>` writes. Pure text, so that a test can hold it to the rules of the house. */

export function ruleFile(): string {
  return `import { defineRule } from '../rule.ts';

/*
 * TODO: the words of the standard or manual this rule rests on, and the fields it looks at.
 *   Kubernetes  spec.{initContainers,containers,ephemeralContainers}[*].…
 *   Allowed     …
 */
export default defineRule({
  id: 'ID',
  summary: 'TODO: one line without a full stop, what is found',
  why: 'TODO: one sentence, what goes wrong because of it.',
  severity: 'warning',
  references: ['TODO: where the facts come from'],

  *container(container) {
    // TODO: the judgement. The other hooks are in ../rule.ts; a rule may have several.
    const field = container.at('securityContext', 'TODO');
    if (field.value !== true) return;
    yield { at: field, message: \`Container \\\`\${container.name}\\\` TODO.\` };
  },
});
`;
}

export function testFile(id: string): string {
  return `import rule from '../../../src/check/rules/${id}.ts';
import { testRule } from '../../support/rule-tester.ts';

// «…» marks the exact text that is underlined. \`fixed\` is given exactly when the rule offers a fix.
testRule(rule, {
  good: {
    'TODO: a container that is as it should be': {
      files: { 'pod.yaml': 'kind: Pod\\napiVersion: v1\\nspec:\\n  containers:\\n    - name: app\\n' },
    },
  },
  bad: {
    'TODO: a container that is not': {
      files: { 'pod.yaml': 'kind: Pod\\napiVersion: v1\\nspec:\\n  containers:\\n    - name: «app»\\n' },
      messages: ['TODO: what is wrong here, naming the thing.'],
    },
  },
});
`;
}

export function pageFile(): string {
  return `## Examples

\`\`\`yaml bad
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web
\`\`\`

\`\`\`yaml good
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web
\`\`\`

## When to ignore it

TODO: who has a good reason, and what they write.
`;
}

export const isRuleId = (id: string): boolean => /^[a-z]+(-[a-z]+)*$/.test(id);

/** The text of src/check/rules/index.ts with one more rule, both lists in order. */
export function withRule(index: string, id: string): string {
  const name = id.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const imports = [...index.matchAll(/^import (\w+) from '\.\/([a-z-]+)\.ts';$/gm)].map(
    ([line, local = '', file = '']) => ({ line, local, file }),
  );
  if (imports.some(({ file }) => file === id)) throw new Error(`there is a rule ${id} already`);
  const line = `import ${name} from './${id}.ts';`;
  const all = [...imports, { line, local: name, file: id }].sort((a, b) => (a.file < b.file ? -1 : 1));
  const before = index.slice(0, imports[0] ? index.indexOf(imports[0].line) : index.indexOf('\n') + 1);
  const last = imports.at(-1);
  const after = index.slice(last ? index.indexOf(last.line) + last.line.length : before.length);
  const list = /(rules: readonly Rule\[\] = )\[[^\]]*\]/;
  if (!list.test(after))
    throw new Error('src/check/rules/index.ts has no list `rules: readonly Rule[] = […]`');
  return (
    before +
    all.map((entry) => entry.line).join('\n') +
    after.replace(
      list,
      (_, start: string) => `${start}[\n${all.map(({ local }) => `  ${local},\n`).join('')}]`,
    )
  );
}
