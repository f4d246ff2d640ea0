import type { File } from '../check/index.ts';

/** What somebody plays with: a few files, of which one is shown. */
export interface Project {
  readonly files: readonly File[];
  readonly shown: string;
}

export function projectOf(files: readonly File[]): Project {
  return { files, shown: files[0]?.path ?? '' };
}

export function textIn({ files, shown }: Project): string {
  return files.find(({ path }) => path === shown)?.text ?? '';
}

export function withText(project: Project, path: string, text: string): Project {
  const files = project.files.map((file) => (file.path === path ? { path, text } : file));
  return { ...project, files };
}

/** Files of the same name give way to those that come. */
export function withFiles(project: Project, files: readonly File[]): Project {
  const all = new Map([...project.files, ...files].map((file) => [file.path, file]));
  return { files: [...all.values()], shown: files[0]?.path ?? project.shown };
}

export function withoutShown({ files, shown }: Project): Project {
  const at = files.findIndex(({ path }) => path === shown);
  const left = files.filter(({ path }) => path !== shown);
  return { files: left, shown: (left[at] ?? left.at(-1))?.path ?? '' };
}

/** Undefined where that is no name for a file, or another file has it. */
export function renamed({ files, shown }: Project, name: string): Project | undefined {
  const path = pathOf(name);
  if (path === '' || (path !== shown && files.some((file) => file.path === path))) return undefined;
  return { files: files.map((file) => (file.path === shown ? { ...file, path } : file)), shown: path };
}

/** A path as the check takes it: forward slashes, no way out of the project. */
export function pathOf(name: string): string {
  const parts = name.replaceAll('\\', '/').split('/');
  return parts.filter((part) => part !== '' && part !== '.' && part !== '..').join('/');
}

/** A new file is named after what is put into it, as long as nobody has named it. */
export function guessedName(text: string): string | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const has = (pattern: RegExp): boolean => lines.some((line) => pattern.test(line));
  if (has(/^apiVersion: ?v[12]$/) && has(/^version:/) && !has(/^kind:/)) return 'Chart.yaml';
  if (has(/^(?:apiVersion|kind):/)) return 'manifest.yaml';
  if (has(/^services:/)) return 'compose.yaml';
  if (has(/^(?:FROM|ARG)\s/i)) return 'Dockerfile';
  return undefined;
}

/** `Dockerfile`, or `2.Dockerfile` where there is one. */
export function freeName({ files }: Project, wanted: string): string {
  const taken = new Set(files.map(({ path }) => path));
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${count}.${wanted}`;
  return name;
}
