// placeholder types; the workload model replaces this file
export interface Pod {
  readonly containers: readonly Container[];
}
export interface Container {
  readonly name: string;
}
