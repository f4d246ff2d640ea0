/** A Deployment that every level of Pod Security admits, but for what is asked otherwise. */
export function deployment(
  name: string,
  options: { readonly without?: RegExp; readonly container?: string; readonly image?: string } = {},
): string {
  const { without = /^$/, container = '', image = `${name}:1.0.0` } = options;
  const text = `apiVersion: apps/v1
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
        runAsUser: 10001
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: ${name}
          image: ${image}
          securityContext:
${container}            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
`;
  return text
    .split('\n')
    .filter((line) => !without.test(line))
    .join('\n');
}

export const privileged = '            privileged: true\n';

/** Runs as root, as most do. */
export const rooted = `FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .
EXPOSE 8080
CMD ["node", "server.js"]
`;

/** Its mate in good order. */
export const mended = rooted.replace('EXPOSE', 'USER 1000:1000\nEXPOSE');
