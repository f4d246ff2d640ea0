import type { Stage } from '../../model/image/dockerfile.ts';
import type { Project } from '../../model/project.ts';
import type { Service } from '../../model/service/service.ts';
import type { Container } from '../../model/pod/workload.ts';

/** What a container or a service may do in the image beside starting it, or instead. */
const ofContainer = ['args', 'command', 'lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'];
const ofService = ['command', 'entrypoint', 'healthcheck'];

/** Nobody reads on to know about one more. */
const mostFiles = 24;

/** Whether something in this project starts the image of the stage with words of its own, or runs programs of it. */
export function isToldOtherwise({ dockerfile: { source } }: Stage, project: Project): boolean {
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
  return containers.filter(isOurs).some(hasWords) || services.filter(isOurs).some(isChanged);
}

/** Of probes and hooks only those that run a program ask for one. */
function hasWords(container: Container): boolean {
  return ofContainer.some((key) => {
    const field = container.at(key);
    if (key === 'args' || key === 'command') return field.exists;
    return ['exec', 'postStart', 'preStop'].some((kind) => field.at(kind).exists);
  });
}

function isChanged(service: Service): boolean {
  return ofService.some((key) => service.at(key).exists);
}
