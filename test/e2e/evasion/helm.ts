import { deployment } from '../support/files.ts';
import { pod, type Trick, tricks } from './trick.ts';

/* What Helm prints when somebody installs a chart, and not when somebody renders it. */

const chart = { 'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n', 'values.yaml': 'x: 1\n' };
const template = (text: string, name = 'a.yaml'): Record<string, string> => ({
  ...chart,
  [`templates/${name}`]: text,
});
const good = deployment('web');
/** A workload in good order, with lines in its pod. */
const withLines = (lines: string): Record<string, string> =>
  template(good.replace('      automount', `${lines}\n      automount`));
const where = (condition: string): Record<string, string> =>
  withLines(`{{- if ${condition} }}\n      hostPID: true\n{{- end }}`);

const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n';
const named = pod.replace('image: a:1', 'image: "{{ .Chart.Name }}:1"');
const inFile = (text: string): Record<string, string> => ({ ...template(text), 'f/p.txt': pod });

const printed = tricks('fails', [
  ['a document that a comment ends at once', template(`${named}---#x: y\n${map}`)],
  ['a document that the next one ends at once', template(`${named}---${map}`)],
  ['a template without an ending', template(named, 'pod')],
  ['a template that is called something else', template(named, 'pod.yaml.gotmpl')],
  ['a template that is called a page', template(named, 'pod.html')],
  ['a file that is printed', inFile('{{ tpl (.Files.Get "f/p.txt") . }}\n')],
  ['files by a pattern', inFile('{{ range $p, $_ := .Files.Glob "f/*" }}{{ $.Files.Get $p }}{{ end }}\n')],
  ['a file by its lines', inFile('{{ range .Files.Lines "f/p.txt" }}{{ . }}\n{{ end }}')],
]);

const open = tricks('says', [
  ['an upgrade', withLines('      hostPID: {{ .Release.IsUpgrade }}')],
  ['the second release', where('gt (int .Release.Revision) 1')],
  ['a namespace', where('eq .Release.Namespace "prod"')],
  ['any name', where('ne .Release.Name "release-name"')],
  ['a cluster', where('lookup "v1" "Namespace" "" "kube-system"')],
  ['what a cluster can', where('.Capabilities.APIVersions.Has "example.com/v1"')],
  ['the version of a cluster', where('contains "-eks-" .Capabilities.KubeVersion.GitVersion')],
  ['the time', where('gt (now | date "2006" | int) 2020')],
  ['chance', where('ne (randAlpha 5) "aaaaa"')],
  ['one of two words', withLines('      hostPID: {{ ternary "true" "false" .Release.IsUpgrade }}')],
  ['what is worked out of it', withLines('      hostPID: {{ not (and .Release.IsInstall true) }}')],
  ['a default', withLines('      hostPID: {{ default false .Release.IsUpgrade }}')],
  [
    'a part that is taken in',
    {
      ...where('.Release.IsUpgrade'),
      ...template(
        good.replace(
          '      automount',
          '{{- if .Release.IsUpgrade }}{{ include "b" . }}{{ end }}\n      automount',
        ),
      ),
      'templates/_b.tpl': '{{ define "b" }}\n      hostPID: true\n{{ end }}',
    },
  ],
  ['a whole pod', template(`{{- if .Release.IsUpgrade }}\n${pod}{{- end }}\n${map}`)],
  [
    'a file that is printed, and was not read',
    template('{{ tpl (.Files.Get "f/p.txt") . }}\n'),
    { 'f/p.txt': pod },
  ],
]);

const harmless = tricks('passes', [
  ['the name of a release', template(good.replace('name: web', 'name: {{ .Release.Name }}'))],
  [
    'a version for an apiVersion',
    {
      ...template(good),
      'templates/b.yaml':
        '{{- if .Capabilities.APIVersions.Has "policy/v1" }}\napiVersion: policy/v1\n{{- end }}\nkind: PodDisruptionBudget\nmetadata: {name: a}\n',
    },
  ],
]);

export const charts: readonly Trick[] = [...printed, ...open, ...harmless];
