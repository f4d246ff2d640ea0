import { deployment, mended, privileged, rooted } from '../support/files.ts';
import { pod, service, type Trick, tricks } from './trick.ts';

/* What comes from where nothing is judged, goes there, or changes what is judged from then on. */

const bad = deployment('web', { container: privileged });

const moved = tricks('fails', [
  ['a manifest out of vendor', { 'vendor/x.yaml': null, 'k8s/x.yaml': bad }, { 'vendor/x.yaml': bad }],
  [
    'a Dockerfile out of vendor',
    { 'vendor/Dockerfile': null, Dockerfile: rooted },
    { 'vendor/Dockerfile': rooted },
  ],
  [
    'compose out of vendor',
    { 'vendor/compose.yaml': null, 'compose.yaml': service },
    { 'vendor/compose.yaml': service },
  ],
  [
    'a manifest out of what is called generated',
    { 'gen/x.yaml': null, 'k8s/x.yaml': bad },
    { 'gen/x.yaml': bad, '.gitattributes': 'gen/** linguist-generated\n' },
  ],
  [
    'a page that becomes a Dockerfile',
    { 'Dockerfile.md': null, Dockerfile: rooted },
    { 'Dockerfile.md': rooted },
  ],
  ['a text that becomes a Dockerfile', { 'notes.txt': null, Dockerfile: rooted }, { 'notes.txt': rooted }],
]);

const told = tricks('says', [
  ['a manifest that is new in vendor', { 'vendor/p.yaml': pod }],
  ['a manifest in a vendor among others', { 'k8s/vendor/p.yaml': pod }],
  ['a Dockerfile that is new in vendor', { 'vendor/Dockerfile': rooted }],
  ['compose that is new in node_modules', { 'node_modules/a/compose.yaml': service }],
  [
    'a manifest that is generated',
    { 'a.gen.yaml': pod },
    { '.gitattributes': '*.gen.yaml linguist-generated\n' },
  ],
  ['nothing that blocks', { '.github/plimsoll.yml': 'block: nothing\n' }],
  ['everything ignored', { '.github/plimsoll.yml': "paths: {ignore: ['**']}\n" }],
  ['a rule that is off', { '.github/plimsoll.yml': 'rules: {privileged-container: off}\n' }],
  ['a lower level', { '.github/plimsoll.yml': 'pod-security: baseline\n' }],
  ['what is not judged passes', { '.github/plimsoll.yml': 'unjudged: pass\n' }],
  [
    'a strict configuration that goes',
    { '.github/plimsoll.yml': null },
    { '.github/plimsoll.yml': 'block: all\n' },
  ],
  [
    'a rule that weighs more by a configuration that goes',
    { '.github/plimsoll.yml': null },
    { '.github/plimsoll.yml': 'rules: {full-runtime-image: error}\n' },
  ],
  [
    'a strict configuration that moves away',
    { '.github/plimsoll.yml': null, 'old.yml': 'rules: {full-runtime-image: error}\n' },
    { '.github/plimsoll.yml': 'rules: {full-runtime-image: error}\n' },
  ],
  [
    'a configuration in a folder that is called generated',
    { '.github/plimsoll.yml': 'block: nothing\n' },
    { '.gitattributes': '.github/** linguist-generated\n' },
  ],
  [
    'a submodule from elsewhere',
    { '.gitmodules': '[submodule "a"]\n\tpath = a\n\turl = https://example.com/evil\n' },
    { '.gitmodules': '[submodule "a"]\n\tpath = a\n\turl = https://example.com/a\n' },
  ],
  ['compose of another name that is new in vendor', { 'vendor/a.yaml': service }],
]);

const harmless = tricks('passes', [
  ['a manifest that moves', { 'a/x.yaml': null, 'b/x.yaml': bad }, { 'a/x.yaml': bad }],
  [
    'a package that is vendored',
    { 'vendor/a/package.json': '{"name": "a"}', 'vendor/a/b.yaml': 'kind: a\n' },
  ],
  ['a stricter configuration', { '.github/plimsoll.yml': 'block: all\n' }],
  ['a Dockerfile that moves', { 'a/Dockerfile': null, 'b/Dockerfile': mended }, { 'a/Dockerfile': mended }],
]);

export const moves: readonly Trick[] = [...moved, ...told, ...harmless];
