import { declaredFields } from '../model/pod/decoding.ts';
import type { Pod } from '../model/pod/workload.ts';
import type { Field } from '../read/field.ts';
import { counted } from './words.ts';

export interface Volume {
  readonly field: Field;
  readonly name: string;
}

export function volumesOf(pod: Pod): Volume[] {
  return pod
    .at('volumes')
    .items()
    .map((field) => ({ field, name: field.at('name').string ?? '' }));
}

/** `volume "a"`, `volumes "a", "b"` */
export function wordsOf(volumes: readonly Volume[]): string {
  return counted(
    volumes.map(({ name }) => name),
    'volume',
    'volumes',
  );
}

const sourceTypes = declaredFields('Volume').filter((key) => key !== 'name');

/** What the volume is made of. The API server makes an emptyDir of one without any (core/v1 defaults.go). */
export function sourcesOf({ field }: Volume): string[] {
  const sources = sourceTypes.filter((type) => field.at(type).exists);
  return sources.length > 0 ? sources : ['emptyDir'];
}
