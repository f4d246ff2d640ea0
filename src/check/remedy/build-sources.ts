import { isProgramSource } from '../model/command/source-writes.ts';
import type { Stage, Step } from '../model/image/dockerfile.ts';
import { isVendored } from '../model/kind.ts';
import { once } from '../model/once.ts';
import type { Project } from '../model/project.ts';
import { clean, folderOf, join } from '../text/path.ts';
import type { Source } from '../text/source.ts';

/* The sources of a project that go into an image, or into what is built for it. */

/** More than can be read for one image; of a program so large something that is read proves nothing. */
const mostFiles = 400;
const mostCharacters = 2_000_000;

const candidatesIn = once((project: Project): readonly string[] =>
  project.paths.filter((path) => isProgramSource(path) && !isVendored(path)),
);

/** Undefined where they are too many, or one of them is there and its text is not. None where there are none. */
export function sourcesOf(stage: Stage, project: Project): readonly Source[] | undefined {
  const { path: dockerfile } = stage.dockerfile.source;
  const known = project.contextsOf(dockerfile);
  const contexts = known.length > 0 ? known : [folderOf(dockerfile)];
  const roots = stagesFor(stage).flatMap(({ steps }) => steps.flatMap((step) => rootsOf(step, contexts)));
  const paths = candidatesIn(project).filter((path) => roots.some((root) => isBelow(path, root)));
  if (paths.length > mostFiles) return undefined;
  const sources: Source[] = [];
  let left = mostCharacters;
  for (const path of paths) {
    const source = project.source(path);
    left -= source?.text.length ?? 0;
    if (!source || left < 0) return undefined;
    sources.push(source);
  }
  return sources;
}

/** The stage, what it starts from, and the stages that it copies from. */
function stagesFor(stage: Stage): Stage[] {
  const found = new Set<Stage>();
  const open: (Stage | undefined)[] = [stage];
  for (let at = open.pop(); at || open.length > 0; at = open.pop()) {
    if (!at || found.has(at)) continue;
    found.add(at);
    open.push(at.parent);
    for (const { copy } of at.steps)
      if (copy?.from && 'stage' in copy.from) open.push(at.dockerfile.stages[copy.from.stage]);
  }
  return [...found];
}

/** Folders and files of the project; of a pattern the folder before it. */
function rootsOf({ copy }: Step, contexts: readonly string[]): string[] {
  if (!copy || copy.from) return [];
  return copy.sources.flatMap((source) => {
    const text = 'error' in source || !source.isKnown ? '.' : beforePattern(source.text);
    if (text.includes(':')) return [];
    return contexts.map((context) => clean(join(context, text.replace(/^\/+/, './'))));
  });
}

function beforePattern(text: string): string {
  const at = text.search(/[*?[]/);
  return at === -1 ? text : text.slice(0, text.lastIndexOf('/', at) + 1);
}

function isBelow(path: string, root: string): boolean {
  return root === '.' || root === '' || path === root || path.startsWith(`${root}/`);
}
