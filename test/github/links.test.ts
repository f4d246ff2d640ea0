import { describe, expect, test } from '@jest/globals';
import { linksFor } from '../../src/github/links.ts';

const here = { owner: 'acme', page: 'https://github.com/acme/shop' };
const links = linksFor(here, 'https://github.com/acme/plimsoll', { head: 'a1', base: 'b2' });

describe('an address', () => {
  test.each([
    [
      'of a line',
      links.line('head', 'k8s/web.yaml', 21),
      'https://github.com/acme/shop/blob/a1/k8s/web.yaml#L21',
    ],
    ['of a file', links.line('base', 'Dockerfile'), 'https://github.com/acme/shop/blob/b2/Dockerfile'],
    [
      'of the configuration that holds',
      links.line('base', '.github/plimsoll.yml', 4),
      'https://github.com/acme/shop/blob/HEAD/.github/plimsoll.yml#L4',
    ],
    [
      'of the one that is proposed',
      links.line('head', '.github/plimsoll.yml', 4),
      'https://github.com/acme/shop/blob/a1/.github/plimsoll.yml#L4',
    ],
    [
      'of the organisation’s',
      links.line('base', 'acme/.github/.github/plimsoll.yml', 4),
      'https://github.com/acme/.github/blob/HEAD/.github/plimsoll.yml#L4',
    ],
    [
      'of a rule',
      links.rule('root-user'),
      'https://github.com/acme/plimsoll/blob/main/docs/rules/root-user.md',
    ],
    [
      'of a page',
      links.docs('configuration'),
      'https://github.com/acme/plimsoll/blob/main/docs/configuration.md',
    ],
    [
      'of a part of one',
      links.docs('waivers'),
      'https://github.com/acme/plimsoll/blob/main/docs/configuration.md#waivers',
    ],
  ])('%s', (_case, address, expected) => {
    expect(address).toBe(expected);
  });

  test.each([')', '](', '#', '?', '<', '"', "'", ' ', '\n', '\ud800', '*', '`', '|', '@', '\\'])(
    'whose path has %j stays one address',
    (text) => {
      expect(links.line('head', `a${text}b/c`)).toMatch(
        /^https:\/\/github\.com\/acme\/shop\/blob\/a1\/a(?:%[0-9A-F]{2})+b\/c$/,
      );
    },
  );
});
