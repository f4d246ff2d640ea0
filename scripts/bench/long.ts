import type { File } from '../../src/check/index.ts';

/** One file each, of very much of one kind: what is quadratic in a file shows here. */
export function longFiles(): [name: string, file: File][] {
  const pods = many(
    800,
    (index) => `---
apiVersion: v1
kind: Pod
metadata:
  name: pod-${index}
spec:
  containers:
    - name: web
      image: redis:7.4
`,
  );
  const containers = `apiVersion: v1
kind: Pod
metadata:
  name: many
spec:
  containers:
${many(3000, (index) => `    - name: c${index}\n      image: redis:7.4\n`)}`;
  const services = `services:\n${many(3000, (index) => `  s${index}:\n    image: redis:7.4\n`)}`;
  return [
    ['800 pods in one file', { path: 'pods.yaml', text: pods }],
    ['3,000 containers in one pod', { path: 'pod.yaml', text: containers }],
    ['3,000 services in one compose file', { path: 'compose.yaml', text: services }],
  ];
}

function many(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join('');
}
