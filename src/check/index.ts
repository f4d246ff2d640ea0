/** The only door of the library: docs/library.md explains it. */
export {
  check,
  type CheckOptions,
  type ConfigFile,
  type GivenImages,
  imagesIn,
  inspect,
  readConfig,
} from './check.ts';
export type { BaseImageRow } from './facts/base-images.ts';
export { capabilityNames, defaultCapabilities } from './facts/capabilities.ts';
export { type ImageReference, parseImageReference } from './model/image/image-reference.ts';
export type { Inspection } from './inspection.ts';
export { type Identity, nameOf } from './judging/identity.ts';
export { type Config, configSchema, defaultConfig, type UnjudgedVerdict } from './judging/config.ts';
export { pathPattern } from './text/glob.ts';
export { readSavedImages, savedImagesPath, startsAlike, withoutSecret } from './facts/saved-images.ts';
export type * from './facts/saved-images.ts';
export { launchesIn } from './launch/index.ts';
export { nameOfBuilt } from './model/service/built-name.ts';
export type * from './launch/launch.ts';
export { isProgramSource } from './model/command/source-writes.ts';
export { letsIn, systemCopiesOf } from './model/image/system-copies.ts';
export { Charts, isTemplateName, isVendored, kindOfPath, mayBeTemplate, mayMatter } from './model/kind.ts';
export type { UnprovenFix } from './fixing/mend.ts';
export { type File, type FileSet, fileSetOf } from './model/project.ts';
export { reachOf } from './judging/reach.ts';
export { mayRenderWith, renderedWith } from './judging/together.ts';
export {
  type Done,
  fixesOf,
  type Left,
  repair,
  type Repair,
  type RepairedFile,
  type RepairOptions,
} from './repair.ts';
export { type Cause, causesOf } from './report/causes.ts';
export type * from './report/contract.ts';
export type { Confidence, Control, Rule, Severity } from './rule.ts';
export { type PrintedLine, PrintedRendering, render, type RenderOptions } from './rendering/render.ts';
export { type RuleId, rules } from './rules/index.ts';
