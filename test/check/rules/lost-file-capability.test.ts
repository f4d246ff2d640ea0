import rule from '../../../src/check/rules/lost-file-capability.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (name: string, capabilities: string, keys = '') => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: app
      image: ${name}
${keys}      securityContext:
        capabilities:
          ${capabilities.replaceAll('\n', '\n          ')}
`,
});

const compose = (keys: string) => ({
  'compose.yaml': `services:\n  web:\n    ${keys.replaceAll('\n', '\n    ')}\n`,
});

const ping = (...lines: string[]) => ({
  'compose.yaml': 'services:\n  web:\n    build: .\n    cap_drop:\n      - ALL\n',
  Dockerfile: `FROM alpine\nRUN setcap cap_net_raw=+ep /usr/bin/probe\n${lines.join('\n')}\n`,
});

const message = (what: string, name = 'NET_BIND_SERVICE') =>
  `${what} will not start: the file of its program carries \`${name}\`, which the container drops.`;

testRule(rule, {
  good: {
    'what is added back': { files: pod('caddy:2', 'drop: [ALL]\nadd: [NET_BIND_SERVICE]') },
    'what is added back in another spelling': {
      files: pod('caddy:2', 'drop: [ALL]\nadd: [cap_net_bind_service]'),
    },
    'other capabilities': { files: pod('caddy:2', 'drop: [NET_RAW]') },
    'an image that nothing is known of': { files: pod('example.com/caddy', 'drop: [ALL]') },
    'an image before it had them': { files: pod('registry.k8s.io/coredns/coredns:v1.10.1', 'drop: [ALL]') },
    'an image that a template decides': { files: pod('"caddy:{{ tag }}"', 'drop: [ALL]') },
    'another program of the image': {
      files: pod('caddy:2', 'drop: [ALL]', '      command: [sh, -c, date]\n'),
    },
    'other arguments': { files: pod('caddy:2', 'drop: [ALL]', '      args: [sh]\n') },
    'a list that a template decides': { files: pod('caddy:2', 'drop: [ALL]\nadd: ["{{ c }}"]') },
    'a privileged service': { files: compose('image: caddy:2\nprivileged: true\ncap_drop: [ALL]') },
    'a capability in the file of another program': { files: ping('CMD ["/app"]') },
    'a capability that the program may ask for itself': {
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n    cap_drop: [ALL]\n',
        Dockerfile: 'FROM alpine\nRUN setcap cap_net_raw=p /app\nCMD ["/app"]\n',
      },
    },
  },
  bad: {
    'all dropped': {
      files: pod('caddy:2.10', 'drop: [«ALL»]'),
      messages: [message('`app`')],
      severity: 'error',
      confidence: 'certain',
      safety: 'safe',
      fixed: pod('caddy:2.10', 'drop: [ALL]\nadd: [NET_BIND_SERVICE]'),
    },
    'this one dropped': {
      files: pod('registry.k8s.io/ingress-nginx/controller:v1.13.0', 'drop:\n  - «NET_BIND_SERVICE»'),
      messages: [message('`app`')],
      safety: 'safe',
      fixed: pod(
        'registry.k8s.io/ingress-nginx/controller:v1.13.0',
        'drop:\n  - NET_BIND_SERVICE\nadd:\n  - NET_BIND_SERVICE',
      ),
    },
    'another one added': {
      files: pod('adguard/adguardhome', 'drop: [«all»]\nadd: [CHOWN]'),
      messages: [message('`app`')],
      safety: 'safe',
      fixed: pod('adguard/adguardhome', 'drop: [all]\nadd: [CHOWN, NET_BIND_SERVICE]'),
    },
    'its own program by name': {
      files: pod('caddy:2', 'drop: [«ALL»]', '      args: [caddy, run]\n'),
      messages: [message('`app`')],
      safety: 'safe',
      fixed: pod('caddy:2', 'drop: [ALL]\nadd: [NET_BIND_SERVICE]', '      args: [caddy, run]\n'),
    },
    'a service': {
      files: compose('image: caddy:2\ncap_drop:\n  - «ALL»'),
      messages: [message('`web`')],
      safety: 'safe',
      fixed: compose('image: caddy:2\ncap_drop:\n  - ALL\ncap_add:\n  - NET_BIND_SERVICE'),
    },
    'an image that is built here': {
      files: {
        ...ping('CMD ["probe"]'),
        'compose.yaml': compose('build: .\ncap_drop:\n  - «ALL»')['compose.yaml'],
      },
      messages: [message('`web`', 'NET_RAW')],
      safety: 'safe',
      confidence: 'likely',
      fixed: compose('build: .\ncap_drop:\n  - ALL\ncap_add:\n  - NET_RAW'),
    },
  },
});
