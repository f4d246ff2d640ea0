import { describe, expect, test } from '@jest/globals';
import { type Finding, repair } from '../../src/check/index.ts';

/*
 * What keeps a fix from breaking the application, rule by rule of thumb: each is held against everything that all rules
 * together propose, applied as `plimsoll fix --include test-first` does.
 */

type Files = Readonly<Record<string, string>>;

interface Outcome {
  /** The text of a file with the safe fixes alone, and with all. */
  readonly safe: (path: string) => string;
  readonly all: (path: string) => string;
  readonly findings: readonly Finding[];
}

function outcomeOf(files: Files): Outcome {
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  const [safe, all] = [repair(list), repair(list, { include: 'test-first' })];
  const textIn = (run: typeof all) => (path: string) =>
    run.files.find((file) => file.path === path)?.after ?? files[path] ?? '';
  return { safe: textIn(safe), all: textIn(all), findings: all.before.findings };
}

const dockerfile = (...lines: string[]): Files => ({ Dockerfile: `${lines.join('\n')}\n` });

/** A pod with one container of this image, and what stands in its security context and beside it. */
const pod = (image: string, context = '', spec = ''): Files => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
${spec}  containers:
    - name: web
      image: ${image}
${context === '' ? '' : `      securityContext:\n${context.replaceAll(/^/gm, '        ')}\n`}`,
});

const compose = (...lines: string[]): Files => ({
  'compose.yaml': `services:\n  web:\n${lines.map((line) => `    ${line}\n`).join('')}`,
});

/** The image of the pod is built here, for certain. */
const built = (...lines: string[]): Files => ({
  ...dockerfile(...lines),
  ...compose('build: .', 'image: example.com/web'),
});

const isTestFirst = ({ fix }: Finding): boolean =>
  fix === null || (fix.safety === 'test-first' && fix.try !== '');

describe('a USER', () => {
  test('is a number with its group, and stands behind all that needs root', () => {
    const { all } = outcomeOf(
      dockerfile('FROM node:24-slim', 'RUN apt-get update', 'COPY . .', 'CMD ["node", "a.js"]'),
    );
    expect(all('Dockerfile')).toBe(
      'FROM node:24-slim\nRUN apt-get update\nCOPY . .\nUSER 1000:1000\nCMD ["node", "a.js"]\n',
    );
  });

  test.each<[string, Files]>([
    [
      'of a server whose workers alone leave root',
      dockerfile('FROM httpd:2.4', 'COPY . /usr/local/apache2/htdocs/'),
    ],
    [
      'of a script that leaves root',
      {
        ...dockerfile('FROM debian:13', 'COPY start.sh /', 'ENTRYPOINT ["/start.sh"]'),
        'start.sh': '#!/bin/sh\nchown -R app /data\nexec gosu app "$@"\n',
      },
    ],
    ['that runs su-exec', dockerfile('FROM alpine', 'ENTRYPOINT ["su-exec", "app", "/app"]')],
    ['that listens on a privileged port', dockerfile('FROM debian:13', 'EXPOSE 80', 'CMD ["/app"]')],
    ['that writes to a volume of root', dockerfile('FROM debian:13', 'VOLUME /data', 'CMD ["/app"]')],
  ])('is not put into an image %s', (_name, files) => {
    expect(outcomeOf(files).all('Dockerfile')).not.toMatch(/^USER/m);
  });

  test('is to be tried first, with a command that builds and starts the image', () => {
    const { findings } = outcomeOf(dockerfile('FROM debian:13', 'COPY app /app', 'CMD ["/app"]'));
    const own = findings.filter(({ rule }) => rule === 'root-user');
    expect(own.map(({ fix }) => [fix?.safety, fix?.try])).toEqual([
      ['test-first', 'plimsoll verify $(docker build --quiet .)'],
    ]);
  });
});

describe('runAsNonRoot', () => {
  test('stands alone over an image whose user is a number', () => {
    const { safe } = outcomeOf({
      ...built('FROM debian:13', 'USER 1000:1000', 'CMD ["/a"]'),
      ...pod('example.com/web'),
    });
    expect(safe('pod.yaml')).toMatch(/runAsNonRoot: true/);
    expect(safe('pod.yaml')).not.toMatch(/runAsUser/);
  });

  test.each([
    ['redis:8', 999],
    ['prom/prometheus:v3.5.0', 65534],
    ['nginx:1.29', 101],
  ])('comes with the number of the user of %s', (image, uid) => {
    const text = outcomeOf(pod(image)).all('pod.yaml');
    expect(text).toMatch(/runAsNonRoot: true/);
    expect(text).toContain(`runAsUser: ${uid}\n`);
  });

  test('is not proposed for an image nobody knows', () => {
    expect(outcomeOf(pod('example.com/who')).all('pod.yaml')).not.toMatch(/runAsNonRoot/);
  });

  const deployment = (apiVersion: string, kind: string) => ({
    'app/web.yaml': `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: web }
spec:
  template:
    spec:
      containers:
        - name: web
          image: redis:8
`,
  });
  const route = 'apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: { name: web }\n';
  test.each<[string, Files]>([
    ['one of its kinds', deployment('apps.openshift.io/v1', 'DeploymentConfig')],
    [
      'a workload beside one of its objects',
      { ...deployment('apps/v1', 'Deployment'), 'app/route.yaml': route },
    ],
    [
      'a workload in one file with one',
      { 'app/web.yaml': `${deployment('apps/v1', 'Deployment')['app/web.yaml']}---\n${route}` },
    ],
  ])('on OpenShift, which hands out the numbers, never comes with one: %s', (_name, files) => {
    const text = outcomeOf(files).all('app/web.yaml');
    expect(text).toMatch(/runAsNonRoot: true/);
    expect(text).not.toMatch(/runAsUser|runAsGroup|fsGroup/);
  });
});

describe('dropping all capabilities', () => {
  test('is safe for a user other than root without file capabilities', () => {
    const { safe } = outcomeOf(pod('nginxinc/nginx-unprivileged:1.29'));
    expect(safe('pod.yaml')).toMatch(/drop: \[ALL\]/);
  });

  test('brings back what a program of the image carries in its file', () => {
    const image = built(
      'FROM debian:13',
      'RUN setcap cap_net_bind_service=+ep /a',
      'USER 1000:1000',
      'CMD ["/a"]',
    );
    const { all } = outcomeOf({ ...image, ...pod('example.com/web') });
    expect(all('pod.yaml')).toMatch(/add: \[NET_BIND_SERVICE\]\n\s+drop: \[ALL\]/);
    expect(all('compose.yaml')).toMatch(/cap_add: \[NET_BIND_SERVICE\]\n\s+cap_drop: \[ALL\]/);
    expect(outcomeOf(pod('coredns/coredns:1.12')).all('pod.yaml')).toMatch(
      /add: \[NET_BIND_SERVICE\]\n\s+drop: \[ALL\]/,
    );
  });

  test('from an image that starts as root comes with the user that its program has', () => {
    const { safe, all } = outcomeOf(pod('postgres:17'));
    expect(safe('pod.yaml')).not.toMatch(/drop:/);
    expect(all('pod.yaml')).toMatch(/runAsUser: 999\n\s+runAsGroup: 999\n\s+capabilities:\n\s+drop: \[ALL\]/);
  });

  test('from a service that stays root gives back what it needs as root, or is to be tried', () => {
    const { findings } = outcomeOf(compose('image: mysql:8'));
    const own = findings.filter(({ rule }) => rule === 'undropped-capabilities');
    expect(own.length).toBe(1);
    expect(own.every(isTestFirst)).toBe(true);
  });
});

describe('allowPrivilegeEscalation: false', () => {
  test.each([
    ['a privileged container', 'privileged: true'],
    ['one with the capability that the server compares with', 'capabilities:\n  add: [CAP_SYS_ADMIN]'],
  ])('is never put beside %s', (_name, context) => {
    const text = outcomeOf(pod('example.com/agent', context)).safe('pod.yaml');
    expect(text).not.toMatch(/allowPrivilegeEscalation/);
    const all = outcomeOf(pod('example.com/agent', context)).all('pod.yaml');
    const isPowerful = /privileged: true|CAP_SYS_ADMIN/.test(all);
    expect(isPowerful && /allowPrivilegeEscalation: false/.test(all)).toBe(false);
  });

  test('is not set for what calls sudo', () => {
    const image = built(
      'FROM debian:13',
      'RUN apt-get update && apt-get install -y sudo',
      'USER 1000:1000',
      'CMD ["sudo", "/app"]',
    );
    const { all } = outcomeOf({ ...image, ...pod('example.com/web') });
    expect(all('compose.yaml')).not.toMatch(/no-new-privileges/);
    expect(all('pod.yaml')).not.toMatch(/allowPrivilegeEscalation: false/);
  });

  test('is said where an image brings sudo along', () => {
    const { findings } = outcomeOf(dockerfile('FROM debian:13', 'RUN apt-get install -y sudo', 'CMD ["/a"]'));
    expect(findings.map(({ rule }) => rule)).toContain('sudo-in-image');
  });
});

describe('a read-only root filesystem', () => {
  test('comes with the volumes that the image writes to', () => {
    const text = outcomeOf(pod('nginx:1.29')).all('pod.yaml');
    for (const path of ['/var/cache/nginx', '/var/run', '/tmp'])
      expect(text).toContain(`mountPath: ${path}\n`);
    expect(text).toMatch(/emptyDir: \{\}/);
  });

  test('is not proposed for an image whose writes nobody knows', () => {
    expect(outcomeOf(pod('example.com/who')).all('pod.yaml')).not.toMatch(/readOnlyRootFilesystem/);
  });

  test('is not given to Ruby with a /tmp that it refuses', () => {
    const text = outcomeOf(pod('ruby:3.4')).all('pod.yaml');
    expect(text).not.toMatch(/mountPath: \/tmp\n/);
    expect(text).not.toMatch(/readOnlyRootFilesystem: true/);
  });

  test('of a service has folders that belong to its user', () => {
    const nginx = outcomeOf(compose('image: nginx:1.29', 'user: "101:101"')).all('compose.yaml');
    expect(nginx).toMatch(/\/var\/cache\/nginx:[^\n]*uid=101,gid=101/);
  });
});

describe('the seccomp profile of the runtime', () => {
  test('is safe, and stands once at the pod', () => {
    const { safe } = outcomeOf(pod('example.com/who'));
    expect(safe('pod.yaml')).toMatch(
      /\n {2}securityContext:\n {4}seccompProfile:\n {6}type: RuntimeDefault\n/,
    );
  });
});

describe('where other laws hold', () => {
  test('a Windows pod gets no field of Linux', () => {
    const { all } = outcomeOf(pod('example.com/who', '', '  os: { name: windows }\n'));
    expect(all('pod.yaml')).toMatch(/runAsNonRoot: true/);
    expect(all('pod.yaml')).not.toMatch(
      /seccompProfile|capabilities|allowPrivilegeEscalation|readOnlyRootFilesystem|runAsUser|runAsGroup|fsGroup|sysctls/,
    );
  });

  test('Knative gets everything at the container, where it takes it', () => {
    const { all } = outcomeOf({
      'service.yaml': `apiVersion: serving.knative.dev/v1
kind: Service
metadata: { name: web }
spec:
  template:
    spec:
      containers:
        - image: redis:8
`,
    });
    expect(all('service.yaml')).toMatch(/\n {10}securityContext:\n/);
    expect(all('service.yaml')).toMatch(/\n {12}seccompProfile:/);
    expect(all('service.yaml')).not.toMatch(/\n {6}securityContext:|fsGroup|sysctls/);
  });

  const silent: Readonly<Record<string, Files>> = {
    'what an operator completes': {
      'prometheus.yaml':
        'apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: { name: p }\nspec:\n  containers:\n    - name: prometheus\n',
    },
    'a patch': {
      'kustomization.yaml': 'resources: []\npatches:\n  - path: patch.yaml\n',
      'patch.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n',
    },
    'an override over a compose file that says it': {
      ...compose(
        'image: redis:8',
        'user: "999:999"',
        'read_only: true',
        'cap_drop: [ALL]',
        'security_opt: [no-new-privileges=true]',
      ),
      'compose.override.yaml': 'services:\n  web:\n    ports: ["6379:6379"]\n',
    },
    'a stage that only builds': dockerfile(
      'FROM golang:1.26 AS build',
      'RUN CGO_ENABLED=0 go build -o /a .',
      'FROM gcr.io/distroless/static-debian13:nonroot',
      'COPY --from=build /a /a',
      'CMD ["/a"]',
    ),
  };
  test.each(Object.entries(silent))('nothing is asked of %s', (_name, files) => {
    expect(outcomeOf(files).findings).toEqual([]);
  });
});
