/** A Deployment that holds to the restricted standard, and what a change may make of it. */
export function deployment(name: string, context = restricted): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      automountServiceAccountToken: false
      containers:
        - name: ${name}
          image: registry.example/${name}:1
          securityContext:
${context.map((line) => `            ${line}\n`).join('')}`;
}

export const restricted = [
  'allowPrivilegeEscalation: false',
  'readOnlyRootFilesystem: true',
  'runAsNonRoot: true',
  'runAsUser: 1000',
  'capabilities: { drop: [ALL] }',
  'seccompProfile: { type: RuntimeDefault }',
];

/** Fails the check; its fix is to be tested first. */
export const escalating = restricted.map((line) => line.replace('Escalation: false', 'Escalation: true'));

/** Fails the check, and has a fix that is safe. */
export const unprofiled = restricted.filter((line) => !line.startsWith('seccompProfile'));
