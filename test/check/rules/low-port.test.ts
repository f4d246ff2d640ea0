import rule from '../../../src/check/rules/low-port.ts';
import { testRule } from '../../support/rule-tester.ts';

const image = (...lines: string[]) => ({ Dockerfile: `${lines.join('\n')}\n` });

interface Setting {
  readonly name?: string;
  readonly pod?: string;
  readonly container?: string;
}

const pod = (port: string, { name = 'example.com/app', pod = '', container = '' }: Setting = {}) => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
${pod}  containers:
    - name: app
      image: ${name}
${container}      ports:
        - containerPort: ${port}
`,
});

const context = (text: string) => `  securityContext: { ${text} }\n`;
const own = (text: string) => `      securityContext: { ${text} }\n`;

const sysctl = (value: string) =>
  context(`runAsUser: 1000, sysctls: [{ name: net.ipv4.ip_unprivileged_port_start, value: "${value}" }]`);

const compose = (keys: string) => ({
  'compose.yaml': `services:\n  web:\n    image: example.com/app\n    ${keys.replaceAll('\n', '\n    ')}\n`,
});

const opened = `    sysctls:
      - name: net.ipv4.ip_unprivileged_port_start
        value: "0"
`;

testRule(rule, {
  good: {
    'a port that nothing listens on': {
      files: { Dockerfile: 'FROM python:3.13\nEXPOSE 80\nUSER 1000\nCMD ["gunicorn", "-b", ":8000", "a"]\n' },
    },
    'an image with a high port': { files: image('FROM alpine', 'USER 1000', 'EXPOSE 8080') },
    'an image that starts as root': { files: image('FROM alpine', 'EXPOSE 80') },
    'an image whose user nobody knows': { files: image('FROM alpine', 'ARG U', 'USER $U', 'EXPOSE 80') },
    'a stage that is not run': { files: image('FROM alpine AS a', 'USER 1', 'EXPOSE 80', 'FROM alpine') },
    'the port of a base, which may have been changed': { files: image('FROM nginx', 'USER 101') },
    'a program with the capability in its file': {
      files: image(
        'FROM alpine AS build',
        'RUN setcap cap_net_bind_service=+ep /app',
        'FROM scratch',
        'COPY --from=build /app /app',
        'USER 1000',
        'EXPOSE 80',
      ),
    },
    'a base whose program has it there': { files: image('FROM caddy:2', 'USER 1000', 'EXPOSE 80') },
    'a pod that is root': { files: pod('80') },
    'a pod whose user nobody knows': { files: pod('80', { pod: context('runAsUser: "{{ u }}"') }) },
    'a pod with a high port': { files: pod('8080', { pod: context('runAsUser: 1000') }) },
    'a pod with a template for a port': { files: pod('"{{ port }}"', { pod: context('runAsUser: 1000') }) },
    'a container that is root in a pod that is not': {
      files: pod('80', { pod: context('runAsUser: 1000'), container: own('runAsUser: 0') }),
    },
    'a pod that lets everybody': { files: pod('80', { pod: sysctl('0') }) },
    'a pod that lets everybody have this one': { files: pod('80', { pod: sysctl('80') }) },
    'a capability that is added': {
      files: pod('80', {
        pod: context('runAsUser: 1000'),
        container: own('capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] }'),
      }),
    },
    'an image whose program has it in its file': {
      files: pod('53', { name: 'coredns/coredns:1.12.0', pod: context('runAsNonRoot: true') }),
    },
    'a Windows pod': {
      files: pod('80', { pod: `  os: { name: windows }\n${context('runAsNonRoot: true')}` }),
    },
    'a service with a high port': { files: compose('user: "1000"\nports: ["80:8080"]') },
    'a service that is root': { files: compose('ports: ["80:80"]') },
    'a service that lets everybody': {
      files: compose('user: "1000"\nports: ["80:80"]\nsysctls: { net.ipv4.ip_unprivileged_port_start: 0 }'),
    },
    'a service with another one’s network': {
      files: compose('user: "1000"\nports: ["80:80"]\nnetwork_mode: host'),
    },
  },
  bad: {
    'an image': {
      files: image('FROM alpine', 'RUN adduser -D -u 1000 app', 'EXPOSE «80» 8080', 'USER app'),
      messages: [
        'This image listens on port 80 as user `app`. Docker allows that; Podman and many Kubernetes clusters do not.',
      ],
      severity: 'notice',
      confidence: 'likely',
    },
    'a pod': {
      files: pod('«80»\n        - containerPort: 443', { pod: context('runAsNonRoot: true') }),
      messages: ['`app` listens on port 80, 443 without being root, which many clusters refuse.'],
      severity: 'warning',
      confidence: 'likely',
      safety: 'safe',
      fixed: pod('80\n        - containerPort: 443', {
        pod: context(
          'runAsNonRoot: true, sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]',
        ),
      }),
    },
    'a container': {
      files: pod('«80»', { container: own('runAsUser: 1000') }),
      messages: ['`app` listens on port 80 without being root, which many clusters refuse.'],
      safety: 'safe',
      fixed: {
        'pod.yaml': `${pod('80', { container: own('runAsUser: 1000') })['pod.yaml']}  securityContext:\n${opened}`,
      },
    },
    'an image that is known not to be root': {
      files: pod('«80»', { name: 'varnish:8.0-alpine', pod: context('fsGroup: 1') }),
      messages: ['`app` listens on port 80 without being root, which many clusters refuse.'],
      safety: 'safe',
      fixed: pod('80', {
        name: 'varnish:8.0-alpine',
        pod: context('fsGroup: 1, sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]'),
      }),
    },
    'the network of the host, where the pod may set nothing': {
      files: pod('«80»', { pod: `  hostNetwork: true\n${context('runAsUser: 1000')}` }),
      messages: ['`app` listens on port 80 without being root, which many clusters refuse.'],
    },
    'a pod that begins too high': {
      files: pod('«53»', { pod: sysctl('80') }),
      messages: ['`app` listens on port 53 without being root, which many clusters refuse.'],
    },
    'a service': {
      files: compose('user: "1000"\nports:\n  - «8080:80»'),
      messages: ['`web` listens on port 80 as user `1000`. Docker allows that; Podman does not.'],
      severity: 'notice',
      confidence: 'likely',
    },
  },
});
