import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PlimsollDuties } from '../../src/github/duties.ts';
import { type EmbeddedGitHub, startGitHub } from '../../src/sandbox/index.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { get, until } from './running.ts';

/* The App as `plimsoll serve` runs it, at its most talkative, through good and bad days on an embedded GitHub. */

let github: EmbeddedGitHub;
let server: RunningServer;
let log = '';
let metrics = '';
const credentials = new Set<string>();
const signatures = new Set<string>();

const theirs = {
  title: 'Titel-4711 <!-- x -->',
  body: 'Rumpf-4712',
  branch: 'zweig-4713',
  file: 'inhalt-4714',
  image: 'bild-4715',
};

beforeAll(async () => {
  github = await startGitHub({ app: { webhookSecret: 'geheim "4716"' } });
  const { id: appId, privateKey, webhookSecret } = github.app;
  server = await startServer(
    {
      ...{ appId, privateKey, webhookSecrets: [webhookSecret], apiUrl: github.apiUrl },
      ...{ host: '127.0.0.1', port: 0, logLevel: 'trace', concurrency: 4, queueCapacity: 100 },
      ...{ sweepMinutes: 60, drainSeconds: 10 },
    },
    {
      destination: { write: (line: string) => void (log += line) },
      duties: (line) => {
        const duties = new PlimsollDuties({
          ...{ appId, privateKey, baseUrl: github.apiUrl, throttle: false, log: line.log },
          homepage: 'https://example.com/plimsoll',
          fetch: (input, init) => {
            const authorization = new Headers(init?.headers).get('authorization') ?? '';
            if (authorization) credentials.add(authorization.replace(/^\w+ /, ''));
            return line.fetch(input, init);
          },
          onError: (error) => {
            line.log.error(error);
          },
        });
        return Object.assign(duties, { retry: soon(duties.retry) });
      },
    },
  );
  github.webhooks.url = `${server.url}/api/github/webhooks`;
  await live();
  await idle();
  metrics = (await get(`${server.url}/metrics`)).text;
  expect(await server.stop()).toBe(true);
}, 120_000);

afterAll(async () => {
  await server.stop();
  await github.close();
});

/** A job that waits for its next try is not waited for when the server stops. */
async function idle(): Promise<void> {
  const isBusy = /^plimsoll_queue_(?:length|active) [1-9]/m;
  await until(async () => !isBusy.test((await get(`${server.url}/metrics`)).text));
}

/** What is put off for seconds need not keep a test waiting. */
function soon(retry: PlimsollDuties['retry']): PlimsollDuties['retry'] {
  return (error, attempt) => {
    const given = retry(error, attempt);
    return given && { ...given, at: new Date(Date.now() + 20) };
  };
}

async function live(): Promise<void> {
  const repository = await github.createRepository({ owner: 'acme', name: 'shop', files: { 'a.txt': 'a' } });
  const open = async (branch: string): Promise<void> => {
    const files = { Dockerfile: `FROM ${theirs.image}\n# ${theirs.file}\nUSER root\n` };
    await github.commit(repository, branch, { files, message: 'x' });
    await github.openPull({ repository, head: branch, title: theirs.title, body: theirs.body });
  };
  await open(theirs.branch);
  await until(() => log.includes('"reviewed"'));
  // Bad days: what fails, what is refused with a text, what breaks off.
  github.faults.add(({ method }) => method === 'POST', {
    kind: 'error',
    status: 502,
    body: { message: 'no' },
  });
  github.faults.add(() => true, { kind: 'drop', when: 'after' });
  await open(`${theirs.branch}-2`);
  await until(() => log.includes('"status":502'));
  github.faults.clear();
  github.faults.add(
    ({ path }) => path.includes('/check-runs'),
    {
      kind: 'error',
      status: 422,
      body: { message: 'Validation Failed', errors: [{ message: theirs.file }] },
    },
    100,
  );
  await open(`${theirs.branch}-3`);
  await until(() => log.includes('"Given up'));
  github.faults.clear();
  // A stranger, and one who repeats what GitHub has signed.
  const forged = {
    'content-type': 'application/json',
    'x-github-event': 'pull_request',
    'x-github-delivery': 'x',
  };
  const signature = `sha256=${'ab'.repeat(32)}`;
  signatures.add(signature);
  await fetch(github.webhooks.url ?? '', {
    method: 'POST',
    headers: { ...forged, 'x-hub-signature-256': signature },
    body: JSON.stringify({ text: theirs.body }),
  });
}

describe('the log of a whole run', () => {
  test('has one JSON object a line', () => {
    const lines = log.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), msg: expect.any(String) });
  });

  test('has neither tokens nor keys nor secrets nor signatures', () => {
    expect(credentials.size).toBeGreaterThan(1);
    const key = github.app.privateKey.split('\n').filter((line) => line.length > 20 && !line.startsWith('-'));
    for (const secret of [...credentials, ...signatures, ...key, github.app.webhookSecret, 'geheim'])
      expect(log.includes(secret)).toBe(false);
    expect(log).not.toMatch(/authorization|ghs_|eyJ|-----BEGIN/i);
  });

  test('has nothing that a pull request says', () => {
    for (const text of Object.values(theirs)) expect(log.includes(text)).toBe(false);
  });

  test('has what an operator needs', () => {
    for (const text of [
      '"repo":"shop"',
      '"pull":1',
      '"outcome":"reviewed"',
      '"findings":',
      '"attempt":1',
      '"again":',
    ])
      expect(log).toContain(text);
  });
});

describe('the metrics of a whole run', () => {
  test.each([
    /^plimsoll_jobs_total\{task="pull",outcome="reviewed"\} [1-9]/m,
    /^plimsoll_jobs_total\{task="pull",outcome="put_off"\} [1-9]/m,
    /^plimsoll_jobs_total\{task="pull",outcome="given_up"\} [1-9]/m,
    /^plimsoll_findings_total\{severity="(?:error|notice)"\} [1-9]/m,
    /^plimsoll_github_requests_total\{operation="POST \/app\/installations\/\{\}\/access_tokens",status="201"\} [1-9]/m,
    /^plimsoll_github_requests_total\{operation="[^"]+",status="502"\} [1-9]/m,
    /^plimsoll_github_requests_total\{operation="GET \/repos\/\{\}\/\{\}\/pulls\/\{\}\/files",status="200"\} [1-9]/m,
    /^plimsoll_github_requests_total\{operation="graphql \w+",status="200"\} [1-9]/m,
    /^plimsoll_github_quota_remaining\{resource="\w+"\} \d+/m,
    /^plimsoll_deliveries_total\{event="",outcome="bad_signature"\} 1$/m,
  ])('%s', (pattern) => {
    expect(metrics).toMatch(pattern);
  });

  test('name nobody', () => {
    for (const text of ['acme', 'shop', ...Object.values(theirs)]) expect(metrics.includes(text)).toBe(false);
  });
});
