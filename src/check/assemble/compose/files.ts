import { readDotEnv } from '../../read/dotenv.ts';
import type { Variables } from '../../read/interpolate.ts';
import type { Node } from '../../read/node.ts';
import { Source } from '../../text/source.ts';
import { documentsIn, type YamlDocument } from '../../read/yaml.ts';
import { join } from '../../text/path.ts';
import { type Budget, refuse, Refusal, refuseMissing } from './refusal.ts';

/** Gives the file at a path of the repository, or nothing. */
export type ReadSource = (path: string) => Source | undefined;

/** A file of more documents than this is not read: each is merged into all before it. */
const mostDocuments = 64;

/** The files of one project, each parsed once. */
export class ComposeFiles {
  readonly budget: Budget;
  readonly #read: ReadSource;
  readonly #documents = new Map<string, readonly YamlDocument[]>();

  constructor(read: ReadSource, budget: Budget) {
    this.#read = read;
    this.budget = budget;
  }

  /** The files that were read, with their documents, in the order in which they were first asked for. */
  get read(): ReadonlyMap<string, readonly YamlDocument[]> {
    return this.#documents;
  }

  has(path: string): boolean {
    return this.#read(path) !== undefined;
  }

  /** The roots of the documents of a file; `from` is what asks for it. */
  roots(path: string, from?: Node): Node[] {
    const documents = this.#documents.get(path) ?? this.#open(path, from);
    this.#documents.set(path, documents);
    return documents.map((document) => rootOf(document));
  }

  #open(path: string, from: Node | undefined): readonly YamlDocument[] {
    const source = this.#read(path);
    if (!source) refuseMissing(from ?? empty(path), path);
    const documents = documentsIn(source, 'compose');
    if (documents.length > mostDocuments) {
      refuse(empty(path, source), `This file has more than ${mostDocuments} documents.`);
    }
    if (hasEmptyDocument(source.text, documents)) {
      refuse(empty(path, source), 'A document of this file is empty.');
    }
    return documents;
  }

  /** The first byte of a file, for what is wrong with it as a whole. */
  top(path: string): Node {
    return empty(path, this.#read(path));
  }

  /** The variables that a `.env` file in this folder adds to those that are set already. */
  environment(path: string, outer: Variables): Variables {
    const source = this.#read(path);
    if (!source) return outer;
    const { variables, refused } = readDotEnv(source.text, outer);
    if (refused !== undefined) refuse(empty(path, source), `${path} cannot be read: ${refused}.`);
    return (name) => outer(name) ?? variables.get(name);
  }
}

export function dotEnvIn(folder: string): string {
  return join(folder, '.env');
}

/** A `---` with nothing after it is a document of its own, and compose wants a mapping in each. */
function hasEmptyDocument(text: string, documents: readonly YamlDocument[]): boolean {
  const marked = text.match(/^---(?=[ \t\r\n]|$)/gm)?.length ?? 0;
  return marked > documents.filter((document) => document.text.startsWith('---')).length;
}

function rootOf(document: YamlDocument): Node {
  const fatal = document.problems.filter((problem) => problem.fatal);
  const { source } = document;
  if (fatal.length > 0) {
    throw new Refusal(fatal.map(({ span, message }) => ({ at: { source, span }, message })));
  }
  return (
    document.root.node ?? refuse(empty(source.path, source), 'A compose file must be a mapping at its top.')
  );
}

function empty(path: string, source = new Source(path, '')): Node {
  const span = { start: 0, end: 0 };
  return { source, span, flow: false, kind: 'scalar', text: '', style: 'plain' };
}
