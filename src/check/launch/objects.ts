import { type Manifest, manifestsIn } from '../model/pod/manifest.ts';
import type { Project } from '../model/project.ts';
import { folderOf } from '../text/path.ts';
import type { Field } from '../read/field.ts';
import { documentsIn } from '../read/yaml.ts';

export type Data = ReadonlyMap<string, string>;

/** The ConfigMaps and Secrets that the files of a repository hold. */
export class DataObjects {
  readonly #project: Project;
  #found: readonly Manifest[] | undefined;

  constructor(project: Project) {
    this.#project = project;
  }

  /** The one beside the workload, where several folders have one of this name; undefined where there is none. */
  find(kind: 'ConfigMap' | 'Secret', name: string, from: string): Data | undefined {
    this.#found ??= [...this.#read()];
    const named = this.#found.filter((one) => one.kind === kind && one.name === name);
    const beside = named.find(({ root }) => folderOf(root.source.path) === folderOf(from));
    const found = beside ?? (named.length === 1 ? named[0] : undefined);
    return found && dataOf(found.root);
  }

  *#read(): Iterable<Manifest> {
    for (const path of this.#project.paths) {
      if (!/\.(?:ya?ml|json)$/.test(path)) continue;
      const source = this.#project.source(path);
      if (!source || !/ConfigMap|Secret/.test(source.text)) continue;
      for (const document of documentsIn(source, 'kubernetes'))
        if (!document.template && document.problems.every(({ fatal }) => !fatal))
          yield* manifestsIn(document).filter(({ kind }) => kind === 'ConfigMap' || kind === 'Secret');
    }
  }
}

/** A Secret's `data` is base64; what `binaryData` holds is no text, and its place is kept with none. */
function dataOf(root: Field): Data {
  const isSecret = root.at('kind').text === 'Secret';
  const texts = (key: string) =>
    root
      .at(key)
      .entries()
      .map(([name, field]) => [name, field.text ?? ''] as const);
  const data = texts('data').map(([name, text]) => [name, isSecret ? decoded(text) : text] as const);
  return new Map([
    ...texts('binaryData').map(([name]) => [name, ''] as const),
    ...data,
    ...texts('stringData'),
  ]);
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of UTF-8, without what only browsers or only Node have. */
function decoded(text: string): string {
  let bits = 0;
  let held = 0;
  let escaped = '';
  for (const character of text) {
    const value = digits.indexOf(character);
    if (value === -1) continue;
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    escaped += `%${((bits >> held) & 0xff).toString(16).padStart(2, '0')}`;
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return '';
  }
}
