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
export function isRunBySome({ dockerfile: { source } }: Stage, project: Project, is: Question): boolean {
  const paths = project.links.runnersOf(source.path);
  if (paths.length > mostFiles) return true;
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
  return containers.filter(isOurs).some(is.container) || services.filter(isOurs).some(is.service);
}
