import type { Stage } from '../../model/image/dockerfile.ts';
import type { Project } from '../../model/project.ts';
import type { Service } from '../../model/service/service.ts';
import type { Container } from '../../model/pod/workload.ts';
import { isRunBySome } from '../runs-of.ts';

/** What a container or a service may do in the image beside starting it, or instead. */
const ofContainer = ['args', 'command', 'lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'];
const ofService = ['command', 'entrypoint', 'healthcheck'];

/** Whether something in this project starts the image of the stage with words of its own, or runs programs of it. */
export function isToldOtherwise(stage: Stage, project: Project): boolean {
  return isRunBySome(stage, project, { container: hasWords, service: isChanged });
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
