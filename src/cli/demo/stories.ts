import { base, deployment, service } from './shop.ts';

/** A pull request that shows one thing. */
export interface Story {
  readonly branch: string;
  readonly title: string;
  /** Markdown, as its author would write it. */
  readonly body: string;
  readonly by: string;
  /** What it shows, and what there is to try. */
  readonly hint: string;
  /** Whether its check fails. */
  readonly isHeldBack: boolean;
  /** Contents by path, over those of the default branch. */
  readonly files: Readonly<Record<string, string>>;
}

const ports = `          ports:
            - containerPort: 8080
`;

function withService(name: string, port: string): string {
  return base['compose.yaml'] + service(name, port);
}

export const stories: readonly Story[] = [
  {
    branch: 'orders',
    hint: 'a new service that runs as root, told once for its image and its Deployment. Read what the change is and how to test it.',
    title: 'Add the orders service',
    body: 'Takes orders and puts them on the queue. Works on my machine.',
    by: 'jonas',
    isHeldBack: true,
    files: {
      'orders/Dockerfile': `FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .
EXPOSE 8080
CMD ["node", "server.js"]
`,
      'orders/package.json': `{ "name": "orders", "private": true, "type": "module" }
`,
      'orders/package-lock.json': `{ "name": "orders", "lockfileVersion": 3, "packages": {} }
`,
      'orders/server.js': `import { createServer } from 'node:http';

createServer((request, response) => response.end('ordered\\n')).listen(8080);
`,
      // Not at the end, where the search service comes: each of them may be merged first.
      'compose.yaml': base['compose.yaml'].replace(
        '  mailer:\n',
        "  orders:\n    build: orders\n    image: orders\n    ports: ['8081:8080']\n  mailer:\n",
      ),
      'k8s/orders.yaml': deployment('orders', '0.1.0', ports),
    },
  },
  {
    branch: 'search',
    hint: 'it will not start, and the comment says why. Commit the suggestion, and merge.',
    title: 'Add the search service',
    body: 'It runs as `node`, not as root, and the manifest asks for that.',
    by: 'mara',
    isHeldBack: true,
    files: {
      'search/Dockerfile': `FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .
EXPOSE 8080
USER node
CMD ["node", "server.js"]
`,
      'search/package.json': base['web/package.json'].replace('web', 'search'),
      'search/package-lock.json': base['web/package-lock.json'].replace('web', 'search'),
      'search/server.js': base['web/server.js'].replace('Welcome to the shop', 'Nothing found'),
      'compose.yaml': withService('search', '8082:8080'),
      'k8s/search.yaml': deployment('search', '1.0.0', ports),
    },
  },
  {
    branch: 'mailer',
    hint: 'two manifests with the same gaps. Commit the suggestions in one batch, or press Fix in the check.',
    title: 'Deploy the mailer and its nightly report',
    body: 'Sends the receipts. Hardened as far as I know how.',
    by: 'lin',
    isHeldBack: true,
    files: {
      'k8s/mailer.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: mailer
  namespace: shop
spec:
  replicas: 1
  selector:
    matchLabels: { app: mailer }
  template:
    metadata:
      labels: { app: mailer }
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
      containers:
        - name: mailer
          image: mailer:2.1.0
          ports:
            - containerPort: 8025
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
`,
      'k8s/report.yaml': `apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
  namespace: shop
spec:
  schedule: '0 3 * * *'
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          automountServiceAccountToken: false
          securityContext:
            runAsNonRoot: true
          containers:
            - name: report
              image: mailer:2.1.0
              args: ['report.js']
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
`,
    },
  },
  {
    branch: 'tidy-worker',
    hint: 'a line is removed and its protection with it. The restoring change is in the comment.',
    title: 'Tidy the worker manifest',
    body: 'Only moves things around and takes out what we do not need.',
    by: 'jonas',
    isHeldBack: true,
    files: {
      'k8s/worker.yaml': base['k8s/worker.yaml'].replace('        runAsNonRoot: true\n', ''),
    },
  },
  {
    branch: 'cart-prod',
    hint: 'a chart with three environments, and only production gets worse. The table shows each of them before and after.',
    title: 'Let the cart be looked into in production',
    body: 'The tool that we look into it with wants `sudo`, and only production has it.',
    by: 'lin',
    isHeldBack: true,
    files: {
      'charts/cart/values-prod.yaml': `replicas: 3
securityContext:
  allowPrivilegeEscalation: true
`,
    },
  },
  {
    branch: 'payments-debug',
    hint: 'an overlay of Kustomize. The base is unchanged; the comment is on the patch.',
    title: 'Make the payments in production debuggable',
    body: 'So that we can see what it does there.',
    by: 'jonas',
    isHeldBack: true,
    files: {
      'deploy/prod/kustomization.yaml': `${base['deploy/prod/kustomization.yaml']}patches:
  - path: debug.yaml
`,
      'deploy/prod/debug.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: payments
spec:
  template:
    spec:
      hostPID: true
      containers:
        - name: payments
          securityContext:
            privileged: true
            allowPrivilegeEscalation: true
`,
    },
  },
  {
    branch: 'startup-probe',
    hint: 'nothing to say: no comment, and the check has passed.',
    title: 'Give the web server time to start',
    body: 'It was restarted under load before it was up.',
    by: 'mara',
    isHeldBack: false,
    files: {
      'k8s/web.yaml': base['k8s/web.yaml'].replace(
        '          securityContext:\n            allow',
        `          startupProbe:
            httpGet: { path: /, port: 8080 }
            failureThreshold: 30
          securityContext:
            allow`,
      ),
    },
  },
  {
    branch: 'readme',
    hint: 'no container in it, and the required check has passed all the same.',
    title: 'Say in the README how to start it',
    body: '',
    by: 'lin',
    isHeldBack: false,
    files: { 'README.md': `${base['README.md']}\nStart it with \`docker compose up\`.\n` },
  },
];
