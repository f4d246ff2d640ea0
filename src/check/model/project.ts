// placeholder; the project replaces this file
export interface Project {
  readonly paths: readonly string[];
}
