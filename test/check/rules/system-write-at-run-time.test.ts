import rule from '../../../src/check/rules/system-write-at-run-time.ts';
import { testRule } from '../../support/rule-tester.ts';

const image = (...lines: string[]) => ({ Dockerfile: `${lines.join('\n')}\n` });

const pod = (script: string, more = '') => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: app
      image: alpine
      command:
        - sh
        - -c
        - |
          ${script.replaceAll('\n', '\n          ')}${more.replaceAll('\n', '\n      ')}
`,
});

const compose = (keys: string) => ({
  'compose.yaml': `services:\n  web:\n    image: alpine\n    ${keys.replaceAll('\n', '\n    ')}\n`,
});

const mounted = (path: string) => `\nvolumeMounts:\n  - { name: some, mountPath: ${path} }`;

testRule(rule, {
  good: {
    'what is written while building': {
      files: image('FROM alpine', 'RUN echo x > /etc/x', 'CMD cat /etc/x'),
    },
    'what is only read': {
      files: pod(
        'cat < /etc/passwd\ncp /etc/passwd /tmp/passwd\nsed s/a/b/ /etc/x\ntar -cf /tmp/x -C /etc .\nls /usr 2>/dev/null',
      ),
    },
    'the folder of an application': { files: pod('touch /usr/src/app/ready\necho > /var/run/x') },
    'a folder that only the shell can tell': { files: pod('cp x $DIR/etc\necho > "$(pwd)/x"') },
    'a volume': { files: pod('cp -r /config /etc/nginx/conf.d', mounted('/etc/nginx')) },
    'a folder with volumes in it': { files: pod('cp -r /ca/tls /etc/ray', mounted('/etc/ray/tls')) },
    'a volume of the image': { files: image('FROM alpine', 'VOLUME /etc/app', 'CMD touch /etc/app/x') },
    'a root that is somewhere else': { files: pod('chroot /host rm -r /etc/cni\ncp x /host/etc/x') },
    'a temporary filesystem': { files: compose('command: touch /etc/app/x\ntmpfs: /etc/app') },
    'the text of a heredoc': { files: pod('cat <<EOF > /tmp/x\necho > /etc/x\nEOF') },
  },
  bad: {
    'a CMD': {
      files: image(
        'FROM alpine',
        "CMD envsubst < x | «tee -a /etc/x.conf» && sed -i 's/a/b/' /usr/share/y && run",
      ),
      messages: [
        'This image writes to `/etc/x.conf` and `/usr/share/y` when it starts. Do that in a `RUN` instruction.',
      ],
      severity: 'warning',
      confidence: 'certain',
    },
    'a container': {
      files: pod('«cp --target-directory=/usr/bin /tools/a /tools/b»\nrun'),
      messages: ['`app` writes to `/usr/bin` when it starts. Do that in its image, or mount a volume there.'],
    },
    'the list of users': {
      files: pod('«adduser -D app»\nexec su-exec app run'),
      messages: [
        '`app` writes to `/etc/passwd` when it starts. Do that in its image, or mount a volume there.',
      ],
    },
    'what is fetched': {
      files: pod(
        '«curl -fsSL -o /usr/local/bin/tool https://example.com/tool»\nchmod +x /usr/local/bin/tool\nwget -qO /usr/bin/x y',
      ),
      messages: [
        '`app` writes to `/usr/local/bin/tool` and `/usr/bin/x` when it starts. Do that in its image, or mount a volume there.',
      ],
    },
    'the names of hosts': {
      files: pod('echo 10.0.0.1 db >> /etc/hosts'.replace(/^.*$/, '«$&»')),
      messages: ['`app` writes to `/etc/hosts` when it starts. Use `hostAliases` of the pod.'],
    },
    'a root filesystem that is read-only': {
      files: pod('«touch /etc/x»', '\nsecurityContext: { readOnlyRootFilesystem: true }'),
      messages: ['`app` writes to `/etc/x` when it starts, but its root filesystem is read-only.'],
    },
    'something that depends': {
      files: pod('[ -f /etc/x ] || «touch /etc/x»'),
      messages: ['`app` writes to `/etc/x` when it starts. Do that in its image, or mount a volume there.'],
      confidence: 'likely',
    },
    'a service': {
      files: compose('command: sh -c "«echo 10.0.0.1 db >> /etc/hosts»"'),
      messages: ['`web` writes to `/etc/hosts` when it starts. Use `extra_hosts`.'],
      severity: 'warning',
    },
    'a service that somebody develops': {
      files: compose('command: [sh, -c, "«ln -s /app/x /usr/bin/x»"]\nvolumes: [./app:/app]'),
      messages: [
        '`web` writes to `/usr/bin/x` when it starts. Do that in its image, or mount a volume there.',
      ],
      severity: 'notice',
    },
  },
});
