import type { Field } from '../read/field.ts';
import type { Step } from './image/dockerfile.ts';
import { isWithin } from './image/path.ts';
import { placesOf } from './image/program.ts';
import { lacksShell } from './image/shell.ts';
import type { KnownImage } from './links/known-image.ts';
import type { Container } from './pod/pod.ts';
import type { Service } from './service/service.ts';

/* Whether a container or a service starts a shell that its image certainly lacks, and that nothing brings in. */

export function containerLacks(container: Container, image: KnownImage, { text, unknown }: Field): boolean {
  if (text === undefined || unknown !== undefined || !lacksShell(image, text)) return false;
  const mounts = container
    .at('volumeMounts')
    .items()
    .map((mount) => mount.at('mountPath').text);
  const names = container
    .at('env')
    .items()
    .map((variable) => variable.at('name').text);
  return !mayBring(text, mounts) && !(names.includes('PATH') || container.at('envFrom').exists);
}

export function serviceLacks(service: Service, image: KnownImage, program: string): boolean {
  if (!lacksShell(image, program)) return false;
  const mounts = [...service.volumes.map(({ target }) => target), ...service.tmpfs];
  return (
    !mayBring(program, mounts) && !service.at('environment', 'PATH').written && !service.at('env_file').exists
  );
}

/** A volume may hold a shell. */
function mayBring(program: string, mounts: readonly (string | undefined)[]): boolean {
  const places = placesOf(program);
  return mounts.some((mount) => mount === undefined || places.some((place) => isWithin(place, mount)));
}

/** An unknown entrypoint counts as one: then the arguments prove nothing. */
export function hasEntrypoint({ entrypoint }: KnownImage): boolean {
  return entrypoint?.length !== 0;
}

/** One string is for the image's `/bin/sh`, as is what follows `CMD-SHELL`. */
export function checkerOf(test: Field): string {
  const [kind, program] = test.items();
  return test.kind === 'scalar' || kind?.text === 'CMD-SHELL' ? '/bin/sh' : (program?.text ?? '');
}

/** It is run by a shell. */
export function isShellRun({ instruction: { keyword, json, heredocs }, mounts }: Step): boolean {
  if (keyword !== 'RUN' || json) return false;
  // A mount may hold a shell; and a heredoc with a shebang is started by what that names.
  return !mounts.some(({ type }) => type === 'bind') && !(heredocs[0]?.body.startsWith('#!') ?? false);
}
