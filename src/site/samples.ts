import type { File } from '../check/index.ts';

/** Things to begin with: each shows another kind of file, and something to do about it. */
export interface Sample {
  readonly name: string;
  readonly files: readonly File[];
}

const dockerfile = `FROM node:24 AS build
WORKDIR /app
COPY package*.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:24-slim
WORKDIR /app
COPY --from=build /app/dist ./dist
EXPOSE 8080
CMD ["node", "dist/server.js"]
`;

const deployment = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restricted
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: nginxinc/nginx-unprivileged:1.29
          ports:
            - containerPort: 8080
`;

const compose = `services:
  web:
    image: nginx:1.29
    ports: ['8080:80']
  watcher:
    image: alpine:3.22
    command: ['sleep', 'infinity']
    privileged: true
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
`;

const chart: readonly File[] = [
  { path: 'Chart.yaml', text: 'apiVersion: v2\nname: shop\nversion: 1.0.0\n' },
  {
    path: 'values.yaml',
    text: `image: nginxinc/nginx-unprivileged:1.29
podSecurityContext: {}
securityContext: {}
`,
  },
  { path: 'values-prod.yaml', text: 'securityContext:\n  runAsUser: 0\n' },
  {
    path: 'templates/deployment.yaml',
    text: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      securityContext:
        {{- toYaml .Values.podSecurityContext | nindent 8 }}
      containers:
        - name: web
          image: {{ .Values.image }}
          securityContext:
            {{- toYaml .Values.securityContext | nindent 12 }}
`,
  },
];

export const samples: readonly Sample[] = [
  { name: 'A Dockerfile', files: [{ path: 'Dockerfile', text: dockerfile }] },
  { name: 'A Deployment', files: [{ path: 'k8s/web.yaml', text: deployment }] },
  { name: 'A compose file', files: [{ path: 'compose.yaml', text: compose }] },
  { name: 'A chart with two environments', files: chart },
];
