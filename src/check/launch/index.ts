import { type FileSet, Project } from '../model/project.ts';
import type { Launch } from './launch.ts';
import { DataObjects } from './objects.ts';
import { launchesOfServices } from './service.ts';
import { launchesOfWorkload } from './workload.ts';

/** What the file at this path starts: each container of its workloads, each service of its compose project. */
export function launchesIn(files: FileSet, path: string): Launch[] {
  const project = new Project(files);
  const file = project.open(path);
  if (file?.kind === 'kubernetes') {
    const objects = new DataObjects(project);
    return file.workloads.flatMap((workload) => launchesOfWorkload(workload, objects));
  }
  if (file?.kind !== 'compose') return [];
  const sets = project.composeSets(project.paths).filter(({ files }) => files.includes(path));
  return launchesOfServices(sets.flatMap((set) => project.compose(set).services));
}
