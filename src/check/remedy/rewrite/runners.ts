import type { Field } from '../../read/field.ts';
import { kindOfPath } from '../../model/kind.ts';
import type { Stage } from '../../model/image/dockerfile.ts';
import type { Project } from '../../model/project.ts';
import type { Service } from '../../model/service/service.ts';
import type { Container } from '../../model/pod/workload.ts';

/** More files than a project has that says itself how its images are run. */
const mostFiles = 300;

/** Whether something in this project may ask the image of the stage for port 80. */
export function isAskedForHttp(stage: Stage, project: Project): boolean {
  const paths = project.paths.filter((path) => /^(?:compose|json|yaml)$/.test(kindOfPath(path) ?? ''));
  if (paths.length > mostFiles) return true;
  const workloads = paths.flatMap((each) => {
    const file = project.open(each);
    return file?.kind === 'kubernetes' ? file.workloads : [];
  });
  const isAsked = (user: Container | Service): boolean => mayBeOf(stage, user, project) && asksForHttp(user);
  if (workloads.some(({ pods }) => pods.some(({ containers }) => containers.some(isAsked)))) return true;
  const compose = paths.filter((each) => project.open(each)?.kind === 'compose');
  return [...project.composeProjects(compose)].some(({ services }) => services.some(isAsked));
}

/** It runs this image, or one that nobody here knows. */
function mayBeOf({ dockerfile: { source } }: Stage, user: Container | Service, project: Project): boolean {
  const image = project.knownImage(user);
  if (image?.built) return image.built.stage.dockerfile.source.path === source.path;
  // What was tried, or a registry has, may well be built here.
  const reference = project.links.pulledBy(user);
  return !reference || !project.images.isPublic(reference);
}

/** Not only where a port says so: what is left out may stand in a Service, or in another file. */
function asksForHttp(user: Container | Service): boolean {
  const ports = user.at('ports').items();
  const isElsewhere = ports.length > 0 && !ports.some((port) => /(?:^|\D)80$/.test(textOfPort(port)));
  return !isElsewhere;
}

/** `8080:80/tcp`, and the port of the container where it has a key of its own. */
function textOfPort(port: Field): string {
  const text = port.text ?? port.at('containerPort').text ?? port.at('target').text ?? '';
  return text.replace(/\/\w+$/, '');
}
