import { parseImageReference } from '../image/image-reference.ts';
import { folderOf } from '../../text/path.ts';
import type { Service } from './service.ts';

/*
 * An image that compose builds and whose name no file says is called after the project and the service; the project after
 * its folder (compose-go, NormalizeProjectName; compose, GetImageNameOrDefault). Version 1 had `_` between them.
 */

export function nameOfBuilt(project: string, service: string): string {
  return `${normalized(project)}-${service}`;
}

/** Whether an image of this name may be the one that is built for the service. */
export function isBuiltAs(name: string, service: Service): boolean {
  const { repository = '', tag = 'latest' } = parseImageReference(name) ?? {};
  if (tag !== 'latest' || !repository.startsWith(library)) return false;
  const short = repository.slice(library.length);
  const project = projectOf(service);
  if (project !== undefined) return ['-', '_'].some((mark) => short === `${project}${mark}${service.name}`);
  // In the uppermost folder of a repository nobody knows what that is called where it is cloned.
  return ['-', '_'].some((mark) => short.endsWith(`${mark}${service.name}`));
}

const library = 'docker.io/library/';

function projectOf({ project }: Service): string | undefined {
  const folder = folderOf(project.paths[0] ?? '')
    .split('/')
    .at(-1);
  const name = project.name ?? folder;
  return name === undefined || name === '' ? undefined : normalized(name);
}

function normalized(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
}
