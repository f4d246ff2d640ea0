import type { Field } from '../../read/field.ts';
import type { Source } from '../../text/source.ts';
import { documentsIn } from '../../read/yaml.ts';
import { folderOf, join } from '../../text/path.ts';
import { type Build, type BuildClaim, imageNameOf, unknownBuild } from './claim.ts';

/*
 * What a skaffold.yaml builds (skaffold pkg/skaffold/schema, BuildConfig). Profiles are left out: without a flag none
 * of them is active.
 */

export function skaffoldClaims(source: Source): BuildClaim[] {
  const roots = documentsIn(source, 'kubernetes').map(({ root }) => root);
  return roots.flatMap((root) => root.at('build', 'artifacts').items()).flatMap(claimOf);
}

function claimOf(artifact: Field): BuildClaim[] {
  const field = artifact.at('image');
  const image = field.unknown === undefined ? imageNameOf(field.string ?? '') : undefined;
  if (!image) return [];
  const { path } = artifact.source;
  const folder = folderOf(path);
  // Skaffold puts a tag of its own behind the name.
  return [
    {
      image: { ...image, tag: undefined },
      build: buildOf(artifact, folder),
      via: { path, span: field.span },
      folder,
    },
  ];
}

/** Makers of images that read no Dockerfile. */
const otherBuilders = ['bazel', 'jib', 'custom', 'buildpacks', 'ko'];

function buildOf(artifact: Field, folder: string): Build {
  if (otherBuilders.some((key) => artifact.at(key).written)) return unknownBuild;
  const builder = artifact.at(artifact.at('kaniko').exists ? 'kaniko' : 'docker');
  const [context, dockerfile, target] = [
    artifact.at('context'),
    builder.at('dockerfile'),
    builder.at('target'),
  ];
  if ([context, dockerfile, target].some(({ unknown }) => unknown !== undefined)) return unknownBuild;
  const from = join(folder, context.text ?? '.');
  return {
    // Beside the context, whatever file that is (pkg/skaffold/docker/dependencies.go NormalizeDockerfilePath).
    dockerfile: join(from, dockerfile.text ?? 'Dockerfile'),
    context: from,
    target: target.text ?? '',
    args: new Map(
      builder
        .at('buildArgs')
        .entries()
        .map(([name, value]) => [name, value.unknown === undefined ? value.text : undefined]),
    ),
  };
}
