import { kindOfPath } from '../kind.ts';
import type { Stage } from '../dockerfile.ts';
import type { Project } from '../project.ts';

/** More files than a project has that says itself how its images are run. */
const mostFiles = 300;

/** Whether this project runs the image of the stage itself, and so says which ports are asked. */
export function isRunHere(stage: Stage, project: Project): boolean {
  const paths = project.paths.filter((path) => /^(?:compose|json|yaml)$/.test(kindOfPath(path) ?? ''));
  if (paths.length > mostFiles) return true;
  const { path } = stage.dockerfile.source;
  const isOurs = (user: Parameters<Project['imageOf']>[0]): boolean =>
    project.imageOf(user)?.stage.dockerfile.source.path === path;
  const workloads = paths.flatMap((each) => {
    const file = project.open(each);
    return file?.kind === 'kubernetes' ? file.workloads : [];
  });
  if (workloads.some(({ pods }) => pods.some(({ containers }) => containers.some(isOurs)))) return true;
  const compose = paths.filter((each) => project.open(each)?.kind === 'compose');
  return [...project.composeProjects(compose)].some(({ services }) => services.some(isOurs));
}
