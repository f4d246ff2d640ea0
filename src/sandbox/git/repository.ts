import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Commit, Git, Person } from '../model.ts';
import type { FileDiff } from './diff.ts';
import { type GitObject, Objects } from './objects.ts';
import { readDiff } from './patch.ts';
import { git, GitFailure, gitOutcome } from './run.ts';

export interface TreeEntry {
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly size: number | undefined;
  readonly path: string;
}

/** A file of a new commit; undefined: it goes. */
export interface Content {
  readonly content: Buffer;
  readonly mode: string;
}

export interface NewCommit {
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Person;
  readonly files: ReadonlyMap<string, Content | undefined>;
}

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** A bare git repository in a folder of its own. Diffs, renames, merge bases and merges are git's, so they are GitHub's. */
export class BareRepository implements Git {
  readonly folder: string;
  readonly #objects: Objects;
  readonly #diffs = new Map<string, Promise<readonly FileDiff[]>>();
  readonly #trees = new Map<string, Promise<readonly TreeEntry[]>>();
  readonly #histories = new Map<string, Promise<readonly Commit[]>>();
  readonly #bases = new Map<string, Promise<string | undefined>>();

  constructor(folder: string) {
    this.folder = folder;
    this.#objects = new Objects(folder);
  }

  static async create(): Promise<BareRepository> {
    const folder = await mkdtemp(join(tmpdir(), 'plimsoll-github-'));
    await git(folder, ['init', '--quiet', '--bare', '--initial-branch=main', folder]);
    return new BareRepository(folder);
  }

  /** Sees the objects of a repository on this machine, and writes none into it. */
  static async over(source: string): Promise<BareRepository> {
    const repository = await BareRepository.create();
    const where = async (name: string): Promise<string> => {
      const path = await git(join(source, '.git'), [
        'rev-parse',
        '--path-format=absolute',
        '--git-path',
        name,
      ]);
      return path.toString().trimEnd();
    };
    await writeFile(join(repository.folder, 'objects', 'info', 'alternates'), `${await where('objects')}\n`);
    const shallow = await readFile(await where('shallow'), 'utf8').catch(() => undefined);
    if (shallow !== undefined) await writeFile(join(repository.folder, 'shallow'), shallow);
    return repository;
  }

  /** What a revision means in another repository on this machine. */
  async commitNamed(source: string, revision: string): Promise<string | undefined> {
    const name = ['--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
    const { out } = await gitOutcome(undefined, ['-C', source, 'rev-parse', ...name]);
    return linesOf(out)[0];
  }

  async close(): Promise<void> {
    await this.#objects.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  object(name: string): Promise<GitObject | undefined> {
    return this.#objects.read(name);
  }

  async commit(sha: string): Promise<Commit> {
    const object = await this.#objects.read(sha);
    if (object?.type !== 'commit') throw new Error(`${sha} is no commit`);
    return readCommit(object);
  }

  async has(sha: string): Promise<boolean> {
    return (await this.#objects.read(sha))?.type === 'commit';
  }

  commits(base: string, head: string): Promise<readonly Commit[]> {
    return remembered(this.#histories, `${base} ${head}`, async () => {
      const list = await git(this.folder, ['rev-list', '--reverse', '--topo-order', head, `^${base}`]);
      return Promise.all(linesOf(list).map((sha) => this.commit(sha)));
    });
  }

  mergeBase(a: string, b: string): Promise<string | undefined> {
    return remembered(this.#bases, `${a} ${b}`, async () => {
      const { out } = await gitOutcome(this.folder, ['merge-base', a, b]);
      return linesOf(out)[0];
    });
  }

  diff(base: string, head: string): Promise<readonly FileDiff[]> {
    return remembered(this.#diffs, `${base} ${head}`, async () => {
      const options = ['-r', '-M', '-l1000', '-p', '--raw', '-z', '--full-index'];
      const output = await git(this.folder, ['diff-tree', ...options, base, head, '--']);
      return readDiff(output.toString());
    });
  }

  async file(commit: string, path: string): Promise<Buffer | undefined> {
    const object = await this.#objects.read(`${commit}:${path}`);
    return object?.type === 'blob' ? object.content : undefined;
  }

  /** Folders too, each before what is in it. */
  tree(name: string): Promise<readonly TreeEntry[]> {
    return remembered(this.#trees, name, async () => {
      const list = await git(this.folder, ['ls-tree', '-r', '-t', '-l', '-z', '--full-tree', name]);
      return list.toString().split('\0').filter(Boolean).map(treeEntry);
    });
  }

  async write(ref: string, commit: NewCommit): Promise<string> {
    const said = await git(this.folder, ['fast-import', '--quiet', '--force'], importStream(ref, commit));
    return said.toString().trim();
  }

  /** A merge commit; undefined: they contradict each other. */
  async merge(base: string, head: string, message: string, author: Person): Promise<string | undefined> {
    const tree = await this.mergedTree(base, head);
    if (tree === undefined) return undefined;
    const lines = [`tree ${tree}`, `parent ${base}`, `parent ${head}`];
    lines.push(`author ${signature(author)}`, `committer ${signature(author)}`, '', message, '');
    const sha = await git(this.folder, ['hash-object', '-w', '-t', 'commit', '--stdin'], lines.join('\n'));
    return sha.toString().trim();
  }

  async mergedTree(base: string, head: string): Promise<string | undefined> {
    const args = ['merge-tree', '--write-tree', base, head];
    const { status, out, said } = await gitOutcome(this.folder, args);
    if (status !== 0 && status !== 1) throw new GitFailure(args, status, said);
    return status === 0 ? linesOf(out)[0] : undefined;
  }

  async setRef(ref: string, sha: string | undefined): Promise<void> {
    await git(this.folder, sha === undefined ? ['update-ref', '-d', ref] : ['update-ref', ref, sha]);
  }
}

/** What git says of commits never changes, so it is asked once. A failure is not remembered. */
function remembered<Value>(
  answers: Map<string, Promise<Value>>,
  key: string,
  ask: () => Promise<Value>,
): Promise<Value> {
  const known = answers.get(key);
  if (known) return known;
  const answer = ask();
  answers.set(key, answer);
  answer.catch(() => answers.delete(key));
  const oldest = answers.size > 2_000 ? answers.keys().next().value : undefined;
  if (oldest !== undefined) answers.delete(oldest);
  return answer;
}

function linesOf(out: Buffer): string[] {
  return out.toString().split('\n').filter(Boolean);
}

function treeEntry(line: string): TreeEntry {
  const tab = line.indexOf('\t');
  const [mode = '', type = '', sha = '', size = '-'] = line.slice(0, tab).split(/ +/);
  return { mode, type, sha, size: size === '-' ? undefined : Number(size), path: line.slice(tab + 1) };
}

function importStream(ref: string, { parents, message, author, files }: NewCommit): Buffer {
  const parts: (string | Buffer)[] = [];
  const data = (content: Buffer): void => {
    parts.push(`data ${content.length}\n`, content, '\n');
  };
  parts.push(`commit ${ref}\nmark :1\ncommitter ${signature(author)}\n`);
  data(Buffer.from(message));
  const [first, ...others] = parents;
  parts.push(first === undefined ? '' : `from ${first}\n`, ...others.map((sha) => `merge ${sha}\n`));
  // Without a parent the branch begins anew, whatever it was.
  if (first === undefined) parts.push('deleteall\n');
  for (const [path, file] of files) {
    if (!file) parts.push(`D ${quoted(path)}\n`);
    else if (file.mode === '160000') parts.push(`M 160000 ${file.content.toString()} ${quoted(path)}\n`);
    else {
      parts.push(`M ${file.mode} inline ${quoted(path)}\n`);
      data(file.content);
    }
  }
  parts.push('\nget-mark :1\n');
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}

function quoted(path: string): string {
  return `"${path.replaceAll(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

function signature({ name, email, date }: Person): string {
  return `${name} <${email}> ${Math.floor(date.getTime() / 1000)} +0000`;
}

function readCommit({ sha, content }: GitObject): Commit {
  const text = content.toString();
  const end = text.indexOf('\n\n');
  const header = text.slice(0, end).split('\n');
  const all = (key: string): string[] =>
    header.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  return {
    sha,
    tree: all('tree')[0] ?? emptyTree,
    parents: all('parent'),
    message: text.slice(end + 2).replace(/\n$/, ''),
    author: readPerson(all('author')[0]),
    committer: readPerson(all('committer')[0]),
  };
}

function readPerson(text = ''): Person {
  const [, name = '', email = '', seconds = '0'] = /^([^<]*?) ?<([^>]*)> (\d+)/.exec(text) ?? [];
  return { name, email, date: new Date(Number(seconds) * 1000) };
}
