import type { Stage } from '../model/image/dockerfile.ts';
import type { Project } from '../model/project.ts';
import type { Service } from '../model/service/service.ts';
import type { Container } from '../model/pod/workload.ts';

/** Nobody reads on to know about one more. */
const mostFiles = 24;

/** What is asked of whatever runs an image. */
export interface Question {
  readonly container: (container: Container) => boolean;
  readonly service: (service: Service) => boolean;
}

/** Whether something in this project that runs the image of the stage is so; true too where too many files may run it. */
export function isRunBySome(stage: Stage, project: Project, is: Question): boolean {
  const runners = runnersOf(stage, project);
  return !runners || runners.containers.some(is.container) || runners.services.some(is.service);
}

/** Somebody tried the image of the stage, as one of those starts it that run it here. */
export function isTried(stage: Stage, project: Project): boolean {
  if (!project.images.hasTrials) return false;
  const { containers = [], services = [] } = runnersOf(stage, project) ?? {};
  return [...containers, ...services].some((runner) => project.knownImage(runner)?.tried !== undefined);
}

interface Runners {
  readonly containers: readonly Container[];
  readonly services: readonly Service[];
}

/** Undefined where too many files may run it. */
function runnersOf({ dockerfile: { source } }: Stage, project: Project): Runners | undefined {
  const paths = project.links.runnersOf(source.path);
  if (paths.length > mostFiles) return undefined;
  const files = paths.map((path) => project.open(path));
  const containers = files.flatMap((file) =>
    file?.kind === 'kubernetes'
      ? file.workloads.flatMap(({ pods }) => pods.flatMap((pod) => pod.containers))
      : [],
  );
  const compose = files.flatMap((file) => (file?.kind === 'compose' ? [file.source.path] : []));
  const services = [...project.composeProjects(compose)].flatMap((each) => each.services);
  const isOurs = (user: Container | Service): boolean =>
    project.imageOf(user)?.stage.dockerfile.source.path === source.path;
  return { containers: containers.filter(isOurs), services: services.filter(isOurs) };
}
