import { describe, expect, test } from '@jest/globals';
import type { PolicyVersion } from '../../../src/check/model/pod/policy.ts';
import { podChecks } from '../../../src/check/standard/checks.ts';
import { evaluatePod } from '../../../src/check/standard/evaluate.ts';
import { byBytes } from '../../../src/check/standard/words.ts';
import { pod, texts } from '../../support/kubernetes.ts';

const good = `  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: web
      image: a
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
`;

const controls = (spec: string, version: PolicyVersion = 'latest') =>
  evaluatePod(pod(spec), version).violations.map(({ control }) => control);

describe('the level of a pod', () => {
  test.each([
    ['restricted', good],
    ['baseline', '  containers: [{name: web}]\n'],
    ['privileged', `  hostPID: true\n${good}`],
    ['restricted', ''],
  ])('%s', (level, spec) => {
    expect(evaluatePod(pod(`  x: 1\n${spec}`), 'latest').level).toBe(level);
  });
});

describe('the sentences', () => {
  test('a pod that nothing refuses', () => {
    expect(evaluatePod(pod(good), 'latest')).toMatchObject({ version: 'v1.37', violations: [], says: {} });
  });

  test('baseline first, restricted then, with what it overrides left out', () => {
    const { violations, says } = evaluatePod(
      pod(
        `${good}  hostIPC: true\n  volumes: [{name: v, hostPath: {path: /}}]\n`.replace(
          'drop: [ALL]',
          'drop: [ALL], add: [SYS_ADMIN]',
        ),
      ),
      'v1.30',
    );
    expect(violations.map(({ control }) => control)).toEqual([
      'capabilities_baseline',
      'hostNamespaces',
      'hostPathVolumes',
      'capabilities_restricted',
      'restrictedVolumes',
    ]);
    expect(says.baseline).toBe(
      'non-default capabilities (container "web" must not include "SYS_ADMIN" in securityContext.capabilities.add), ' +
        'host namespaces (hostIPC=true), hostPath volumes (volume "v")',
    );
    expect(says.restricted).toBe(
      'host namespaces (hostIPC=true), ' +
        'unrestricted capabilities (container "web" must not include "SYS_ADMIN" in securityContext.capabilities.add), ' +
        'restricted volume types (volume "v" uses restricted volume type "hostPath")',
    );
  });

  test('what the one override forbids and the other check does not, is overridden too', () => {
    // In policies before v1.22 nothing overrides the baseline check.
    const spec = good.replace('drop: [ALL]', 'drop: [ALL], add: [CHOWN]');
    expect(controls(spec, 'v1.21')).toEqual([]);
    expect(controls(spec, 'v1.22')).toEqual(['capabilities_restricted']);
  });
});

describe('versions', () => {
  test.each([
    ['v1.0', ['runAsNonRoot']],
    ['v1.7', ['runAsNonRoot']],
    ['v1.8', ['allowPrivilegeEscalation', 'runAsNonRoot']],
    ['v1.18', ['allowPrivilegeEscalation', 'runAsNonRoot']],
    ['v1.19', ['allowPrivilegeEscalation', 'runAsNonRoot', 'seccompProfile_restricted']],
    [
      'v1.22',
      ['allowPrivilegeEscalation', 'capabilities_restricted', 'runAsNonRoot', 'seccompProfile_restricted'],
    ],
    [
      'v1.37',
      ['allowPrivilegeEscalation', 'capabilities_restricted', 'runAsNonRoot', 'seccompProfile_restricted'],
    ],
    [
      'v1.99',
      ['allowPrivilegeEscalation', 'capabilities_restricted', 'runAsNonRoot', 'seccompProfile_restricted'],
    ],
  ] as const)('a bare container at %s', (version, expected) => {
    expect(controls('  containers: [{name: a}]\n', version)).toEqual(expected);
  });

  test('the one that was judged by is said', () => {
    expect(evaluatePod(pod(good), 'v1.99').version).toBe('v1.37');
    expect(evaluatePod(pod(good), 'v1.5').version).toBe('v1.5');
  });
});

describe('what nobody can decide', () => {
  test.each([
    ['a variable where a check reads', `${good}  os: {name: "{{ .os }}"}\n`, ['"{{ .os }}"']],
    ['a variable of the wrong type', `${good}  hostNetwork: "\${HOST}"\n`, ['"${HOST}"']],
    ['a container that is a variable', '  containers: ["{{ .web }}"]\n', ['"{{ .web }}"']],
    ['a value that does not decode', `${good}  hostNetwork: "true"\n`, ['"true"']],
    ['a value that does not decode, far from security', `${good}  hostname: 1\n`, ['1']],
  ])('%s', (_, spec, marked) => {
    const { level, undecided } = evaluatePod(pod(spec), 'latest');
    expect(level).toBeUndefined();
    expect(texts(undecided ? [undecided.at] : [])).toEqual(marked);
  });

  test.each([
    ['a variable elsewhere', good.replace('image: a', 'image: "${IMAGE}"')],
    ['one of the wrong type elsewhere', `${good}  priority: \${PRIORITY}\n`],
    ['a name', good.replace('name: web', 'name: "{{ .name }}"')],
    [
      'what Kubernetes itself leaves as it is',
      good.replace('image: a', 'image: a\n      env: [{name: A, value: $(B)}]'),
    ],
  ])('but not %s', (_, spec) => {
    expect(evaluatePod(pod(spec), 'latest').level).toBe('restricted');
  });

  test('an annotation', () => {
    const annotated = (value: string) =>
      pod(
        `kind: Pod\nmetadata: {annotations: {container.apparmor.security.beta.kubernetes.io/web: "${value}"}}\nspec:\n${good}`,
      );
    expect(evaluatePod(annotated('{{ .x }}'), 'latest').level).toBeUndefined();
    expect(evaluatePod(annotated('runtime/default'), 'latest').level).toBe('restricted');
  });
});

test('the checks stand in the API server’s order, and their revisions in time’s', () => {
  const order = podChecks.map(({ level, id }) => `${level} ${id}`);
  expect(order).toEqual(order.toSorted(byBytes));
  expect(order).toHaveLength(19);
  for (const { versions } of podChecks) {
    const since = versions.map((version) => version.since);
    expect(since).toEqual(since.toSorted((a, b) => a - b));
  }
});
