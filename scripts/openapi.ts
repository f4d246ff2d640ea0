/*
 * Takes the operations that the App uses out of GitHub's description of its REST API, which is a hundred times as large
 * as they are, for the tests to hold every request and every answer to.
 *
 *   npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz
 *   node scripts/run.js scripts/openapi.ts package
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const operations: readonly (readonly [method: string, path: string])[] = [
  ['get', '/app'],
  ['post', '/app-manifests/{code}/conversions'],
  ['get', '/app/installations'],
  ['post', '/app/installations/{installation_id}/access_tokens'],
  ['get', '/installation/repositories'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}/files'],
  ['post', '/repos/{owner}/{repo}/pulls/{pull_number}/reviews'],
  ['delete', '/repos/{owner}/{repo}/pulls/comments/{comment_id}'],
  ['get', '/repos/{owner}/{repo}/commits/{commit_sha}/pulls'],
  ['get', '/repos/{owner}/{repo}/commits/{ref}/check-runs'],
  ['get', '/repos/{owner}/{repo}/compare/{basehead}'],
  ['get', '/repos/{owner}/{repo}/git/trees/{tree_sha}'],
  ['get', '/repos/{owner}/{repo}/git/blobs/{file_sha}'],
  ['post', '/repos/{owner}/{repo}/check-runs'],
  ['get', '/repos/{owner}/{repo}/check-runs/{check_run_id}'],
  ['patch', '/repos/{owner}/{repo}/check-runs/{check_run_id}'],
  ['get', '/repos/{owner}/{repo}/collaborators/{username}/permission'],
  // What the embedded GitHub answers besides.
  ['get', '/app/installations/{installation_id}'],
  ['get', '/repos/{owner}/{repo}/installation'],
  ['get', '/repos/{owner}/{repo}'],
  ['get', '/repos/{owner}/{repo}/pulls'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}/commits'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}/reviews'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}/comments'],
  ['post', '/repos/{owner}/{repo}/pulls/{pull_number}/comments'],
  ['post', '/repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies'],
  ['get', '/repos/{owner}/{repo}/pulls/comments/{comment_id}'],
  ['patch', '/repos/{owner}/{repo}/pulls/comments/{comment_id}'],
  ['get', '/repos/{owner}/{repo}/commits/{ref}'],
  ['get', '/repos/{owner}/{repo}/commits/{ref}/check-suites'],
  ['get', '/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations'],
  ['get', '/repos/{owner}/{repo}/contents/{path}'],
  ['get', '/repos/{owner}/{repo}/rules/branches/{branch}'],
  // What docs/ tell people to send.
  ['post', '/repos/{owner}/{repo}/rulesets'],
  ['post', '/orgs/{org}/rulesets'],
  ['put', '/repos/{owner}/{repo}/branches/{branch}/protection'],
];

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Tree = Readonly<Record<string, Json>>;

const wordy = new Set([
  'description',
  'example',
  'examples',
  'summary',
  'externalDocs',
  'tags',
  'title',
  'deprecated',
]);

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('The folder of the package @octokit/openapi is missing.');
const whole = JSON.parse(readFileSync(join(folder, 'generated/api.github.com.json'), 'utf8')) as Tree;
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
  readonly version: string;
};
const target = 'test/support/github/openapi';
mkdirSync(target, { recursive: true });
writeFileSync(join(target, 'operations.json'), `${JSON.stringify(excerpt())}\n`);
writeFileSync(join(target, 'LICENSE'), readFileSync(join(folder, 'LICENSE')));

function excerpt(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [method, path] of operations) {
    const operation = at(whole, ['paths', path, method]);
    if (operation === undefined) throw new Error(`GitHub describes no ${method.toUpperCase()} ${path}.`);
    paths[path] = { ...paths[path], [method]: slim(operation) };
  }
  return { source: `@octokit/openapi ${version}, excerpt`, paths, components: componentsOf(paths) };
}

/** What is pointed at, and what that points at. */
function componentsOf(paths: Json): Json {
  const components: Record<string, Record<string, Json>> = {};
  const ahead = [...pointersIn(paths)];
  const known = new Set(ahead);
  for (let pointer = ahead.pop(); pointer !== undefined; pointer = ahead.pop()) {
    const [, , kind = '', name = ''] = pointer.split('/');
    const component = slim(at(whole, ['components', kind, name]) ?? {});
    components[kind] = { ...components[kind], [name]: component };
    for (const next of pointersIn(component)) {
      if (known.has(next)) continue;
      known.add(next);
      ahead.push(next);
    }
  }
  return components;
}

function at(tree: Json, keys: readonly string[]): Json | undefined {
  let value: Json | undefined = tree;
  for (const key of keys) value = isTree(value) ? value[key] : undefined;
  return value;
}

function isTree(value: Json | undefined): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without what is for people to read; but a property may be called so too. */
function slim(value: Json, isNaming = false): Json {
  if (Array.isArray(value)) return value.map((item: Json) => slim(item));
  if (!isTree(value)) return value;
  const kept = Object.entries(value).filter(
    ([key]) => isNaming || (!wordy.has(key) && !key.startsWith('x-') && key !== 'headers'),
  );
  return Object.fromEntries(kept.map(([key, item]) => [key, slim(item, !isNaming && key === 'properties')]));
}

function* pointersIn(value: Json): Iterable<string> {
  if (Array.isArray(value)) for (const item of value as readonly Json[]) yield* pointersIn(item);
  else if (isTree(value)) {
    if (typeof value.$ref === 'string') yield value.$ref;
    for (const item of Object.values(value)) yield* pointersIn(item);
  }
}
