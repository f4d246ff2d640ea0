import { Field } from '../../read/field.ts';
import { readHcl } from '../../read/hcl.ts';
import type { Source } from '../../text/source.ts';
import { documentsIn } from '../../read/yaml.ts';
import { folderOf, join } from '../../text/path.ts';
import {
  type Arguments,
  type Build,
  type BuildClaim,
  type ImageName,
  imageNameOf,
  tagOf,
  unknownBuild,
} from './claim.ts';
import { matrixRows } from './matrix.ts';

/*
 * What a docker-bake.hcl or .json builds (buildx docs/bake-reference.md). A variable stands for its default, which the
 * environment may change: that is right for the name of an image, and for its tag nothing is known.
 */

/** Targets times rows of their matrices. */
const mostClaims = 500;

export function bakeClaims(source: Source): BuildClaim[] {
  // An override says only what it changes.
  if (/\.override\./.test(source.path)) return [];
  const root = rootOf(source);
  const variables = new Map(
    root
      ?.at('variable')
      .entries()
      .flatMap(([name, variable]) => {
        const { text } = variable.at('default');
        return text === undefined || variable.at('default').unknown !== undefined
          ? []
          : [[name, text] as const];
      }),
  );
  const claims: BuildClaim[] = [];
  const targets = root?.at('target');
  for (const [, target] of targets?.entries() ?? []) {
    for (const row of matrixRows(target.at('matrix'))) {
      const values = new Map([...variables, ...row]);
      claims.push(...claimsOf(targets ? lineageOf(target, targets) : [target], values));
      if (claims.length >= mostClaims) return claims.slice(0, mostClaims);
    }
  }
  return claims;
}

/** Its targets that bring a Dockerfile of their own, which is no file to judge. */
export function inlineTargets(source: Source): string[] {
  const targets = rootOf(source)?.at('target').entries() ?? [];
  return targets.filter(([, target]) => target.at('dockerfile-inline').exists).map(([name]) => name);
}

/** What cannot be read tells of no Dockerfile, and should not do so in silence. */
export function isReadableBake(source: Source): boolean {
  if (!source.path.endsWith('.json')) return readHcl(source) !== undefined;
  const [document] = documentsIn(source, 'kubernetes');
  return document?.root.kind === 'map' && !document.problems.some(({ fatal }) => fatal);
}

function rootOf(source: Source): Field | undefined {
  if (source.path.endsWith('.json')) return documentsIn(source, 'kubernetes')[0]?.root;
  const node = readHcl(source);
  return node && new Field({ source, dialect: 'kubernetes' }, node);
}

/** Nobody inherits from so many. */
const mostAncestors = 50;

/** A target and what it inherits from, the one that decides first. */
function lineageOf(target: Field, targets: Field): Field[] {
  const lineage: Field[] = [];
  const visit = (each: Field): void => {
    if (lineage.some(({ node }) => node === each.node) || lineage.length >= mostAncestors) return;
    lineage.push(each);
    const ancestors = each.at('inherits').items().reverse();
    for (const name of ancestors.map(({ text }) => targets.at(text ?? ''))) if (name.exists) visit(name);
  };
  visit(target);
  return lineage;
}

type Values = ReadonlyMap<string, string>;

function claimsOf(lineage: readonly Field[], values: Values): BuildClaim[] {
  const first = (key: string) => lineage.map((each) => each.at(key)).find(({ written }) => written);
  const tags = first('tags')?.items() ?? [];
  const build = buildOf(first, lineage, values);
  const [via] = lineage;
  if (tags.length === 0 && via) {
    const place = { path: via.source.path, span: via.anchor };
    return [{ image: undefined, build, via: place, folder: folderOf(place.path) }];
  }
  return tags.flatMap((tag) => {
    const image = tag.kind === 'scalar' && !isWorkedOut(tag) ? nameOf(tag.text ?? '', values) : undefined;
    if (!image) return [];
    const { path } = tag.source;
    return [{ image, build, via: { path, span: tag.span }, folder: folderOf(path) }];
  });
}

function nameOf(template: string, values: Values): ImageName | undefined {
  const image = imageNameOf(put(template, values));
  return image && { ...image, tag: tagOf(put(template, new Map())) };
}

function buildOf(
  first: (key: string) => Field | undefined,
  lineage: readonly Field[],
  values: Values,
): Build {
  const text = (key: string, otherwise: string): string => {
    const field = first(key);
    if (field && isWorkedOut(field)) return '*';
    return field?.exists === true ? put(field.text ?? '*', values) : otherwise;
  };
  const [context, dockerfile, target] = [
    text('context', '.'),
    text('dockerfile', 'Dockerfile'),
    text('target', ''),
  ];
  const isElsewhere =
    /^[/~]|:\/\/|^(?:git@|target:|github\.com\/)/.test(context) || dockerfile.startsWith('/');
  const isInline = first('dockerfile-inline') !== undefined;
  if (isInline || isElsewhere || [context, dockerfile, target].some((part) => part.includes('*')))
    return unknownBuild;
  const from = join(folderOf(lineage[0]?.source.path ?? ''), context);
  return {
    dockerfile: join(from, dockerfile),
    context: from,
    target,
    args: argumentsOf(lineage, 'args', values),
    contexts: argumentsOf(lineage, 'contexts', values),
  };
}

/** The target's own before those that it inherits. */
function argumentsOf(lineage: readonly Field[], key: string, values: Values): Arguments {
  const given = lineage.flatMap((each) => each.at(key).entries()).reverse();
  return new Map(
    given.map(([name, value]) => {
      const text = isWorkedOut(value) ? '*' : put(value.text ?? '*', values);
      return [name, text.includes('*') ? undefined : text];
    }),
  );
}

/** `${name}` with what is known of it, `*` for what is not, functions and conditions included. */
function put(template: string, values: Values): string {
  return template.replace(/\$\{([^{}]*)\}/g, (_, expression: string) => values.get(expression.trim()) ?? '*');
}

/** An expression that is no plain text. */
function isWorkedOut(field: Field): boolean {
  return field.node?.kind === 'scalar' && field.node.unknown !== undefined;
}
