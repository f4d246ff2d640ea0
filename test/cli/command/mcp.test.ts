import { copyFileSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { bundle } from '../../../scripts/bundle.js';
import { check } from '../../../src/check/index.ts';
import { folderWith } from '../support/folder.ts';
import { fencesOf } from '../../../scripts/doc-examples.ts';
import { edited } from '../../support/apply.ts';

/* The server as it is published, without any package beside it, asked by the SDK's own client. */

const installed = folderWith({});
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      containers:
        - name: app
          image: nginx:1.29
          securityContext:
            privileged: true
`;
/** What it lacks can be given to it safely. */
const plain = deployment.replace('privileged: true', 'runAsNonRoot: true');
const elsewhere = folderWith({ 'secret.yaml': deployment });
const folder = folderWith({
  'k8s/web.yaml': deployment,
  'plain/web.yaml': plain,
  'fine/Dockerfile': 'FROM scratch\nCOPY app /app\nUSER 1000:1000\nENTRYPOINT ["/app"]\n',
  'notes.txt': 'nothing\n',
});
symlinkSync(elsewhere, join(folder, 'way-out'));
symlinkSync(join(elsewhere, 'secret.yaml'), join(folder, 'link.yaml'));

let client: Client;
let transport: StdioClientTransport;
let complaints = '';

beforeAll(async () => {
  await bundle(join(installed, 'dist'), { only: ['cli'] });
  copyFileSync('package.json', join(installed, 'package.json'));
  transport = new StdioClientTransport({
    command: process.execPath,
    args: [join(installed, 'dist/cli/bin.js'), 'mcp'],
    cwd: folder,
    stderr: 'pipe',
  });
  transport.stderr?.on('data', (text: Buffer) => (complaints += text.toString()));
  client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(transport);
}, 120_000);

afterAll(async () => {
  await client.close();
  expect(complaints).toBe('');
});

interface Answer {
  readonly text: string;
  readonly isError: boolean;
  readonly structured: Readonly<Record<string, unknown>>;
}

async function call(name: string, given: Readonly<Record<string, unknown>>): Promise<Answer> {
  const { content, isError, structuredContent } = await client.callTool({ name, arguments: given });
  const [first] = content as readonly { readonly text?: string }[];
  return {
    text: first?.text ?? '',
    isError: isError ?? false,
    structured: (structuredContent ?? {}) as Answer['structured'],
  };
}

test('it says who it is, and offers three tools that only read', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
  expect(client.getServerVersion()).toMatchObject({ name: 'plimsoll', version });
  const { tools } = await client.listTools();
  expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual([
    ['check', true],
    ['explain', true],
    ['fix', true],
  ]);
});

describe('check', () => {
  test('finds what the library finds, in files', async () => {
    const { text, structured, isError } = await call('check', { paths: ['k8s'] });
    const own = check([{ path: 'k8s/web.yaml', text: deployment }]).findings;
    const told = structured['findings'] as readonly { readonly rule: string; readonly path: string }[];
    expect([isError, told.map(({ rule }) => rule)]).toEqual([false, own.map(({ rule }) => rule)]);
    expect(text).toContain('k8s/web.yaml:11:');
    expect(text).toContain('[privileged-container]');
  });

  test('finds it in a text that is in no file', async () => {
    const { structured } = await call('check', {
      text: 'FROM node:24\nCMD ["node"]\n',
      file: 'new/Dockerfile',
    });
    expect(structured['findings']).toContainEqual(
      expect.objectContaining({ rule: 'root-user', path: 'new/Dockerfile' }),
    );
  });

  test('looks at the whole folder by default, and not through links', async () => {
    const { structured } = await call('check', {});
    const paths = (structured['findings'] as readonly { readonly path: string }[]).map(({ path }) => path);
    expect([...new Set(paths)]).toEqual(['k8s/web.yaml', 'plain/web.yaml']);
  });

  test('shows as little as it is asked for', async () => {
    const { structured } = await call('check', { paths: ['k8s/web.yaml'], severity: 'error' });
    const severities = (structured['findings'] as readonly { readonly severity: string }[]).map(
      (each) => each.severity,
    );
    expect([...new Set(severities)]).toEqual(['error']);
  });

  test('says what it has looked at where it finds nothing', async () => {
    expect((await call('check', { paths: ['fine'] })).text).toBe(
      '0 findings in 1 image, 0 workloads, 0 services.',
    );
    expect((await call('check', { paths: ['notes.txt'] })).text).toContain(
      'nothing is judged.\nnot judged: notes.txt: not a Dockerfile',
    );
  });
});

describe('explain', () => {
  test('says what a rule is about', async () => {
    expect((await call('explain', { rule: 'root-user' })).text).toMatch(
      /^root-user\nA process runs as root\./,
    );
  });

  test('says which rule was meant', async () => {
    expect(await call('explain', { rule: 'root-usr' })).toMatchObject({
      ...{ isError: true, text: 'unknown rule `root-usr`. Did you mean `root-user`?' },
    });
  });

  test('takes no option for a rule', async () => {
    expect((await call('explain', { rule: '--help' })).isError).toBe(true);
  });
});

describe('fix', () => {
  test('returns the proven change as a diff and as edits, and writes nothing', async () => {
    const { text, structured } = await call('fix', { paths: ['plain/web.yaml'] });
    expect(text).toMatch(/^diff --git a\/plain\/web\.yaml b\/plain\/web\.yaml\n/);
    const [file] = structured['files'] as readonly { readonly edits: Parameters<typeof edited>[1] }[];
    const after = edited(plain, file?.edits ?? []);
    expect(after).toContain('type: RuntimeDefault');
    const count = (files: string): number => check([{ path: 'plain/web.yaml', text: files }]).findings.length;
    expect(count(after)).toBeLessThan(count(plain));
    expect(readFileSync(join(folder, 'plain/web.yaml'), 'utf8')).toBe(plain);
  });

  test('of a text as well', async () => {
    const { structured } = await call('fix', { text: plain, file: 'web.yaml' });
    expect(structured['files']).toEqual([expect.objectContaining({ path: 'web.yaml' })]);
  });

  test('has nothing to propose where nothing is wrong', async () => {
    expect((await call('fix', { paths: ['fine'] })).text).toBe('Nothing to fix.');
  });
});

describe('what it is not to see stays unseen', () => {
  test.each([
    ['../x'],
    ['/etc/hosts'],
    ['k8s/../../x'],
    ['way-out'],
    ['way-out/secret.yaml'],
    ['link.yaml'],
    ['way-out/new/Dockerfile'],
    [join(elsewhere, 'secret.yaml')],
  ])('%s', async (path) => {
    const refusal = { isError: true, text: `${JSON.stringify(path)} is outside the folder of this server.` };
    for (const tool of ['check', 'fix']) {
      expect(await call(tool, { paths: [path] })).toMatchObject(refusal);
      expect(await call(tool, { text: deployment, file: path })).toMatchObject(refusal);
    }
  });

  test('an option is a path here', async () => {
    expect((await call('check', { paths: ['--config=/etc/hosts'] })).text).toBe(
      'no such file or folder: `./--config=/etc/hosts`.',
    );
    expect((await call('check', { paths: ['-'] })).text).toBe('no such file or folder: `./-`.');
  });
});

describe('what is given wrongly is refused', () => {
  test.each([
    ['a text without a name', 'check', { text: 'x' }, '`text` needs `file`'],
    ['a name without a text', 'check', { file: 'x' }, '`file` is the name of `text`'],
    ['both', 'fix', { text: 'x', file: 'x', paths: ['x'] }, 'Give either `paths`, or `text` and `file`.'],
    [
      'a level that there is not',
      'check',
      { podSecurity: 'strict' },
      '`--pod-security` needs baseline or restricted',
    ],
    ['a file that is not there', 'fix', { paths: ['no.yaml'] }, 'no such file or folder: `no.yaml`.'],
    ['a text that is too long', 'check', { text: 'x'.repeat(1024 * 1024 + 1), file: 'x' }, '1048576'],
    ['too many paths', 'check', { paths: Array.from({ length: 101 }, () => 'k8s') }, '100'],
    ['something else', 'check', { path: 'k8s' }, 'additional properties'],
    ['no rule', 'explain', {}, 'rule'],
  ])('%s', async (_case, tool, given, complaint) => {
    const { isError, text } = await call(tool, given);
    expect([isError, text]).toEqual([true, expect.stringContaining(complaint)]);
  });
});

test('whoever asks several things at once gets an answer to each', async () => {
  const answers = await Promise.all([
    call('explain', { rule: 'root-user' }),
    call('check', { paths: ['fine'] }),
    call('explain', { rule: 'low-port' }),
  ]);
  expect(answers.map(({ text }) => text.split('\n')[0])).toEqual([
    'root-user',
    '0 findings in 1 image, 0 workloads, 0 services.',
    'low-port',
  ]);
});

test('a client of the older protocol is served as well', async () => {
  const older = new StdioClientTransport({
    command: process.execPath,
    args: [join(installed, 'dist/cli/bin.js'), 'mcp'],
    cwd: folder,
  });
  const said: unknown[] = [];
  await older.start();
  const answer = new Promise<void>((done) => {
    older.onmessage = (message) => {
      said.push(message);
      done();
    };
  });
  const clientInfo = { name: 'old', version: '1' };
  await older.send({
    ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
    params: { protocolVersion: '2025-03-26', capabilities: {}, clientInfo },
  });
  await answer;
  expect(said).toMatchObject([
    { result: { protocolVersion: '2025-03-26', serverInfo: { name: 'plimsoll' } } },
  ]);
  await older.close();
});

describe('docs/mcp.md', () => {
  const fences = fencesOf(readFileSync('docs/mcp.md', 'utf8'));
  const configurations = fences.filter(({ language, info }) => language === 'json' && info !== 'call');

  interface Server {
    readonly command: string;
    readonly args: readonly string[];
  }

  test('shows configurations for two kinds of clients', () => {
    expect(configurations.length).toBe(2);
  });

  test.each(configurations.map(({ text }) => [text]))('%s starts the server', async (text) => {
    const [servers] = Object.values(JSON.parse(text) as object) as Readonly<Record<string, Server>>[];
    const { command, args } = servers?.['plimsoll'] ?? { command: '', args: [] };
    const own = args.map((word) => word.replace('/path/to/plimsoll', installed));
    const other = new Client({ name: 'test', version: '1.0.0' });
    await other.connect(new StdioClientTransport({ command, args: own, cwd: process.cwd() }));
    expect((await other.listTools()).tools).toHaveLength(3);
    for (const [index, { language, info, text: asked }] of fences.entries()) {
      if (language !== 'json' || info !== 'call') continue;
      const { content } = await other.callTool(JSON.parse(asked) as { readonly name: string });
      expect(content).toEqual([{ type: 'text', text: fences[index + 1]?.text.trimEnd() }]);
    }
    await other.close();
  });
});
