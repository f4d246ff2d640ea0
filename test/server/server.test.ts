import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  deliver,
  get,
  pullRequest,
  secret,
  signed,
  started,
  type Started,
  stream,
  until,
} from './running.ts';

const all: Started[] = [];
afterEach(async () => {
  await Promise.all(all.splice(0).map(({ server }) => server.stop()));
});

async function start(...given: Parameters<typeof started>): Promise<Started> {
  const one = await started(...given);
  all.push(one);
  return one;
}

describe('a delivery', () => {
  test('is taken in and answered at once, and then worked off', async () => {
    const one = await start();
    expect(await deliver(one, pullRequest(7))).toMatchObject({ status: 202, text: 'accepted' });
    await until(() => one.performed.length === 1);
    expect(one.performed).toEqual([7]);
  });

  const body = pullRequest(7);
  test.each<[string, string, Record<string, string | undefined>, number, string]>([
    [
      'signed with another secret',
      body,
      { 'x-hub-signature-256': signed(body, 'other') },
      400,
      'bad signature',
    ],
    ['signed for another body', body, { 'x-hub-signature-256': signed(`${body} `) }, 400, 'bad signature'],
    [
      'signed with the secret that Probot falls back to',
      body,
      { 'x-hub-signature-256': signed(body, 'development') },
      400,
      'bad signature',
    ],
    [
      'signed the old way alone',
      body,
      { 'x-hub-signature-256': undefined, 'x-hub-signature': 'sha1=00' },
      400,
      'bad headers',
    ],
    ['with half a signature', body, { 'x-hub-signature-256': 'sha256=00' }, 400, 'bad headers'],
    ['without a name', body, { 'x-github-event': undefined }, 400, 'bad headers'],
    ['with a name that is none', body, { 'x-github-event': '../../etc' }, 400, 'bad headers'],
    ['without a number', body, { 'x-github-delivery': undefined }, 400, 'bad headers'],
    ['as a form', body, { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'bad content type'],
    ['that is no JSON', '{', {}, 400, 'bad payload'],
    ['that is no object', '7', {}, 400, 'bad payload'],
    ['that is empty', '', {}, 400, 'bad payload'],
    ['of an event that nobody listens to', '{}', { 'x-github-event': 'star' }, 200, 'not for us'],
    [
      'of an event with a name out of JavaScript',
      '{}',
      { 'x-github-event': 'constructor' },
      200,
      'not for us',
    ],
  ])('%s', async (_, text, headers, status, answer) => {
    const one = await start();
    expect(await deliver(one, text, headers)).toMatchObject({ status, text: answer });
    expect([one.performed, (await one.queue.state()).length]).toEqual([[], 0]);
  });

  test('is taken with the previous secret too while there is one', async () => {
    const one = await start({}, { webhookSecrets: ['new', 'old'] });
    const status = async (withSecret: string): Promise<number> =>
      (await deliver(one, body, { 'x-hub-signature-256': signed(body, withSecret) })).status;
    expect([await status('new'), await status('old'), await status(secret)]).toEqual([202, 202, 400]);
  });

  test('whose handler fails is answered without the text of the failure', async () => {
    const other = await start();
    other.queue.add = () => {
      throw new Error('a secret detail');
    };
    const reply = await deliver(other, body);
    expect([reply.status, reply.text]).toEqual([500, 'failed']);
    expect(other.lines.join('')).toContain('a secret detail');
  });

  test('with a byte order mark, other than ASCII and a charset', async () => {
    const one = await start();
    const text = JSON.stringify({ action: 'opened', number: 9, title: 'Ärger 🚢' });
    const reply = await deliver(one, text, { 'content-type': 'application/json; charset=utf-8' });
    expect(reply.status).toBe(202);
  });
});

describe('too large', () => {
  test('by what it says of itself: refused without reading it', async () => {
    const one = await start();
    const answer = await raw(one.server.url, [
      'POST /api/github/webhooks HTTP/1.1',
      'Host: localhost',
      'Content-Type: application/json',
      'X-GitHub-Event: pull_request',
      'X-GitHub-Delivery: 1',
      `X-Hub-Signature-256: ${signed('')}`,
      `Content-Length: ${26 * 1024 * 1024 + 1}`,
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 413 [^]*\r\nconnection: close\r\n[^]*too large$/i);
  });

  test('by what comes: refused as soon as it is too much', async () => {
    const one = await start();
    const { status, sent } = await stream(`${one.server.url}/api/github/webhooks`, {
      'content-type': 'application/json',
      'x-github-event': 'pull_request',
      'x-github-delivery': '1',
      'x-hub-signature-256': signed(''),
    });
    // Whoever goes on sending may find the connection closed before it reads why.
    expect([413, 0]).toContain(status);
    expect(sent).toBeLessThan(90);
  });

  test('what 25 MB of GitHub may be is taken: a list of repositories', async () => {
    const one = await start();
    const text = JSON.stringify({ action: 'created', repositories: ['x'.repeat(25 * 1024 * 1024)] });
    expect((await deliver(one, text, { 'x-github-event': 'installation' })).status).toBe(202);
  });

  test('a pull request of that size is none of GitHub', async () => {
    const one = await start();
    const text = JSON.stringify({ action: 'opened', number: 5, body: 'x'.repeat(3 * 1024 * 1024) });
    const { status } = await deliver(one, text).catch(() => ({ status: 0 }));
    // Whoever goes on sending may find the connection closed before it reads why.
    expect([413, 0]).toContain(status);
    expect(one.performed).toEqual([]);
  });
});

test('half a request: the connection is closed without waiting for the rest', async () => {
  const { hostname, port } = new URL((await start()).server.url);
  const halves = ['P', 'POST /api/github/webhooks HTTP/1.1\r\nHost: localhost\r\n'];
  const closed = halves.map((text) => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined).write(text);
    return new Promise((done) => socket.resume().once('close', done));
  });
  await Promise.all(closed);
}, 60_000);

describe('other requests', () => {
  test.each([
    ['GET', '/healthz', 200, 'ok'],
    ['HEAD', '/healthz', 200, ''],
    ['POST', '/healthz', 405, 'only GET, HEAD'],
    ['GET', '/healthz?verbose', 200, 'ok'],
    ['GET', '/api/github/webhooks', 405, 'only POST'],
    ['DELETE', '/api/github/webhooks', 405, 'only POST'],
    ['GET', '/', 404, 'not found'],
    ['GET', '/probot', 404, 'not found'],
    ['POST', '/probot/setup', 404, 'not found'],
    ['GET', '/metrics/../healthz/x', 404, 'not found'],
  ])('%s %s: %d', async (method, path, status, text) => {
    const one = await start();
    expect(await get(one.server.url + path, method)).toMatchObject({ status, text });
  });

  test('a connection is used again', async () => {
    const one = await start();
    const { headers } = await get(`${one.server.url}/healthz`);
    expect([headers.get('connection'), headers.get('x-powered-by'), headers.get('server')]).toEqual([
      'keep-alive',
      null,
      null,
    ]);
  });
});

describe('readiness', () => {
  test('comes with the first answer of GitHub and the first sweep', async () => {
    let answer: (registration: object) => void = () => undefined;
    let sweeps = 0;
    const one = await start({
      registration: () =>
        new Promise((done) => {
          answer = done;
        }),
      sweep: () => {
        sweeps += 1;
        return Promise.resolve({ queued: 0 });
      },
    });
    const ready = `${one.server.url}/readyz`;
    expect(await get(ready)).toMatchObject({ status: 503, text: 'GitHub has not answered yet' });
    expect(sweeps).toBe(0);
    answer({ permissions: {}, events: [] });
    await until(async () => (await get(ready)).status === 200);
    expect(sweeps).toBe(1);
    expect(one.lines.join('')).toContain('The App lacks the permission merge_queues: read.');
    expect(one.lines.join('')).toContain('The App is not subscribed to the event merge_group.');
  });

  test('waits for a GitHub that fails, and says why', async () => {
    let asked = 0;
    const one = await start({
      registration: () => {
        asked += 1;
        return asked === 1
          ? Promise.reject(Object.assign(new Error('Bad credentials'), { status: 401 }))
          : Promise.resolve({});
      },
    });
    await until(async () => (await get(`${one.server.url}/readyz`)).status === 200);
    expect(one.lines.join('')).toContain('APP_ID and PRIVATE_KEY must be of the same App');
  });

  test('does not depend on how a sweep ends', async () => {
    const one = await start({ sweep: () => Promise.reject(new Error('no')) });
    await until(async () => (await get(`${one.server.url}/readyz`)).status === 200);
    expect((await get(`${one.server.url}/metrics`)).text).toContain(
      'plimsoll_sweeps_total{outcome="failure"} 1',
    );
  });
});

test('metrics tell of deliveries, jobs, findings and the queue', async () => {
  const one = await start();
  await deliver(one, pullRequest(1));
  await deliver(one, pullRequest(1), { 'x-hub-signature-256': signed('') });
  await until(() => one.lines.join('').includes('"Done"'));
  const { status, text, headers } = await get(`${one.server.url}/metrics`);
  expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('version=0.0.4')]);
  for (const line of [
    'plimsoll_deliveries_total{event="pull_request",outcome="accepted"} 1',
    'plimsoll_deliveries_total{event="",outcome="bad_signature"} 1',
    'plimsoll_jobs_total{task="pull",outcome="success"} 1',
    'plimsoll_findings_total{severity="notice"} 2',
    'plimsoll_job_duration_seconds_count{task="pull"} 1',
    'plimsoll_queue_length 0',
    'plimsoll_queue_active 0',
    'plimsoll_queue_oldest_seconds 0',
    'plimsoll_queue_refused 0',
    'plimsoll_sweeps_total{outcome="success"} 1',
  ])
    expect(text.split('\n')).toContain(line);
});

test('a full queue says so, once in a while, and is counted', async () => {
  const pending = new Promise<never>(() => undefined);
  const one = await start({ perform: () => pending }, { concurrency: 1, queueCapacity: 1, drainSeconds: 0 });
  for (let number = 1; number <= 5; number += 1) await deliver(one, pullRequest(number));
  expect(one.lines.filter((line) => line.includes('The queue is full'))).toHaveLength(1);
  expect((await get(`${one.server.url}/metrics`)).text).toContain('plimsoll_queue_refused 3\n');
});

describe('stopping', () => {
  test('ends what has begun and what waits', async () => {
    const ends: (() => void)[] = [];
    const begun: number[] = [];
    const one = await start(
      {
        perform: ({ pull }) =>
          new Promise((done) => {
            begun.push(pull);
            ends.push(() => {
              done({ outcome: 'success' });
            });
          }),
      },
      { concurrency: 1 },
    );
    await deliver(one, pullRequest(1));
    await deliver(one, pullRequest(2));
    const stopped = one.server.stop();
    await expect(get(`${one.server.url}/readyz`)).rejects.toThrow();
    ends[0]?.();
    await until(() => begun.length === 2);
    ends[1]?.();
    expect(await stopped).toBe(true);
    expect(begun).toEqual([1, 2]);
  });

  test('does not wait for ever, and tells those that still run', async () => {
    let signal: AbortSignal | undefined;
    const one = await start(
      {
        perform: (_, turn) => {
          ({ signal } = turn);
          return new Promise(() => undefined);
        },
      },
      { drainSeconds: 0 },
    );
    await deliver(one, pullRequest(1));
    expect(await one.server.stop()).toBe(false);
    expect(signal?.aborted).toBe(true);
  });

  test('nothing of a job that fails is lost: it is put off, counted and logged', async () => {
    let tries = 0;
    const one = await start({
      perform: () => {
        tries += 1;
        return tries === 1 ? Promise.reject(new Error('502')) : Promise.resolve({ outcome: 'success' });
      },
      retry: () => ({ at: new Date() }),
    });
    await deliver(one, pullRequest(1));
    await until(() => tries === 2);
    const { text } = await get(`${one.server.url}/metrics`);
    expect(text).toContain('plimsoll_jobs_total{task="pull",outcome="put_off"} 1');
    expect(one.lines.join('')).toContain('"attempt":1');
  });
});

test('a port that is taken is an error, not a silence', async () => {
  const one = await start();
  const port = Number(new URL(one.server.url).port);
  await expect(started({}, { port })).rejects.toThrow('EADDRINUSE');
});

function raw(url: string, lines: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (data) => (text += data.toString()));
    socket.on('close', () => {
      done(text);
    });
    socket.on('error', fail);
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  });
}
