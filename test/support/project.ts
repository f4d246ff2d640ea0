import { fileSetOf, Project } from '../../src/check/model/project.ts';
import type { Container, Workload } from '../../src/check/model/pod/workload.ts';

/** The project of these files, text by path. */
export function projectOf(files: Readonly<Record<string, string>>, repository?: string): Project {
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  return new Project({ ...fileSetOf(list), repository });
}

/** A pod with one container of this image. */
export function podOf(image: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: web\n      image: ${image}\n`;
}

export function workloadIn(project: Project, path: string): Workload {
  const file = project.open(path);
  const [workload] = file?.kind === 'kubernetes' ? file.workloads : [];
  if (!workload) throw new Error(`no workload in ${path}`);
  return workload;
}

export function containerIn(project: Project, path: string): Container {
  const [container] = workloadIn(project, path).pods.flatMap(({ containers }) => containers);
  if (!container) throw new Error(`no container in ${path}`);
  return container;
}

export type Files = Readonly<Record<string, string>>;

/** Where the image of the container in `k8s/web.yaml` leads: the Dockerfile, the stage, how sure it is, and by what. */
export function linkOf(files: Files, image: string, { at = 'k8s/web.yaml', repository = '' } = {}): string {
  const project = projectOf({ [at]: podOf(image), ...files }, repository);
  const built = project.imageOf(containerIn(project, at));
  if (!built) return 'none';
  const { stage, confidence, via, context } = built;
  return `${stage.dockerfile.source.path} ${stage.name} in ${context}, ${confidence} by ${via.source.path}`;
}
