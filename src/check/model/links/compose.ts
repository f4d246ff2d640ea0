import type { Field } from '../../read/field.ts';
import type { ComposeProject } from '../service/compose-project.ts';
import { folderOf, join } from '../../text/path.ts';
import { isRemoteContext, isRooted } from '../../assemble/compose/moved.ts';
import { isSettled, type Service } from '../service/service.ts';
import {
  type Arguments,
  type Build,
  type BuildClaim,
  type ImageName,
  imageNameOf,
  unknownBuild,
} from './claim.ts';

/** The images that a compose project builds. */
export function composeClaims({ services, paths }: ComposeProject): BuildClaim[] {
  return services.flatMap((service) => {
    const field = service.at('image');
    const build = buildOf(service);
    const image = nameOf(service);
    if (!build) return [];
    const via = { path: field.source.path, span: field.exists ? field.span : field.anchor };
    return [{ image, build, via, folder: folderOf(paths[0] ?? '') }];
  });
}

/** A variable's default is what compose names the image by; the tag is what people set. */
function nameOf(service: Service): ImageName | undefined {
  const { image } = service;
  const name = image === undefined ? undefined : imageNameOf(image);
  return name && service.at('image').unknown !== undefined ? { ...name, tag: '*' } : name;
}

/** What `docker compose build` builds for a service; undefined where it builds nothing. */
export function buildOf(service: Service): Build | undefined {
  const { build } = service;
  if (!build) return undefined;
  const { field, context, dockerfile, target, inline } = build;
  const parts = ['context', 'dockerfile', 'target'].map((key) => field.at(key));
  const isElsewhere = isRemoteContext(context) || isRooted(context) || isRooted(dockerfile);
  if (inline !== undefined || isElsewhere || !parts.every(isSettled)) return unknownBuild;
  const folder = folderOf(service.project.paths[0] ?? '');
  const from = join(folder, context);
  return {
    dockerfile: join(from, dockerfile),
    context: from,
    target,
    args: argumentsOf(field.at('args'), service.project),
    contexts: argumentsOf(field.at('additional_contexts'), service.project),
  };
}

/** One without a value is what the environment has, and that is what `.env` says (compose build.go, resolveAndMergeBuildArgs). */
function argumentsOf(args: Field, project: ComposeProject): Arguments {
  const items = args.items().map((item): [string, string | undefined] => {
    const [name = '', ...value] = (item.text ?? '').split('=');
    if (value.length === 0) return [name, project.variable(name)];
    return [name, isSettled(item) ? value.join('=') : undefined];
  });
  const entries = args.entries().map(([name, value]): [string, string | undefined] => {
    if (value.value === null) return [name, project.variable(name)];
    return [name, isSettled(value) ? value.text : undefined];
  });
  return new Map([...items, ...entries]);
}
