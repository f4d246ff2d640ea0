import type { MapNode, Node } from '../../read/node.ts';
import { canonical } from './canonical.ts';
import { withExtends } from './extends.ts';
import { withIncludes } from './include.ts';
import { merge } from './merge.ts';
import { map, without } from './nodes.ts';
import { movedTo } from './moved.ts';
import { readDocument } from './read.ts';
import { refuse, Refusal } from './refusal.ts';
import { Resets } from './resets.ts';
import { complaintAbout } from './schema.ts';
import { type Scope, spendTree } from './scope.ts';
import { withoutRepeats } from './unique.ts';
import { validate } from './validate.ts';

/*
 * The order of compose-go's loader.go: of each document the variables, then include, extends, the merge over
 * all that came before, the schema, the long forms.
 */

export interface ModelOptions {
  /** The folder of these files as the project says it, for the paths in them. */
  readonly moved: string;
  readonly including: readonly string[];
  readonly from?: Node;
}

/** One model of a first file and the files laid over it. */
export function loadModel(paths: readonly string[], scope: Scope, options: ModelOptions): MapNode {
  let model: MapNode | undefined;
  for (const path of paths) {
    const including = [...options.including, path];
    ({ node: model } = loadFile(path, scope, { below: model, including, from: options.from }));
  }
  if (!model) refuse(options.from ?? scope.files.top(paths[0] ?? ''), 'This compose file is empty.');
  validate(model);
  const moved = movedTo(options.moved, model);
  return moved.kind === 'map' ? moved : model;
}

export interface FileOptions {
  readonly below?: MapNode | undefined;
  readonly including?: readonly string[];
  readonly from?: Node | undefined;
  /** Read for `extends` alone: nothing in it is completed or judged before it is part of a service. */
  readonly lone?: boolean;
}

export interface LoadedFile {
  readonly node: MapNode | undefined;
  /** Those of the last document. */
  readonly resets: Resets;
}

export function loadFile(path: string, scope: Scope, options: FileOptions): LoadedFile {
  let model = options.below;
  let resets = new Resets([]);
  for (const root of scope.files.roots(path, options.from)) {
    const document = readDocument(root, scope.variables, scope.files.budget);
    resets = new Resets(document.resets);
    model = laidOver(model, document.node, { path, scope, options, resets });
  }
  return { node: model, resets };
}

interface Step {
  readonly path: string;
  readonly scope: Scope;
  readonly options: FileOptions;
  readonly resets: Resets;
}

function laidOver(model: MapNode | undefined, document: MapNode, step: Step): MapNode {
  const { path, scope, options, resets } = step;
  const { budget } = scope.files;
  const whole = options.lone === true ? document : completed(document, step);
  const below = model ? resets.apply(model, [], budget) : map(document, []);
  const merged = merge(below, whole, [], budget);
  spendTree(merged, budget);
  const unique = withoutRepeats(merged);
  if (unique.kind !== 'map') refuse(document, `${path} must be a mapping at its top.`);
  if (options.lone !== true) judge(unique);
  const long = withoutRepeats(canonical(without(unique, 'version'), [], budget));
  return long.kind === 'map' ? long : unique;
}

function completed(document: MapNode, { path, scope, options, resets }: Step): MapNode {
  const included = withIncludes(document, scope, options.including ?? [path], resets);
  return withExtends(included, path, scope, resets);
}

function judge(model: MapNode): void {
  const complaint = complaintAbout(model);
  if (complaint) throw new Refusal([complaint]);
}
