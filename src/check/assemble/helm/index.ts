/** Helm's charts: what they print, and where each piece of it was written. */
export { type Absence, absencesIn, assembledSource, type Doubt, doubtsIn } from './assembled.ts';
export { type ChartFile, withoutIgnored } from './chart.ts';
export { ChartFolders, type ChartPart, valuesBeside } from './charts-in.ts';
export { type Limits, limits } from './meter.ts';
export type { Computed, Origin, Written } from './origin.ts';
export {
  type Release,
  renderChart,
  type RenderedFile,
  type Rendering,
  type RenderRequest,
  type Unrendered,
} from './render.ts';
export { type Piece, Text } from './text.ts';
