/** What the namespace `shop` admits. `more` are lines of the container. */
export const deployment = (name: string, version: string, more = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
spec:
  replicas: 2
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: ${name}
          image: ${name}:${version}
${more}          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
`;

/** A container of the compose file, with as little as it needs. */
export const service = (name: string, port: string): string => `  ${name}:
    build: ${name}
    image: ${name}
    ports: ['${port}']
    read_only: true
    cap_drop: [ALL]
    security_opt: ['no-new-privileges:true']
`;

/** The default branch of the demo's repository: a small shop, in good order. */
export const base = {
  'README.md': `# Shop

Sells things.
`,
  'web/Dockerfile': `FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .

FROM gcr.io/distroless/nodejs24-debian13:nonroot
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app ./
EXPOSE 8080
CMD ["server.js"]
`,
  'web/package.json': `{ "name": "web", "private": true, "type": "module" }
`,
  'web/package-lock.json': `{ "name": "web", "lockfileVersion": 3, "packages": {} }
`,
  'web/server.js': `import { createServer } from 'node:http';

createServer((request, response) => response.end('Welcome to the shop\\n')).listen(8080);
`,
  'mailer/Dockerfile': `FROM gcr.io/distroless/nodejs24-debian13:nonroot
WORKDIR /app
COPY package.json server.js ./
EXPOSE 8025
CMD ["server.js"]
`,
  'mailer/package.json': `{ "name": "mailer", "private": true, "type": "module" }
`,
  'mailer/server.js': `import { createServer } from 'node:http';

createServer((request, response) => response.end('sent\\n')).listen(8025);
`,
  'worker/Dockerfile': `FROM gcr.io/distroless/nodejs24-debian13:nonroot
WORKDIR /app
COPY package.json server.js ./
CMD ["server.js"]
`,
  'worker/package.json': `{ "name": "worker", "private": true, "type": "module" }
`,
  'worker/server.js': `setInterval(() => console.log('working'), 60_000);
`,
  'compose.yaml': `services:
${service('web', '8080:8080')}${service('mailer', '8025:8025')}${service('worker', '9090:9090')}`,
  'k8s/namespace.yaml': `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restricted
    pod-security.kubernetes.io/enforce-version: v1.34
    pod-security.kubernetes.io/warn: restricted
    pod-security.kubernetes.io/audit: restricted
`,
  'k8s/web.yaml': deployment(
    'web',
    '1.4.0',
    `          ports:
            - containerPort: 8080
`,
  ),
  'k8s/worker.yaml': deployment('worker', '3.0.2'),
  'charts/cart/Chart.yaml': `apiVersion: v2
name: cart
version: 1.0.0
`,
  'charts/cart/values.yaml': `image: gcr.io/distroless/nodejs24-debian13:nonroot
replicas: 1
podSecurityContext:
  runAsNonRoot: true
  seccompProfile:
    type: RuntimeDefault
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
`,
  'charts/cart/values-staging.yaml': `replicas: 1
`,
  'charts/cart/values-prod.yaml': `replicas: 3
`,
  'charts/cart/templates/cart.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: { app: cart }
  template:
    metadata:
      labels: { app: cart }
    spec:
      automountServiceAccountToken: false
      securityContext:
        {{- toYaml .Values.podSecurityContext | nindent 8 }}
      containers:
        - name: cart
          image: {{ .Values.image }}
          args: ['cart.js']
          securityContext:
            {{- toYaml .Values.securityContext | nindent 12 }}
`,
  'deploy/base/kustomization.yaml': `resources:
  - payments.yaml
`,
  'deploy/base/payments.yaml': deployment('payments', '1.0.0').replace('  namespace: shop\n', ''),
  'deploy/staging/kustomization.yaml': `namespace: shop
resources:
  - ../base
`,
  'deploy/prod/kustomization.yaml': `namespace: shop
resources:
  - ../base
`,
} as const;
