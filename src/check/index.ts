/** The only door of the library: docs/library.md explains it. */
export { check, type CheckOptions, readConfig } from './check.ts';
export { type Config, configSchema } from './config.ts';
export { mayMatter } from './model/kind.ts';
export type { File, FileSet } from './model/project.ts';
export type * from './report/contract.ts';
export type { Confidence, Control, Rule, Severity } from './rule.ts';
export { rules } from './rules/index.ts';
