import type { Field } from '../../read/field.ts';
import type { Source } from '../../text/source.ts';
import { documentsIn } from '../../read/yaml.ts';
import { join } from '../../text/path.ts';
import {
  type Arguments,
  type Build,
  type BuildClaim,
  type ImageName,
  imageNameOf,
  unknownBuild,
} from './claim.ts';
import { type Expressions, expressions } from './expressions.ts';
import { matrixRows } from './matrix.ts';

/*
 * What `docker/build-push-action` builds in the workflows of a repository (action.yml and src/context.ts of
 * docker/build-push-action). Paths are those of the repository, which is where actions/checkout puts it.
 */

/** Steps times rows of a matrix: more than anybody writes, fewer than would hurt. */
const mostClaims = 500;

export function workflowClaims(source: Source, repository: string | undefined): BuildClaim[] {
  if (!source.text.includes('build-push-action')) return [];
  const root = documentsIn(source, 'kubernetes')[0]?.root;
  const jobs = root?.at('jobs').entries() ?? [];
  const claims: BuildClaim[] = [];
  for (const [, job] of jobs) {
    for (const row of matrixRows(job.at('strategy', 'matrix'))) {
      const known = (step: Field) =>
        expressions({ env: [root, job, step].map((each) => each?.at('env')), matrix: row, repository });
      for (const claim of claimsOfJob(job, known)) claims.push(claim);
      if (claims.length >= mostClaims) return claims.slice(0, mostClaims);
    }
  }
  return claims;
}

function claimsOfJob(job: Field, known: (step: Field) => Expressions): BuildClaim[] {
  const steps = job.at('steps').items();
  return steps.filter(isBuild).flatMap((step) => claimsOf(step, steps, known(step)));
}

function isBuild(step: Field): boolean {
  return uses(step, 'docker/build-push-action');
}

function uses(step: Field, action: string): boolean {
  return step.at('uses').string?.toLowerCase().startsWith(`${action}@`) ?? false;
}

function claimsOf(step: Field, steps: readonly Field[], known: Expressions): BuildClaim[] {
  const build = buildOf(step, known);
  const tags = step.at('with', 'tags');
  const via = { path: step.source.path, span: tags.exists ? tags.span : step.anchor };
  const images = imagesOf(tags, steps, known);
  return (images.length > 0 ? images : [undefined]).map((image) => ({ image, build, via, folder: '' }));
}

/** A list in lines or with commas; or all that docker/metadata-action makes of its images. */
function imagesOf(tags: Field, steps: readonly Field[], known: Expressions): ImageName[] {
  const text = tags.string ?? '';
  const names = known(text, outputsOf(steps, known)).split(/[\n,]/);
  return names.flatMap((name) => imageNameOf(name) ?? []);
}

/** `steps.ID.outputs.tags` of each docker/metadata-action of the job. */
function outputsOf(steps: readonly Field[], known: Expressions): ReadonlyMap<string, string> {
  const outputs = new Map<string, string>();
  for (const step of steps) {
    const id = step.at('id').string;
    const images = step.at('with', 'images').string;
    if (id === undefined || images === undefined || !uses(step, 'docker/metadata-action')) continue;
    const names = known(images)
      .split(/[\n,]/)
      .map((line) => line.replace(/^\s*name=/, '').trim())
      .filter((name) => name !== '' && !name.includes('='));
    outputs.set(`steps.${id.toLowerCase()}.outputs.tags`, names.map((name) => `${name}:*`).join('\n'));
  }
  return outputs;
}

function buildOf(step: Field, known: Expressions): Build {
  const input = (name: string) => known(step.at('with', name).text ?? '').trim();
  const [context, file, target] = [input('context'), input('file'), input('target')];
  // The Git context is the repository itself, or the folder of it that stands behind the colon.
  const git = /^\{\{\s*defaultContext\s*\}\}(?::(.*))?$/s.exec(context);
  const folder = git ? (git[1] ?? '.') : context === '' ? '.' : context;
  if ([folder, file, target].some((text) => text.includes('*')) || /^[/~]|:\/\//.test(folder))
    return unknownBuild;
  const from = join('', folder);
  return {
    // With the Git context a file is told from the context, else from where the action runs.
    dockerfile: join(git || file === '' ? from : '', file === '' ? 'Dockerfile' : file),
    context: from,
    target,
    args: argumentsOf(input('build-args')),
  };
}

function argumentsOf(text: string): Arguments {
  const given = new Map<string, string | undefined>();
  for (const line of text.split('\n')) {
    const name = line.split('=', 1)[0]?.trim() ?? '';
    const value = line.slice(line.indexOf('=') + 1).trim();
    if (name !== '') given.set(name, !line.includes('=') || value.includes('*') ? undefined : value);
  }
  return given;
}
