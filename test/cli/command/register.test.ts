import { createPublicKey } from 'node:crypto';
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { pagesFor } from '../../../src/sandbox/page/serve.ts';
import { type EmbeddedGitHub, startGitHub } from '../../../src/sandbox/index.ts';
import { close, listen } from '../../../src/server/http.ts';
import { optionsOf } from '../../../src/server/options.ts';
import { agreed, called, formIn, registering } from '../register/support.ts';
import { folderWith, git } from '../support/folder.ts';
import { run } from '../support/io.ts';

/* The App is registered at the embedded GitHub, by whoever presses the buttons; and by those who should not. */

let github: EmbeddedGitHub;
beforeAll(async () => {
  github = await startGitHub({ page: pagesFor('ada') });
});
afterAll(() => github.close());

const here = (...more: string[]): string[] => [
  ...['--url', 'https://plimsoll.example.com', '--github', github.url],
  ...more,
];
let last = 0;
/** All Apps of a GitHub have names of their own. */
const named = (): string[] => ['--name', `Reviewer ${++last}`];

describe('a registration', () => {
  test('asks for what app.yml says, and keeps what GitHub gives', async () => {
    const folder = folderWith({});
    const { address, ended, said } = await registering(folder, here('--org', 'acme'));
    const back = await fetch(await agreed(address));
    expect(back.status).toBe(200);
    expect(await back.text()).toContain('plimsoll-acme is registered');
    const { status, stdout } = await ended;
    const app = github.state.registered.at(-1);
    expect([status, stdout, app?.slug, app?.owner.login]).toEqual([0, '', 'plimsoll-acme', 'acme']);
    expect(manifestOf(app)).toEqual(parse(readFileSync('app.yml', 'utf8')));
    expect(app?.manifest.webhook).toBe('https://plimsoll.example.com/api/github/webhooks');
    const file = join(folder, 'plimsoll-app.env');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const variables = variablesIn(readFileSync(file, 'utf8'));
    const options = optionsOf(variables);
    expect([options.appId, options.webhookSecrets, options.apiUrl]).toEqual([
      app?.id,
      [app?.webhookSecret],
      github.apiUrl,
    ]);
    expect(publicPart(options.privateKey)).toBe(publicPart(app?.privateKey ?? ''));
    expect(variables).toMatchObject({ CLIENT_ID: app?.clientId, CLIENT_SECRET: app?.clientSecret });
    expect(said()).toContain(`Registered: plimsoll-acme, App ID ${app?.id ?? ''}.`);
    expect(said()).toContain(`${github.url}/github-apps/plimsoll-acme/installations/new`);
    for (const secret of [app?.webhookSecret, app?.clientSecret, variables['PRIVATE_KEY'], 'BEGIN'])
      expect(said() + stdout).not.toContain(secret);
  });

  test('prints a Secret that the manifests of deploy take', async () => {
    const { address, ended } = await registering(
      folderWith({}),
      here(...named(), '--secret', 'plimsoll', '--namespace', 'plimsoll'),
    );
    await fetch(await agreed(address));
    const { status, stdout } = await ended;
    const app = github.state.registered.at(-1);
    const secret = parse(stdout) as {
      readonly metadata: { readonly name: string; readonly namespace: string };
      readonly stringData: Readonly<Record<string, string>>;
    };
    expect([status, secret.metadata]).toEqual([0, { name: 'plimsoll', namespace: 'plimsoll' }]);
    const deployment = readFileSync('deploy/deployment.yaml', 'utf8');
    for (const key of ['app-id', 'private-key.pem', 'webhook-secret'])
      expect([key, deployment.includes(`key: ${key}\n`), typeof secret.stringData[key]]).toEqual([
        key,
        true,
        'string',
      ]);
    expect(deployment).toContain('secretName: plimsoll\n');
    expect(publicPart(secret.stringData['private-key.pem'] ?? '')).toBe(publicPart(app?.privateKey ?? ''));
    expect(secret.stringData['webhook-secret']).toBe(app?.webhookSecret);
  });

  test('writes a Secret to a file for its owner alone', async () => {
    const folder = folderWith({});
    const { address, ended } = await registering(folder, here(...named(), '--secret', 'a', '-o', 'a.yaml'));
    await fetch(await agreed(address));
    expect([(await ended).stdout, statSync(join(folder, 'a.yaml')).mode & 0o777]).toEqual(['', 0o600]);
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toMatch(/^apiVersion: v1\nkind: Secret\n/);
  });

  test('says where git would take the file along', async () => {
    const folder = folderWith({ '.gitignore': 'kept.env\n' });
    git(folder, 'init', '-q');
    const warnings = [];
    for (const name of ['kept.env', 'open.env']) {
      const { address, ended } = await registering(folder, here(...named(), '--output', name));
      await fetch(await agreed(address));
      warnings.push((await ended).stderr.includes('Git does not ignore it: do not commit it.'));
    }
    expect(warnings).toEqual([false, true]);
  });
});

describe('other callers', () => {
  const secretly = async (): Promise<Awaited<ReturnType<typeof registering>> & { readonly root: string }> => {
    const waits = await registering(folderWith({}), here(...named(), '--timeout', '60'));
    return { ...waits, root: new URL(waits.address).origin };
  };

  test('get nothing, and keep nobody from registering', async () => {
    const { address, root, ended, said } = await secretly();
    const port = new URL(root).port;
    const state = new URL(formIn(await (await fetch(address)).text(), address).action).searchParams.get(
      'state',
    );
    const outcomes = [
      // A name that leads here, as DNS rebinding has it.
      [address, { host: 'evil.example' }, 403],
      [address, { host: `localhost:${port}` }, 403],
      [`${root}/registered?code=evil&state=${state ?? ''}`, { host: `evil.example:${port}` }, 403],
      // Who scans ports, and knows no address.
      [`${root}/`, {}, 404],
      [`${root}//evil.example/x`, {}, 404],
      [address, { method: 'POST' }, 405],
      // A page that guesses.
      [`${root}/registered?code=evil&state=guess`, {}, 403],
      [`${root}/registered?code=evil`, {}, 403],
    ] as const;
    for (const [target, how, status] of outcomes) {
      const { status: given, body } = await called(target, how);
      expect([target, given]).toEqual([target, status]);
      expect(body).not.toContain(state);
    }
    expect(said().match(/another state was refused\. Still waiting\./g)).toHaveLength(2);
    const back = await agreed(address);
    expect((await called(back)).status).toBe(200);
    expect((await ended).status).toBe(0);
  });

  test('cannot answer a second time', async () => {
    const { address, ended } = await secretly();
    const back = await agreed(address);
    // The first is under way while the second comes.
    const held = new Promise<void>((go) => {
      github.faults.before = async ({ path }) => {
        if (!path.includes('/conversions')) return;
        const evil = new URL(back);
        evil.searchParams.set('code', 'evil');
        expect((await called(evil.href)).status).toBe(409);
        go();
      };
    });
    expect((await called(back)).status).toBe(200);
    await held;
    github.faults.before = undefined;
    expect((await ended).status).toBe(0);
  });

  test('see a page that loads nothing, runs nothing, and is in no frame', async () => {
    const { address, ended } = await secretly();
    const { headers } = await fetch(address);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action http:\/\/127\.0\.0\.1:\d+; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual([
      'no-store',
      'strict-origin',
    ]);
    await fetch(await agreed(address));
    await ended;
  });
});

describe('what goes wrong is said, and leaves no file', () => {
  const failing = async (fault: {
    readonly status: number;
    readonly body?: object;
    readonly headers?: Readonly<Record<string, string>>;
  }): Promise<string> => {
    const folder = folderWith({});
    const { address, ended } = await registering(folder, here(...named()));
    github.faults.add(({ path }) => path.includes('/conversions'), { kind: 'error', ...fault });
    expect((await fetch(await agreed(address))).status).toBe(502);
    const { status, stderr } = await ended;
    expect([status, existsSync(join(folder, 'plimsoll-app.env'))]).toEqual([2, false]);
    return stderr.trimEnd().split('\n').at(-1) ?? '';
  };

  test('a code that was used, or is old', async () => {
    expect(await failing({ status: 404, body: { message: 'Not Found' } })).toBe(
      `plimsoll: GitHub does not know this code: it is good once, and for an hour. Delete the App if ${github.url}/settings/apps lists it, and begin again.`,
    );
  });

  test('another refusal', async () => {
    expect(await failing({ status: 503, headers: { 'x-github-request-id': 'AB:12' } })).toBe(
      'plimsoll: GitHub refused the code (503, request AB:12). Begin again; if it stays so, https://www.githubstatus.com may say why.',
    );
  });

  test.each([
    ['', 'id'],
    ['pem', 'privateKey'],
    ['webhook_secret', 'webhookSecret'],
  ])('an answer that lacks %j', async (name, missing) => {
    const whole = {
      ...{ id: 1, slug: 'a', client_id: 'b', client_secret: 'c', webhook_secret: 'd' },
      pem: github.app.privateKey,
    };
    const body = name === '' ? {} : { ...whole, [name]: 'no such\nthing' };
    expect(await failing({ status: 201, body })).toContain(`GitHub’s answer has no usable ${missing}.`);
  });

  test('nobody comes back in time', async () => {
    const folder = folderWith({});
    const { ended } = await registering(folder, here('--timeout', '1'));
    const { status, stderr } = await ended;
    expect([status, existsSync(join(folder, 'plimsoll-app.env'))]).toEqual([2, false]);
    expect(stderr).toContain('plimsoll: GitHub’s answer did not arrive in time, and nothing is written.');
  });

  test('Ctrl-C', async () => {
    const folder = folderWith({});
    const { ended } = await registering(folder, here());
    process.emit('SIGINT');
    expect((await ended).stderr).toContain('plimsoll: ended before GitHub’s answer, and nothing is written.');
    expect(existsSync(join(folder, 'plimsoll-app.env'))).toBe(false);
  });

  test('a GitHub that cannot be reached is found out before anything is registered', async () => {
    const folder = folderWith({});
    const gone = createServer();
    const address = await listen(gone, '127.0.0.1', 0);
    await close(gone);
    const { status, stderr } = await run(folder, [
      'register',
      '--url',
      'https://a.example',
      '--github',
      address,
    ]);
    expect([status, stderr]).toEqual([
      2,
      `plimsoll: ${new URL(address).host} cannot be reached from here: ECONNREFUSED.\n`,
    ]);
    expect(existsSync(join(folder, 'plimsoll-app.env'))).toBe(false);
  });

  test('a port that is taken', async () => {
    const other = createServer();
    const port = new URL(await listen(other, '127.0.0.1', 0)).port;
    const { status, stderr } = await run(folderWith({}), ['register', ...here('--port', port)]);
    expect([status, stderr]).toEqual([
      2,
      `plimsoll: port ${port} is taken: give \`--port\` another, or leave it out.\n`,
    ]);
    await close(other);
  });
});

describe('a file that is there is not written over', () => {
  const refusal =
    'plimsoll: `plimsoll-app.env` is there already, and is not written over: name another file with `--output`.\n';

  test('a file', async () => {
    const folder = folderWith({ 'plimsoll-app.env': 'mine' });
    expect((await run(folder, ['register', ...here()])).stderr).toBe(refusal);
    expect(readFileSync(join(folder, 'plimsoll-app.env'), 'utf8')).toBe('mine');
  });

  test.each(['target', 'nothing'])('a link to %s', async (target) => {
    const folder = folderWith({ target: 'mine' });
    symlinkSync(target, join(folder, 'plimsoll-app.env'));
    expect((await run(folder, ['register', ...here()])).stderr).toBe(refusal);
    expect([readFileSync(join(folder, 'target'), 'utf8'), existsSync(join(folder, 'nothing'))]).toEqual([
      'mine',
      false,
    ]);
  });

  test('nor one that has come in its place meanwhile taken away', async () => {
    const folder = folderWith({});
    const { ended } = await registering(folder, here('--timeout', '1'));
    const file = join(folder, 'plimsoll-app.env');
    const other = join(folder, 'other');
    writeFileSync(other, 'mine');
    const { renameSync } = await import('node:fs');
    renameSync(other, file);
    await ended;
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });
});

describe('what is asked for wrongly is said before anything happens', () => {
  test.each([
    [[], '`plimsoll register` needs `--url https://…`: where GitHub can reach the App.'],
    [['--url', 'plimsoll.example.com'], '`--url` needs an address such as https://plimsoll.example.com.'],
    [['--url', 'http://a.example'], '`--url` needs an address that begins with https://.'],
    [['--url', 'https://u:p@a.example'], '`--url` needs an address such as https://plimsoll.example.com.'],
    [['--org', '-acme'], '`--org` needs the name of an organisation as in its address, such as acme.'],
    [['--org', '../x'], '`--org` needs the name of an organisation as in its address, such as acme.'],
    [
      ['--github', 'http://ghe.example.com'],
      '`--github` needs the address of a GitHub and no more, such as https://ghe.example.com.',
    ],
    [
      ['--github', 'https://ghe.example.com/acme'],
      '`--github` needs the address of a GitHub and no more, such as https://ghe.example.com.',
    ],
    [['--name', 'a'.repeat(35)], '`--name` needs a name of at most 34 characters.'],
    [['--port', '99999'], '`--port` needs a number from 1 to 65535, not `99999`.'],
    [['--timeout', '0'], '`--timeout` needs a number of seconds from 1 to 3600, not `0`.'],
    [['--secret', 'Plimsoll'], '`--secret` needs the name of a Secret in small letters, not `Plimsoll`.'],
    [['--secret', 'a', '--namespace', 'a.b'], '`--namespace` needs the name of a namespace, not `a.b`.'],
    [['--namespace', 'a'], '`--namespace` is that of the Secret: name it with `--secret NAME`.'],
    [['--output', 'no/such/file'], '`no/such/file` cannot be written: ENOENT.'],
  ])('%j', async (argv, complaint) => {
    const url = argv.includes('--url') || argv.length === 0 ? [] : ['--url', 'https://a.example'];
    const folder = folderWith({});
    expect(await run(folder, ['register', ...url, ...argv])).toEqual({
      ...{ status: 2, stdout: '', stderr: `plimsoll: ${complaint}\n` },
    });
    expect(existsSync(join(folder, 'plimsoll-app.env'))).toBe(false);
  });
});

function variablesIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(parseEnv(text)).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function publicPart(pem: string): string {
  return createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString();
}

/** In the words of app.yml, with the name that it has there. */
function manifestOf(app: EmbeddedGitHub['state']['registered'][number] | undefined): object {
  const { description, url, permissions, events } = app?.manifest ?? {};
  return {
    name: 'Plimsoll',
    description,
    url,
    public: false,
    default_permissions: permissions,
    default_events: events,
  };
}
