import type { Pod } from '../model/pod/pod.ts';
import type { Project } from '../model/project.ts';
import type { Change } from '../write/change.ts';
import type { Fix } from './fix.ts';
import { areKnownServers, groundsOf, isKnownServer, type Runner } from './needs.ts';

/** A setting is taken away where the program is known to need nothing out of the ordinary; else it is somebody's to know. */
export function doWithout(
  thing: Runner | Pod,
  project: Project,
  title: string,
  change: Change,
): Fix | undefined {
  const isKnown = 'containers' in thing ? areKnownServers(thing, project) : isKnownServer(thing, project);
  const [runner]: readonly (Runner | undefined)[] = 'containers' in thing ? thing.containers : [thing];
  const restsOn = runner && groundsOf(runner, project).restsOn;
  return isKnown ? { title, safety: 'test-first', changes: [change], restsOn } : undefined;
}
