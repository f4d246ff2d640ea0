import { expect, test } from '@jest/globals';
import { letsIn, systemCopiesOf } from '../../../../src/check/model/image/system-copies.ts';

const files = new Set([
  'rules',
  'app/rules',
  'rootfs/etc/sudoers.d/a',
  'rootfs/etc/passwd',
  'etc/shadow',
  'etc/motd',
]);

test.each([
  ['COPY rules /etc/sudoers.d/a', ['rules']],
  ['COPY --chmod=440 rules /etc/sudoers.d/', ['rules']],
  ['ADD rules /etc/passwd', ['rules']],
  ['COPY ["rules", "/etc/doas.conf"]', ['rules']],
  ['COPY rootfs/ /', ['rootfs/etc/sudoers.d/a', 'rootfs/etc/passwd']],
  ['COPY rootfs/etc /etc', ['rootfs/etc/sudoers.d/a', 'rootfs/etc/passwd']],
  ['COPY . /', ['etc/shadow']],
  ['COPY rules /etc/app/rules', []],
  ['COPY rules /app/', []],
  ['COPY --from=a rules /etc/passwd', []],
  ['COPY $A /etc/passwd', []],
  ['RUN cp rules /etc/passwd', []],
])('%s: %j', (line, expected) => {
  expect(systemCopiesOf('Dockerfile', `FROM a\n${line}\n`, files)).toEqual(expected);
});

test('the folder of the Dockerfile is a context, and so is the top', () => {
  expect(systemCopiesOf('app/Dockerfile', 'FROM a\nCOPY rules /etc/passwd\n', files)).toEqual([
    'app/rules',
    'rules',
  ]);
});

test('no more than an image has are asked for', () => {
  const many = new Set(Array.from({ length: 100 }, (_, index) => `etc/sudoers.d/${index}`));
  expect(systemCopiesOf('Dockerfile', 'FROM a\nCOPY etc /etc\n', many)).toHaveLength(20);
});

test.each([
  ['a ALL=(ALL) NOPASSWD: ALL', true],
  ['permit nopass a', true],
  ['a:x:0:0::/:/bin/sh', true],
  ['a:x:1000:1000::/:/bin/sh', false],
  ['12:00:00', false],
])('%s lets somebody in: %s', (line, expected) => {
  expect(letsIn.test(line)).toBe(expected);
});
