import { describe, expect, test } from '@jest/globals';
import { originsIn } from '../../../scripts/facts/library.ts';

const old = `# maintainer: somebody
latest: git://github.com/docker-library/redis@d6f5eb08cdd7
3.0-32bit: git://github.com/docker-library/redis@d6f5eb08cdd7 3.0/32bit
`;

const blocks = `# generated
Maintainers: One <one@example.com> (@one),
             Two <two@example.com> (@two)
GitRepo: https://github.com/nginx/docker-nginx.git

Tags: 1.29, latest
Architectures: arm64v8, amd64
GitCommit: aaaa
amd64-GitCommit: bbbb
Directory: mainline/debian
# a comment

Tags: 1.29-windows
SharedTags: 1.29
Architectures: windows-amd64
GitCommit: cccc
Directory: windows

Tags: 1.38
GitRepo: https://github.com/docker-library/busybox.git
GitCommit: dddd
Builder: oci-import
Directory: ./latest/amd64/
`;

describe('a file of the library of official images', () => {
  test('one tag a line, as until 2016', () => {
    expect([...originsIn(old)]).toEqual([
      [
        'latest',
        {
          repository: 'git://github.com/docker-library/redis',
          commit: 'd6f5eb08cdd7',
          folder: '',
          file: 'Dockerfile',
        },
      ],
      [
        '3.0-32bit',
        {
          repository: 'git://github.com/docker-library/redis',
          commit: 'd6f5eb08cdd7',
          folder: '3.0/32bit',
          file: 'Dockerfile',
        },
      ],
    ]);
  });

  test.each([
    [
      'latest',
      {
        repository: 'https://github.com/nginx/docker-nginx.git',
        commit: 'bbbb',
        folder: 'mainline/debian',
        file: 'Dockerfile',
      },
    ],
    ['1.29', { commit: 'bbbb' }],
    ['1.29-windows', undefined],
    [
      '1.38',
      {
        repository: 'https://github.com/docker-library/busybox.git',
        folder: 'latest/amd64',
        file: 'image-config.json',
      },
    ],
  ])('blocks: %s', (tag, expected) => {
    const origin = originsIn(blocks).get(tag);
    if (expected === undefined) expect(origin).toBeUndefined();
    else expect(origin).toMatchObject(expected);
  });
});
