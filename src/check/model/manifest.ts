// placeholder types; the workload model replaces this file
import type { Field } from '../source/field.ts';
export interface Manifest {
  readonly root: Field;
}
export type Namespace = Manifest;
