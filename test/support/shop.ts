/** A namespace that admits restricted pods only, a worker that may run in it, and how the image `web` is built. */
export const shop: Readonly<Record<string, string>> = {
  'k8s/namespace.yaml': `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restricted
`,
  'k8s/worker.yaml': deployment('worker', 'runAsUser: 1000'),
  'skaffold.yaml': `apiVersion: skaffold/v4beta11
kind: Config
build:
  artifacts:
    - image: web
      context: .
`,
};

/** It brings a service whose user has a name only, and takes a line away from the worker. */
export const pullRequest: Readonly<Record<string, string>> = {
  ...shop,
  Dockerfile: `FROM node:24
WORKDIR /app
COPY . .
EXPOSE 8080
USER node
CMD ["node", "server.js"]
`,
  'k8s/web.yaml': deployment('web', 'readOnlyRootFilesystem: true'),
  'k8s/worker.yaml': deployment('worker', 'runAsUser: 1000').replace(/ +runAsNonRoot.*\n/, ''),
};

function deployment(name: string, setting: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
spec:
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      automountServiceAccountToken: false
      containers:
        - name: ${name}
          image: ${name}
          securityContext:
            runAsNonRoot: true
            ${setting}
            allowPrivilegeEscalation: false
            capabilities:
              drop: [ALL]
            seccompProfile:
              type: RuntimeDefault
`;
}
