/** Helm's charts: what they print, and where each piece of it was written. */
export { absencesIn, assembledSource, doubtsIn, givenIn } from './assembled.ts';
export { type ChartFile } from './chart.ts';
export { ChartFolders, type ChartPart, valuesBeside } from './charts-in.ts';
export type { Origin, Written } from './origin.ts';
export {
  type GivenValues,
  renderChart,
  type RenderedFile,
  type Rendering,
  type RenderRequest,
} from './render.ts';
export type { Setting } from './values/set.ts';
export { valueOfTree as valueOf } from './values/read.ts';
export { yamlText } from './encode/yaml.ts';
export type { InnerValues } from './values/read.ts';
