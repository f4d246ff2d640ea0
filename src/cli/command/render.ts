import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import {
  type File,
  mayMatter,
  type PrintedLine,
  type PrintedRendering,
  render,
  type RenderReport,
  type WrittenPlace,
} from '../../check/index.ts';
import { bounded } from '../bounds.ts';
import { Disk } from '../files/disk.ts';
import { readText } from '../files/read.ts';
import { select, type Selection } from '../files/selection.ts';
import { harmless } from '../format/harmless.ts';
import { jsonOf } from '../format/json.ts';
import { WrongUse, type Io } from '../io.ts';
import type { Arguments } from '../table/shape.ts';

export async function runRender({ positionals, options }: Arguments, io: Io): Promise<number> {
  const [path = ''] = positionals;
  const selection = selectionFor(path, io);
  const values = listed(options, 'values').map((file) => valuesFile(file, selection, io));
  const settings = [
    ...listed(options, 'set').map((text) => ({ text })),
    ...listed(options, 'set-string').map((text) => ({ text, isString: true })),
  ];
  const disk = new Disk(selection);
  const target = below(selection.base, resolve(io.cwd, path));
  const rendering = bounded(io, { files: 0 }, () => render(disk, target, { values, settings }));
  if (typeof rendering === 'string') throw new WrongUse(`\`${path}\` cannot be rendered: ${rendering}.`);
  const shown = shownIn(selection);
  const report = renamed(rendering.report, shown);
  await io.stdout.write(
    options.get('format') === 'json' ? jsonOf(report) : textOf(rendering, options.has('origins'), shown),
  );
  if (options.get('format') !== 'json') await io.stderr.write(complaintsOf(report));
  return report.unrendered.length > 0 || report.missing.length > 0 ? 1 : 0;
}

/** What a chart or an overlay takes in may stand anywhere in its repository. */
function selectionFor(path: string, { cwd }: Io): Selection {
  const absolute = resolve(cwd, path);
  if (!existsSync(absolute)) throw new WrongUse(`no such file or folder: \`${path}\`.`);
  const { base } = select(cwd, [path], mayMatter);
  const paths = statSync(absolute).isDirectory() ? [path] : [];
  return select(cwd, [...paths, relative(cwd, base) || '.'], mayMatter);
}

function listed(options: Arguments['options'], name: string): string[] {
  return options.get(name)?.split('\n') ?? [];
}

function valuesFile(given: string, { base }: Selection, { cwd }: Io): File {
  const absolute = resolve(cwd, given);
  const reading = readText(absolute, true);
  if (reading === 'gone') throw new WrongUse(`no such values file: \`${given}\`.`);
  if (reading === 'link' || 'reason' in reading)
    throw new WrongUse(`\`${given}\` cannot be read: ${reading === 'link' ? 'a link' : reading.reason}.`);
  return { path: below(base, absolute), text: reading.text };
}

function below(base: string, absolute: string): string {
  return relative(base, absolute).replaceAll('\\', '/');
}

/** Paths as the caller knows them: the library counts from the repository's top. */
function shownIn({ base, files }: Selection): (path: string) => string {
  return (path) => files.get(path)?.shown ?? (relative('.', join(base, path)).replaceAll('\\', '/') || '.');
}

function renamed(report: RenderReport, shown: (path: string) => string): RenderReport {
  const rename = <T extends { readonly path: string }>(item: T): T => ({ ...item, path: shown(item.path) });
  return {
    ...report,
    files: report.files.map((file) => ({
      ...rename(file),
      origins: file.origins.map((origin) => ({ ...origin, places: origin.places.map(rename) })),
    })),
    unrendered: report.unrendered.map(rename),
    deciding: report.deciding.map(rename),
  };
}

function textOf(rendering: PrintedRendering, withOrigins: boolean, shown: (path: string) => string): string {
  const lines = [...rendering.lines()];
  if (!withOrigins) return lines.map(({ text }) => `${printable(text)}\n`).join('');
  const origins = lines.map((line) => originOf(line, shown));
  const width = origins.reduce((most, { length }) => Math.max(most, length), 0);
  return lines
    .map(({ text }, index) => `${(origins[index] ?? '').padEnd(width)}  ${printable(text)}`.trimEnd() + '\n')
    .join('');
}

/** Of a line that is written in more places than fit, the first. */
const widest = 48;

function originOf({ places }: PrintedLine, shown: (path: string) => string): string {
  const all = [...new Set(places.map((place) => placeName(place, shown)))];
  const text = all.join(' ');
  return text.length <= widest || all.length < 2 ? text : `${all[0] ?? ''} +${all.length - 1}`;
}

function placeName({ path, start }: WrittenPlace, shown: (path: string) => string): string {
  return `${harmless(shown(path))}:${start.line}`;
}

/** No terminal acts upon what a repository prints. */
function printable(text: string): string {
  return text.split('\t').map(harmless).join('\t');
}

function complaintsOf({ unrendered, missing, rendered }: RenderReport): string {
  const lines = [
    ...unrendered.map(({ path, reason }) => `\`${harmless(path)}\` is not rendered: ${harmless(reason)}`),
    ...missing.map(
      (name) =>
        `the chart needs \`${harmless(name)}\`, which is not in this repository: Helm renders nothing without it`,
    ),
  ];
  if (lines.length === 0) return '';
  const whole = unrendered.length > 0 && rendered.by === 'kustomize' ? 'Kustomize' : 'Helm';
  const last =
    unrendered.length > 0
      ? [`${whole} stops at the first of these and prints nothing; the rest is shown.`]
      : [];
  return [...lines, ...last].map((line) => `plimsoll: ${line}\n`).join('');
}
