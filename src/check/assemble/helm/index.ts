/** Helm's charts: what they print, and where each piece of it was written. */
export { absencesIn, assembledSource, type Doubt, doubtsIn } from './assembled.ts';
export { type ChartFile } from './chart.ts';
export { ChartFolders, type ChartPart, valuesBeside } from './charts-in.ts';
export type { Written } from './origin.ts';
export { renderChart, type RenderedFile, type Rendering, type RenderRequest } from './render.ts';
