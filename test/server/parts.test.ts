import { describe, expect, test } from '@jest/globals';
import { logTo, said } from '../../src/server/log.ts';
import { operationOf } from '../../src/server/operation.ts';
import { heedProxy } from '../../src/server/proxy.ts';
import { Quota } from '../../src/server/quota.ts';
import { neededEvents, neededPermissions, shortcomings } from '../../src/server/registration.ts';
import { spent } from '../support/spent.ts';

describe('the name of an operation', () => {
  const query = (text: string): string => JSON.stringify({ query: text, variables: { a: 1 } });
  test.each([
    ['GET', 'https://api.github.com/app', undefined, 'GET /app'],
    [
      'post',
      'https://api.github.com/app/installations/12/access_tokens',
      undefined,
      'POST /app/installations/{}/access_tokens',
    ],
    [
      'GET',
      'https://api.github.com/repos/acme/shop/pulls/7/files?per_page=100&page=2',
      undefined,
      'GET /repos/{}/{}/pulls/{}/files',
    ],
    [
      'GET',
      'https://ghe.example/api/v3/repos/acme/shop/git/blobs/0123abcd',
      undefined,
      'GET /repos/{}/{}/git/blobs/{}',
    ],
    [
      'GET',
      'https://api.github.com/repos/pulls/commits/compare/main...x%2Fy',
      undefined,
      'GET /repos/{}/{}/compare/{}',
    ],
    [
      'GET',
      'https://api.github.com/repos/a/b/contents/a/b/c/d/e/f/g/h',
      undefined,
      'GET /repos/{}/{}/contents/{}/{}/{}/{}/{}',
    ],
    [
      'POST',
      'https://api.github.com/graphql',
      query('query Background($a: Int) { a }'),
      'graphql Background',
    ],
    ['POST', 'https://ghe.example/api/graphql', query('\n  mutation Resolve { a }'), 'graphql Resolve'],
    ['POST', 'https://api.github.com/graphql', query('{ viewer { login } }'), 'graphql'],
    ['POST', 'https://api.github.com/graphql', undefined, 'graphql'],
    ['GET', 'not a URL', undefined, 'GET /{}'],
  ])('%s %s', (method, url, body, expected) => {
    expect(operationOf(method, url, body)).toBe(expected);
  });
});

describe('the quota', () => {
  const told = (remaining: string, reset: string, resource?: string): Headers =>
    new Headers({
      'x-ratelimit-remaining': remaining,
      'x-ratelimit-reset': reset,
      ...(resource !== undefined && { 'x-ratelimit-resource': resource }),
    });

  test('is that of the installation that has least, until its hour is over', () => {
    const quota = new Quota();
    quota.told(told('4000', '100', 'core'), 0);
    quota.told(told('30', '50', 'core'), 0);
    quota.told(told('31', '50', 'core'), 0);
    quota.told(told('4900', '100', 'graphql'), 0);
    expect([...quota.least(0)]).toEqual([
      ['core', 30],
      ['graphql', 4900],
    ]);
    expect([...quota.least(50_000)]).toEqual([
      ['core', 4000],
      ['graphql', 4900],
    ]);
    expect([...quota.least(100_000)]).toEqual([]);
  });

  test.each([
    ['no headers', new Headers()],
    ['no number', told('many', '100')],
    ['no date', told('1', '')],
  ])('%s tell nothing', (_, headers) => {
    const quota = new Quota();
    quota.told(headers, 0);
    expect([...quota.least(0)]).toEqual([]);
  });
});

describe('the log', () => {
  function logged(write: (log: ReturnType<typeof logTo>) => void, secrets: readonly string[] = []): string {
    let text = '';
    write(logTo({ write: (line) => void (text += line) }, 'trace', secrets));
    return text;
  }

  const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2lnbmF0dXJl';
  test.each([
    ['a token of an installation', 'ghs_16C7e42F292c6912E7710c838347Ae178B4a'],
    ['a token of the new kind', 'ghs_12_eyJhbGciOiJSUzI1NiJ9'],
    ['a personal token', 'github_pat_11ABCDEFG0123456789_abcdef'],
    ['the token of the App', jwt],
    ['a header', `bearer ${jwt}`],
    ['a signature', `sha256=${'0a'.repeat(32)}`],
    ['a key', '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----'],
  ])('leaves out %s, wherever it stands', (_, secret) => {
    const text = logged((log) => {
      log.info({ deep: { inside: [`before ${secret} after`] } }, `in a message: ${secret}`);
      log.error(new Error(`in an error: ${secret}`));
      log.child({ name: secret }).warn('in a name');
    });
    expect(text.split('[secret]').length).toBeGreaterThan(4);
    expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
    for (const line of text.trimEnd().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  test('leaves out secrets that it knows, as JSON writes them', () => {
    const secret = 'a "quoted"\\secret';
    const text = logged(
      (log) => {
        log.info({ secret }, secret);
      },
      [secret],
    );
    expect([text.includes('quoted'), text.split('[secret]').length]).toEqual([false, 3]);
  });

  test('tells of a refused request neither what was sent nor what the answer quotes', () => {
    const error = Object.assign(new Error('Validation Failed: {"message":"their text"}'), {
      name: 'HttpError',
      status: 422,
      request: { body: 'their text', headers: { authorization: 'x' } },
      response: {
        headers: { 'x-github-request-id': 'ABC:1' },
        data: {
          message: 'Validation Failed',
          errors: [
            { resource: 'CheckRun', field: 'title', code: 'invalid', message: 'their text' },
            'their text',
          ],
        },
      },
    });
    expect(said(error)).toMatchObject({
      type: 'HttpError',
      message: 'Validation Failed (CheckRun title invalid)',
      status: 422,
      requestId: 'ABC:1',
    });
    const text = logged((log) => {
      log.error(error);
      log.error(error, 'with a message');
      log.error({ err: error, event: 'x' }, 'among others');
      log.error({ err: new AggregateError([error], 'several') }, 'several');
      log.error({ err: new Error('outer', { cause: error }) }, 'inside');
    });
    expect([text.includes('their text'), text.includes('authorization')]).toEqual([false, false]);
  });

  test('tells of a text that is no JSON not the text', () => {
    let error: unknown;
    try {
      JSON.parse('their text');
    } catch (thrown) {
      error = thrown;
    }
    expect(said(error).message).not.toContain('their');
  });

  test('takes whatever is thrown', () => {
    expect(said('text')).toEqual({ type: 'string', message: 'text' });
    expect(said(undefined)).toEqual({ type: 'undefined', message: 'undefined' });
    const circular = new Error('round');
    circular.cause = circular;
    expect(said(circular)).toMatchObject({ causes: [{ causes: [{ causes: [{ message: 'round' }] }] }] });
  });

  test('sweeps a long line in a time that grows with its length alone', () => {
    const long = 'eyJ-'.repeat(50_000) + 'token '.repeat(10_000) + '-----BEGIN A-----'.repeat(5000);
    const started = spent();
    logged((log) => {
      log.info({ long });
    });
    expect(spent() - started).toBeLessThan(5000);
  });
});

describe('the registration', () => {
  test('that is as it should be lacks nothing', () => {
    expect(
      shortcomings({ permissions: { ...neededPermissions, contents: 'write' }, events: neededEvents }),
    ).toEqual([]);
  });

  test('that is older lacks what came later', () => {
    const permissions = Object.fromEntries(
      Object.entries(neededPermissions).filter(([name]) => name !== 'merge_queues'),
    );
    expect(
      shortcomings({ permissions: { ...permissions, checks: 'read' }, events: ['pull_request'] }),
    ).toEqual([
      'The App lacks the permission checks: write.',
      'The App lacks the permission merge_queues: read.',
      'The App is not subscribed to the event pull_request_review.',
      'The App is not subscribed to the event merge_group.',
    ]);
  });

  test.each([[undefined], [null], ['text'], [{}]])('%j is no reason to fail', (app) => {
    expect(shortcomings(app).length).toBeGreaterThan(0);
  });
});

describe('a proxy', () => {
  test('without one nothing is asked for', () => {
    expect(() => {
      heedProxy({ HTTPS_PROXY: ' ' });
    }).not.toThrow();
  });

  const canHeed = process.allowedNodeEnvironmentFlags.has('--use-env-proxy');
  test('is heeded, or it is said that it cannot be', () => {
    const heed = (): void => {
      heedProxy({ HTTPS_PROXY: 'http://proxy.example:3128', NODE_USE_ENV_PROXY: '1' });
    };
    if (canHeed) expect(heed).not.toThrow();
    else expect(heed).toThrow('HTTPS_PROXY is set, but this Node cannot heed it');
  });
});
