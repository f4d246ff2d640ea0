import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { fencesOf } from '../scripts/doc-examples.ts';
import { Metrics } from '../src/server/metrics.ts';
import { optionsOf } from '../src/server/options.ts';
import { neededEvents, neededPermissions } from '../src/server/registration.ts';
import { privateKey } from './server/key.ts';
import { operationOf, requestProblems } from './support/github/contract.ts';

/* What we tell operators to set, to send and to watch is what there is. */

const page = (name: string): string => readFileSync(`docs/${name}.md`, 'utf8');

describe('docs/deploy.md', () => {
  const text = page('deploy');
  const rows = new Map(
    [...text.matchAll(/^\| `([A-Z_]+)` +\| ([^|]*?) *\|/gm)].map(([, name = '', usual = '']) => [
      name,
      usual,
    ]),
  );

  test('lists every variable that is read, and no other', () => {
    const code = readdirSync('src/server').map((name) => readFileSync(`src/server/${name}`, 'utf8'));
    const read = [...code.join('\n').matchAll(/(?:read|number)\(\s*'([A-Z_]+)'|env\.([A-Z_]+)/g)].map(
      ([, one, other]) => one ?? other ?? '',
    );
    expect([...rows.keys()].sort()).toEqual([...new Set(read)].sort());
  });

  test('and what each is without being set', () => {
    const options = optionsOf({ APP_ID: '1', PRIVATE_KEY: privateKey, WEBHOOK_SECRET: 'secret' });
    const said = (name: string): string => rows.get(name)?.replaceAll('`', '') ?? '';
    expect({
      apiUrl: said('GITHUB_API_URL'),
      host: said('HOST'),
      port: Number(said('PORT')),
      logLevel: said('LOG_LEVEL'),
      concurrency: Number(said('CONCURRENCY')),
      queueCapacity: Number(said('QUEUE_CAPACITY')),
      sweepMinutes: Number(said('SWEEP_MINUTES')),
      drainSeconds: Number(said('DRAIN_SECONDS')),
    }).toEqual({
      apiUrl: options.apiUrl,
      host: options.host,
      port: options.port,
      logLevel: options.logLevel,
      concurrency: options.concurrency,
      queueCapacity: options.queueCapacity,
      sweepMinutes: options.sweepMinutes,
      drainSeconds: options.drainSeconds,
    });
  });

  test('opens the form of GitHub with what app.yml says', () => {
    const url = new URL(
      fencesOf(text)
        .find(({ info }) => info === 'url')
        ?.text.trim() ?? '',
    );
    const manifest = parse(readFileSync('app.yml', 'utf8')) as {
      readonly url: string;
      readonly public: boolean;
      readonly default_permissions: Readonly<Record<string, string>>;
      readonly default_events: readonly string[];
    };
    const { searchParams: given } = url;
    expect(given.getAll('events[]')).toEqual(manifest.default_events);
    expect([given.get('url'), given.get('public')]).toEqual([manifest.url, String(manifest.public)]);
    const about = ['name', 'url', 'public', 'webhook_active', 'webhook_url', 'events[]'];
    const others = [...given].filter(([name]) => !about.includes(name));
    expect(Object.fromEntries(others)).toEqual(manifest.default_permissions);
  });
});

describe('what is to be sent to GitHub', () => {
  const calls = ['deploy', 'permissions', 'required-check', 'operations'].flatMap((name) =>
    [...page(name).matchAll(/^gh api --method (\w+) (\S+) --input - <<'EOF'\n([^]*?)^EOF$/gm)].map(
      ([, method = '', path = '', body = '']) => [method, path, body] as const,
    ),
  );

  test('is found', () => {
    expect(calls.length).toBe(3);
  });

  test.each(calls)('%s %s is as GitHub describes it', (method, path, body) => {
    const operation = operationOf(method, `/${path}`);
    if (!operation) throw new Error(`GitHub describes no ${method} ${path}`);
    expect(requestProblems(operation, new URLSearchParams(), JSON.parse(body))).toEqual([]);
  });

  test.each(calls)('%s %s would be found wrong with a slip in it', (method, path, body) => {
    const operation = operationOf(method, `/${path}`);
    if (!operation) throw new Error(`GitHub describes no ${method} ${path}`);
    const wrong = JSON.parse(body.replace(/"(integration|app)_id"/, '"$1_ident"')) as unknown;
    expect(requestProblems(operation, new URLSearchParams(), wrong)).not.toEqual([]);
  });

  test.each(calls)('%s %s pins the check to the App', (_, __, body) => {
    expect(body).toMatch(/"context": "plimsoll", "(?:integration|app)_id": 123456/);
  });
});

test('docs/permissions.md says of each permission and event what for', () => {
  const text = page('permissions');
  const rows = [...text.matchAll(/^\| `(\w+): (\w+)` +\| *[^ |]/gm)].map(([, name = '', level = '']) => [
    name,
    level,
  ]);
  expect(Object.fromEntries(rows)).toEqual(neededPermissions);
  for (const event of neededEvents) expect(text).toContain(`\`${event}\``);
});

describe('docs/operations.md', () => {
  const metrics = new Metrics();
  metrics.watch({ state: () => Promise.resolve({ length: 0, active: 0, oldest: undefined, refused: 0 }) });
  const named = (text: string): string[] => [...text.matchAll(/\bplimsoll_\w+/g)].map(([name]) => name);

  test('lists every metric with its labels, and no other', async () => {
    const { text } = await metrics.text();
    const ours = [...text.matchAll(/^# TYPE (plimsoll_\w+)/gm)].map(([, name = '']) => name);
    const table = page('operations').match(/^\| `plimsoll_[^]*?\n\n/m)?.[0] ?? '';
    expect([...new Set(named(table))].sort()).toEqual(ours.sort());
  });

  test('alerts on metrics that there are', async () => {
    const { text } = await metrics.text();
    const rules = fencesOf(page('operations')).filter(({ language }) => language === 'yaml');
    for (const { text: rule } of rules)
      for (const name of named(rule)) expect(text).toContain(`# TYPE ${name} `);
  });
});
