import type { Stage } from '../../model/image/dockerfile.ts';
import type { Project } from '../../model/project.ts';
import { isForAnybody } from '../leaving-root.ts';
import { javaPlan } from './java.ts';
import { nodePlan } from './node.ts';
import { outlineOf } from './outline.ts';
import { isToldOtherwise } from './overrides.ts';
import { type Rewrite, writtenAs } from './plan.ts';
import { programPlan } from './program.ts';
import { pythonPlan } from './python.ts';
import { sitePlan } from './site.ts';

export type { Rewrite } from './plan.ts';

/**
 * A last stage that runs the application and has nothing else, for the plain shapes that people write; undefined where
 * anything in it is not understood, or might be asked for when it runs.
 */
export function rewriteOf(stage: Stage, project: Project): Rewrite | undefined {
  const outline = outlineOf(stage);
  if (!outline || stage.ports.some(({ first }) => first < 1024)) return undefined;
  const plan =
    nodePlan(outline, project) ?? pythonPlan(outline, project) ?? javaPlan(outline) ?? programPlan(outline);
  // What it is written on anew is not root.
  if (!plan || isToldOtherwise(stage, project) || !isForAnybody(stage, project)) return undefined;
  return writtenAs(plan, outline, project);
}

/** The same for pages that nginx serves as root. */
export function unprivilegedSite(stage: Stage, project: Project): Rewrite | undefined {
  const outline = outlineOf(stage);
  const plan = outline && sitePlan(outline, project);
  return plan && writtenAs(plan, outline, project);
}
