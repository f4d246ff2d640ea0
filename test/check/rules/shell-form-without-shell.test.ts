import rule from '../../../src/check/rules/shell-form-without-shell.ts';
import { testRule } from '../../support/rule-tester.ts';

const image = (...lines: string[]) => ({ Dockerfile: `${lines.join('\n')}\n` });

const pod = (image: string, keys: string) => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: app
      image: ${image}
      ${keys.replaceAll('\n', '\n      ')}
`,
});

const compose = (image: string, keys: string) => ({
  'compose.yaml': `services:\n  web:\n    image: ${image}\n    ${keys.replaceAll('\n', '\n    ')}\n`,
});

const node = 'gcr.io/distroless/nodejs24-debian13:nonroot';
const base = 'gcr.io/distroless/base-debian13';

testRule(rule, {
  good: {
    'the exec form': { files: image(`FROM ${node}`, 'COPY app /app', 'CMD ["/app/server.js"]') },
    'an image with a shell': { files: image('FROM node:24-slim', 'RUN npm ci', 'CMD node server.js') },
    'an image that nothing is known of': { files: image('FROM example.com/base', 'CMD node server.js') },
    'a base that the build decides': { files: image('ARG BASE', 'FROM $BASE', 'CMD server') },
    'a shell that is copied in': {
      files: image(`FROM ${base}`, 'COPY --from=busybox /bin/sh /bin/sh', 'RUN true', 'CMD server'),
    },
    'a folder with a slash that holds a root filesystem': {
      files: image('FROM scratch', 'COPY --from=build /out/ /', 'RUN mkdir /etc/ssh', 'CMD ["/web"]'),
    },
    'a folder that may hold a root filesystem': {
      files: image('FROM scratch', 'COPY --from=build /out /', 'CMD /web'),
    },
    'a shell that is what the image starts': {
      files: image('FROM scratch', 'COPY --from=busybox /bin/sh /bin/', 'CMD sh'),
    },
    'a folder of programs that is copied in': {
      files: image('FROM scratch', 'COPY --from=busybox /bin /bin', 'RUN true'),
    },
    'a root filesystem that is copied in': {
      files: image('FROM scratch', 'COPY --from=alpine / /', 'CMD server'),
    },
    'a root filesystem out of an archive': {
      files: image('FROM scratch', 'ADD rootfs.tar.xz /', 'CMD server'),
    },
    'a copy to somewhere that the build decides': {
      files: image('FROM scratch', 'ARG TO', 'COPY bin $TO', 'CMD server'),
    },
    'a shell that a program without a shell installs': {
      files: image(
        'FROM scratch',
        'COPY busybox /busybox',
        'RUN ["/busybox", "--install", "/bin"]',
        'CMD server',
      ),
    },
    'a shell that is mounted for one RUN': {
      files: image(`FROM ${base}`, 'RUN --mount=from=busybox,source=/bin,target=/bin ls'),
    },
    'another shell by SHELL': {
      files: image(`FROM ${base}:debug`, 'SHELL ["/busybox/sh", "-c"]', 'RUN ls', 'CMD ls'),
    },
    'a shell of a stage below': {
      files: image('FROM scratch AS os', 'ADD rootfs.tar /', 'FROM os', 'CMD server'),
    },
    'a CMD of a stage that is not run': {
      files: image('FROM scratch AS part', 'CMD server', 'FROM alpine', 'CMD server'),
    },
    'a CMD behind an entrypoint in shell form, which nobody reads': {
      files: image('FROM alpine', 'ENTRYPOINT server', 'CMD server'),
    },
    'a Windows image': { files: image('FROM --platform=windows/amd64 scratch', 'CMD server') },
    'a container with a shell': { files: pod('alpine', 'command: [sh, -c, date]') },
    'a container that runs its program': { files: pod(base, 'command: [/app]') },
    'a container of an unknown image': { files: pod('example.com/static', 'command: [sh, -c, date]') },
    'a container of a debug image': { files: pod(`${base}:debug`, 'command: [sh, -c, date]') },
    'a container with a volume that may hold a shell': {
      files: pod(base, 'command: [/bin/sh]\nvolumeMounts: [{ name: tools, mountPath: /bin }]'),
    },
    'a container with a PATH of its own': {
      files: pod(base, 'command: [sh]\nenv: [{ name: PATH, value: /tools }]'),
    },
    'arguments for an entrypoint': { files: pod(node, 'args: [sh]') },
    'a command that a template decides': { files: pod(base, 'command: ["{{ .Values.shell }}", -c]') },
    'a service with a shell': { files: compose('redis:8', 'command: sh -c "redis-server"') },
    'a service that is built somewhere else': {
      files: compose(base, 'build: ./other\ncommand: sh -c server'),
    },
    'a service with a volume that may hold a shell': {
      files: compose(base, 'entrypoint: [/tools/sh]\nvolumes: [./tools:/tools]'),
    },
  },
  bad: {
    'a RUN, and what follows it only once': {
      files: image(`FROM ${base}`, '«RUN adduser app»', 'RUN ls', 'CMD server'),
      messages: ['`gcr.io/distroless/base-debian13` has no `/bin/sh`, so this `RUN` fails.'],
      severity: 'error',
      confidence: 'certain',
    },
    'a RUN in a stage of a debug image, whose shell stands elsewhere': {
      files: image(`FROM ${base}:debug AS tools`, '«RUN ls»', 'FROM scratch'),
      messages: ['`gcr.io/distroless/base-debian13` has no `/bin/sh`, so this `RUN` fails.'],
    },
    'a CMD for an interpreter': {
      files: image(`FROM ${node}`, 'WORKDIR /app', 'COPY app .', '«CMD node server.js --port 80»'),
      messages: [
        '`gcr.io/distroless/nodejs24-debian13` has no `/bin/sh`, so this shell-form `CMD` will not start.',
      ],
      fixed: image(`FROM ${node}`, 'WORKDIR /app', 'COPY app .', 'CMD ["server.js", "--port", "80"]'),
      safety: 'safe',
      severity: 'error',
    },
    'a CMD that only a shell can make out': {
      files: image(`FROM ${node}`, '«CMD npm start»'),
      messages: [
        '`gcr.io/distroless/nodejs24-debian13` has no `/bin/sh`, so this shell-form `CMD` will not start.',
      ],
    },
    'an ENTRYPOINT': {
      files: image('FROM scratch', 'COPY app /app/', '«ENTRYPOINT /app/server \\', '  --port 80»'),
      messages: ['`scratch` has no `/bin/sh`, so this shell-form `ENTRYPOINT` will not start.'],
      safety: 'safe',
      fixed: image('FROM scratch', 'COPY app /app/', 'ENTRYPOINT ["/app/server", "--port", "80"]'),
    },
    'an ENTRYPOINT with a variable': {
      files: image('FROM scratch', 'COPY app /app/', '«ENTRYPOINT /app/server $PORT»'),
      messages: ['`scratch` has no `/bin/sh`, so this shell-form `ENTRYPOINT` will not start.'],
    },
    'an array that is none, which makes it the shell form': {
      files: image('FROM scratch', "«CMD ['/app']»"),
      messages: ['`scratch` has no `/bin/sh`, so this shell-form `CMD` will not start.'],
    },
    'arguments for an entrypoint of its own': {
      files: image('FROM scratch', 'ENTRYPOINT ["/app"]', '«CMD serve»'),
      messages: ['`scratch` has no `/bin/sh`, so this shell-form `CMD` will not start.'],
      confidence: 'likely',
    },
    'a plain file beside the root folder, which is no shell': {
      files: image(`FROM ${node}`, 'COPY server.js package.json /', '«CMD node /server.js»'),
      messages: [
        '`gcr.io/distroless/nodejs24-debian13` has no `/bin/sh`, so this shell-form `CMD` will not start.',
      ],
      safety: 'safe',
      fixed: image(`FROM ${node}`, 'COPY server.js package.json /', 'CMD ["/server.js"]'),
    },
    'a program beside the root folder, which is none either': {
      files: image('FROM scratch', 'COPY LICENSE /', 'COPY --from=build /out/web .', '«CMD /web»'),
      messages: ['`scratch` has no `/bin/sh`, so this shell-form `CMD` will not start.'],
      safety: 'safe',
      fixed: image('FROM scratch', 'COPY LICENSE /', 'COPY --from=build /out/web .', 'CMD ["/web"]'),
    },
    'a CMD of the stage below': {
      files: image('FROM scratch AS base', '«CMD /app»', 'FROM base'),
      messages: ['`scratch` has no `/bin/sh`, so this shell-form `CMD` will not start.'],
      safety: 'safe',
      fixed: image('FROM scratch AS base', 'CMD ["/app"]', 'FROM base'),
    },
    'a HEALTHCHECK': {
      files: image('FROM scratch', '«HEALTHCHECK CMD curl localhost»', 'CMD ["/app"]'),
      messages: ['`scratch` has no `/bin/sh`, so this shell-form `HEALTHCHECK` always fails.'],
      severity: 'warning',
    },
    'a container': {
      files: pod(base, 'command: [«/bin/sh», -c, date]'),
      messages: [
        '`app` runs `/bin/sh`, which `gcr.io/distroless/base-debian13` does not have, so it will not start.',
      ],
      severity: 'error',
    },
    'arguments where the image has no entrypoint': {
      files: pod(base, 'args: [«sh», -c, date]'),
      messages: [
        '`app` runs `sh`, which `gcr.io/distroless/base-debian13` does not have, so it will not start.',
      ],
    },
    'a probe and a hook': {
      files: pod(
        'nats:2',
        'livenessProbe: { exec: { command: [«sh», -c, date] } }\nlifecycle: { postStart: { exec: { command: [«bash»] } } }',
      ),
      messages: [
        '`app` runs `sh`, which `nats:2` does not have, so its liveness probe never succeeds and it is killed.',
        '`app` runs `bash`, which `nats:2` does not have, so its `postStart` hook fails and it is killed.',
      ],
      severity: 'error',
    },
    'a hook before the end': {
      files: pod('nats:2', 'lifecycle: { preStop: { exec: { command: [«sh», -c, sleep 5] } } }'),
      messages: ['`app` runs `sh`, which `nats:2` does not have, so its `preStop` hook does nothing.'],
      severity: 'warning',
    },
    'a service': {
      files: compose('nats:2', 'entrypoint: «sh -c date»'),
      messages: ['`web` runs `sh`, which `nats:2` does not have, so it will not start.'],
      severity: 'error',
    },
    'a service that is built here': {
      files: {
        ...image('FROM scratch', 'COPY app /app', 'CMD ["/app"]'),
        'compose.yaml': 'services:\n  web:\n    build: .\n    command: «sh -c /app»\n',
      },
      messages: ['`web` runs `sh`, which its image does not have, so it will not start.'],
      severity: 'error',
      confidence: 'certain',
    },
    'a health check': {
      files: compose('nats:2', 'healthcheck:\n  test: «curl localhost»'),
      messages: ['`web` runs `/bin/sh`, which `nats:2` does not have, so its health check always fails.'],
      severity: 'warning',
    },
    'a health check in the exec form': {
      files: compose('nats:2', 'healthcheck:\n  test: «[CMD, sh, -c, date]»'),
      messages: ['`web` runs `sh`, which `nats:2` does not have, so its health check always fails.'],
      severity: 'warning',
    },
  },
});
