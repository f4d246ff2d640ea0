import rule from '../../../src/check/rules/sudo-in-image.ts';
import { testRule } from '../../support/rule-tester.ts';

const image = (...lines: string[]) => ({ Dockerfile: `${lines.join('\n')}\n` });

testRule(rule, {
  good: {
    'an image without it': { files: image('FROM debian', 'RUN apt-get install -y curl') },
    'a stage that is left behind': {
      files: image('FROM debian AS build', 'RUN apt-get install -y sudo', 'FROM debian'),
    },
    'sudo that is removed again': {
      files: image(
        'FROM debian',
        'RUN apt-get install -y sudo \\',
        '  && sudo make \\',
        '  && apt-get purge -y sudo',
      ),
    },
    'a word in a text': { files: image('FROM debian', 'RUN echo "use sudo" > /etc/motd', 'LABEL a=sudo') },
    'a group of that name': { files: image('FROM debian', 'RUN usermod -aG sudo app') },
    'an image to develop in': {
      files: { '.devcontainer/Dockerfile': 'FROM debian\nRUN apt-get install -y sudo\n' },
    },
    'an image to test in': { files: { 'Dockerfile.test': 'FROM debian\nRUN apt-get install -y sudo\n' } },
  },
  bad: {
    'an installation': {
      files: image(
        'FROM debian',
        'RUN apt-get update && \\',
        '  «DEBIAN_FRONTEND=noninteractive apt-get install -y curl sudo» && sudo make',
      ),
      messages: ['This image contains `sudo`.'],
      severity: 'notice',
    },
    'an installation in a stage below': {
      files: image('FROM alpine AS os', 'RUN «apk add sudo»', 'FROM os AS app', 'CMD ["app"]'),
      messages: ['This image contains `sudo`.'],
    },
    'the use of it': {
      files: image('FROM cimg/base', 'RUN «sudo apt-get update»'),
      messages: ['This image is built with `sudo`, which stays in it.'],
      severity: 'notice',
    },
    'a user who may become root': {
      files: image(
        'FROM debian',
        'RUN apt-get install -y sudo',
        'RUN «echo "app ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/app»',
        'USER app',
      ),
      messages: ['User `app` of this image can become root with `sudo`, without a password.'],
      severity: 'warning',
    },
    'an application that becomes root at will': {
      files: image(
        'FROM debian',
        'RUN apt-get install -y sudo && usermod -aG wheel app',
        'COPY <<E /etc/sudoers.d/wheel',
        '«%wheel ALL=(ALL:ALL) NOPASSWD: ALL»',
        'E',
        'COPY app /app',
        'USER app',
        'CMD ["/app"]',
      ),
      messages: ['User `app` of this image can become root with `sudo`, without a password.'],
      severity: 'error',
    },
    'a file of the repository': {
      files: {
        ...image('FROM debian', 'COPY sudoers /etc/sudoers.d/app', 'USER app'),
        sudoers: '# ours\n«app ALL=(ALL) NOPASSWD: /usr/sbin/service»\n',
      },
      messages: ['Users of this image can become root with `sudo`, without a password.'],
      severity: 'warning',
    },
    doas: {
      files: image(
        'FROM alpine',
        'RUN apk add doas && «echo "permit nopass :wheel" > /etc/doas.conf»',
        'RUN addgroup app wheel',
        'COPY app /app',
        'USER app',
        'CMD ["/app"]',
      ),
      messages: ['User `app` of this image can become root with `doas`, without a password.'],
      severity: 'error',
    },
    'a user who may become root in an image that runs as root': {
      files: image('FROM debian', 'RUN «echo "app ALL=(ALL) NOPASSWD: ALL" >> /etc/sudoers»'),
      messages: ['Users of this image can become root with `sudo`, without a password.'],
      severity: 'notice',
    },
  },
});
