import { describe, expect, test } from '@jest/globals';
import { examplesOf } from '../../scripts/rule-examples.ts';
import { pageOf } from '../../scripts/rule-page.ts';
import { isRuleId, pageFile, withRule } from '../../scripts/rule-template.ts';

describe('a rule enters the list', () => {
  const empty = "import type { Rule } from '../rule.ts';\n\nexport const rules: readonly Rule[] = [];\n";
  const one = withRule(empty, 'host-port');

  test('the first one', () => {
    expect(one).toContain("import hostPort from './host-port.ts';");
    expect(one).toMatch(/rules: readonly Rule\[\] = \[\s+hostPort,\s+\]/);
  });

  test('in order, before and after others', () => {
    const three = withRule(withRule(one, 'root-user'), 'container-socket');
    expect([...three.matchAll(/'\.\/([a-z-]+)\.ts'/g)].map(([, id]) => id)).toEqual([
      'container-socket',
      'host-port',
      'root-user',
    ]);
    expect(three).toMatch(/\[\s+containerSocket,\s+hostPort,\s+rootUser,\s+\]/);
    expect(three.startsWith("import type { Rule } from '../rule.ts';\n")).toBe(true);
  });

  test('but not twice', () => {
    expect(() => withRule(one, 'host-port')).toThrow('there is a rule host-port already');
  });
});

test.each([
  ['host-port', true],
  ['Host-Port', false],
  ['host_port', false],
  ['', false],
  ['../host-port', false],
  ['-host', false],
])('%j as the name of a rule: %s', (id, expected) => {
  expect(isRuleId(id)).toBe(expected);
});

describe('the examples of a page', () => {
  test('a new page has one bad and one good', () => {
    expect(examplesOf(pageFile()).map(({ verdict }) => verdict)).toEqual(['bad', 'good']);
  });

  test.each([
    ['```dockerfile bad\nFROM a\n```\n', 'Dockerfile'],
    ['```yaml bad\na: 1\n```\n', 'pod.yaml'],
    ['```yaml compose bad\na: 1\n```\n', 'compose.yaml'],
    ['```yaml bad k8s/web.yaml\na: 1\n```\n', 'k8s/web.yaml'],
  ])('%j is about %s', (page, path) => {
    expect(examplesOf(page).map(({ files }) => files.map((file) => file.path))).toEqual([[path]]);
  });

  test('a fence marked `and` joins the example before it', () => {
    const page = '```dockerfile bad\nFROM a\n```\n\nbeside\n\n```yaml and\na: 1\n```\n\n```sh\nls\n```\n';
    expect(examplesOf(page)).toEqual([
      {
        verdict: 'bad',
        files: [
          { path: 'Dockerfile', text: 'FROM a\n' },
          { path: 'pod.yaml', text: 'a: 1\n' },
        ],
      },
    ]);
  });
});

test('a page keeps what people wrote when its header is made anew', () => {
  const rule = {
    id: 'host-port',
    summary: 'A container takes a port of the node',
    why: 'It does.',
    severity: 'error',
    podSecurity: { control: 'hostPorts', level: 'baseline' },
    references: ['https://kubernetes.io/'],
    *container() {},
    *service() {},
  } as const;
  const first = pageOf(rule, '## Examples\n');
  expect(first).toContain('- **Looks at:** Kubernetes, Compose\n- **Severity:** error\n');
  expect(first).toContain('- **Pod Security:** `hostPorts`, baseline\n- **Fix:** no automatic fix\n');
  const second = pageOf({ ...rule, why: 'It still does.' }, first);
  expect(second).toContain('> It still does.');
  expect(second.endsWith('<!-- end generated -->\n\n## Examples\n')).toBe(true);
});
