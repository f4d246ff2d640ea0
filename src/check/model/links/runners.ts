import { kindOfPath } from '../kind.ts';
import { parseImageReference } from '../image/image-reference.ts';
import { buildersOf } from './images.ts';
import type { LinkIndex } from './link-index.ts';

/** Nobody runs so many images in one file. */
const mostNames = 300;

/**
 * Which files may run what a Dockerfile builds, by the names that stand in them. They are not parsed for it: a file too
 * many is judged once more, and no more than that.
 */
export class Runners {
  readonly #byDockerfile = new Map<string, Set<string>>();

  constructor(paths: readonly string[], index: LinkIndex) {
    for (const { build, via } of index.claims.all)
      if (build.dockerfile !== undefined && mayRun(via.path)) this.#add(build.dockerfile, via.path);
    for (const path of paths) {
      if (!mayRun(path)) continue;
      for (const name of namesIn(index.source(path)?.text ?? ''))
        for (const dockerfile of dockerfilesOf(name, path, index)) this.#add(dockerfile, path);
    }
  }

  of(dockerfile: string): readonly string[] {
    return [...(this.#byDockerfile.get(dockerfile) ?? [])];
  }

  #add(dockerfile: string, path: string): void {
    const known = this.#byDockerfile.get(dockerfile);
    if (known) known.add(path);
    else this.#byDockerfile.set(dockerfile, new Set([path]));
  }
}

function mayRun(path: string): boolean {
  return /^(?:compose|json|yaml)$/.test(kindOfPath(path) ?? '');
}

function namesIn(text: string): Set<string> {
  const names = new Set<string>();
  for (const [, name = ''] of text.matchAll(/\bimage["']?[ \t]*:[ \t]*["']?([^\s"',}\]#]+)/g)) {
    if (names.size >= mostNames) break;
    names.add(name);
  }
  return names;
}

function dockerfilesOf(name: string, path: string, index: LinkIndex): string[] {
  return [name, ...index.kustomizations.imageNamesOf(path, name)].flatMap((each) => {
    const reference = parseImageReference(each);
    return reference ? buildersOf(reference, path, index) : [];
  });
}
