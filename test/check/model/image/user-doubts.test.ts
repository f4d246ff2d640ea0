import { expect, test } from '@jest/globals';
import { dockerfileOf } from '../../../../src/check/model/image/dockerfile.ts';
import { doubtOfUser } from '../../../../src/check/model/image/user-doubts.ts';
import { Source } from '../../../../src/check/text/source.ts';

const doubtedLine = (text: string, isKnown = false): number | undefined => {
  const { final } = dockerfileOf(new Source('Dockerfile', text));
  const at = final && doubtOfUser(final, () => isKnown);
  return at?.source.position(at.span.start).line;
};

test.each([
  ['sed -i s/1000/0/ /etc/passwd', true],
  ["sed -i 's#/bin/ash#/sbin/nologin#' /etc/passwd", false],
  ['sed -i s/1000/0/ /etc/./passwd', true],
  ['sed -i s/1000/0/ /etc/pass*', true],
  ['cat a >> /etc/passwd', true],
  ['cat /etc/passwd > /dev/null 2>&1', false],
  ['grep -q u /etc/passwd || exit 1', false],
  ['echo "u:x:5:5::/:/bin/sh" >> /etc/passwd', false],
  ['echo "u:x:$ID:5::/:/bin/sh" >> /etc/passwd', true],
  ['printf "%s:x:5:5::/:/bin/sh" u >> /etc/passwd', true],
  ['echo "u:x:5:5::/:/bin/sh" | tee -a /etc/passwd', false],
  ['chmod g=u /etc/passwd', false],
  ['cd /etc && mv a passwd', true],
  ['passwd -l root', false],
  ['useradd -u 5 u', false],
  ['useradd -u "$(id -u)" u', true],
  ['useradd u', false],
  ['apt-get install -y libpam-passwdqc', false],
])('%s', (command, isDoubted) => {
  expect(doubtedLine(`FROM debian:13\nRUN ${command}\nUSER u\n`)).toBe(isDoubted ? 2 : undefined);
});

test.each([
  ['FROM a\nCOPY passwd /etc/passwd\nUSER u\n', 2],
  ['FROM a\nCOPY a.conf /etc/\nUSER u\n', undefined],
  ['FROM a\nADD a.tar /\nUSER u\n', 2],
  ['FROM a\nADD a.txt /\nUSER u\n', undefined],
  ['FROM a AS b\nFROM c\nCOPY --from=b /etc/passwd /etc/passwd\nUSER u\n', undefined],
  ['FROM a AS b\nRUN mv /p /etc/passwd\nFROM c\nCOPY --from=b /etc/passwd /etc/\nUSER u\n', 4],
  ['FROM a AS b\nRUN mv /p /etc/passwd\nFROM b\nUSER u\n', 2],
  ['FROM a\nCOPY --from=b /etc/passwd /etc/passwd\nUSER 5\n', undefined],
])('%j', (text, line) => {
  expect(doubtedLine(text)).toBe(line);
});

test('a file that is there says who the user is', () => {
  expect(doubtedLine('FROM a\nCOPY passwd /etc/passwd\nUSER u\n', true)).toBeUndefined();
});
