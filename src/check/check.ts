import type { UnprovenFix } from './fixing/mend.ts';
import type { BaseImageRow } from './facts/base-images.ts';
import { readSavedImages, type SavedImages } from './facts/saved-images.ts';
import { Inspection, type InspectionOptions } from './inspection.ts';
import { type Config, type ConfigReading, defaultConfig, parseConfig } from './judging/config.ts';
import { podSecurityOf } from './judging/config/pod-security.ts';
import { bundledKnowledge, ImageKnowledge } from './model/image/knowledge.ts';
import { type File, type FileSet, fileSetOf } from './model/project.ts';
import type { InlineWaiver, PulledImage, Report } from './report/contract.ts';
import type { Rule } from './rule.ts';
import { rules as allRules } from './rules/index.ts';
import { Source } from './text/source.ts';

export interface CheckOptions {
  /** The configuration file, if there is one. A mistake in it is a finding. */
  readonly config?: ConfigFile;
  /** Goes before the configuration: `baseline`, `restricted`, `restricted@v1.34`. */
  readonly podSecurity?: string;
  /** `2027-03-31`: decides which waivers are past their date. Without it none is. */
  readonly today?: string;
  /** What is known of images from outside. */
  readonly images?: GivenImages;
  /** All of them unless told otherwise. */
  readonly rules?: readonly Rule[];
  /** Whether a comment counts that would waive a finding; without it each does. */
  readonly holds?: (waiver: InlineWaiver) => boolean;
  /** Judges these alone; the others are there for what they say about these. */
  readonly only?: (path: string) => boolean;
  /** `false` leaves fixes out, and with them the time that proving takes. */
  readonly fixes?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
  /** Told of each unit before it is judged. */
  readonly onUnit?: (name: string) => void;
  /** Units by name that are not to be judged, and why: whoever watches has seen that one does not end. */
  readonly givenUp?: ReadonlyMap<string, string>;
  /** Told of each fix that a rule wished for and that is not offered, since it could not be proven. */
  readonly onUnproven?: (unproven: UnprovenFix) => void;
}

/** Where it is known what an image is, the least exact first. What speaks of the very digest goes before a tag. */
export interface GivenImages {
  /** By tag; the table that comes with the library unless another is given. */
  readonly table?: readonly BaseImageRow[];
  /** The text of what is kept of images, as of a branch that is trusted; what cannot be read of it is not known. */
  readonly saved?: string;
  /** What registries have answered: the digest that a name has today, and its configuration. */
  readonly registry?: SavedImages;
}

/** The images from outside that a judgement of these files would like to know, and what is known of each. */
export function imagesIn(
  files: Iterable<File> | FileSet,
  options: Omit<CheckOptions, 'rules' | 'fixes'> = {},
): readonly PulledImage[] {
  return inspect(files, { ...options, rules: [] }).found().pulled;
}

/** Judges the files. Pure: the same files and options give the same report. */
export function check(files: Iterable<File> | FileSet, options: CheckOptions = {}): Report {
  const inspection = inspect(files, options);
  if (options.fixes === false) return inspection.found();
  const report = inspection.proven();
  for (const unproven of inspection.unproven) options.onUnproven?.(unproven);
  return report;
}

/** In two steps: what is wrong, and fixes when they are asked for. */
export function inspect(files: Iterable<File> | FileSet, options: CheckOptions = {}): Inspection {
  return new Inspection('read' in files ? files : fileSetOf(files), inspectionOptions(options));
}

export function inspectionOptions({ config, podSecurity, ...options }: CheckOptions): InspectionOptions {
  const reading = config ? readingOf(config) : { config: defaultConfig, problems: [] };
  const line = podSecurityOf(podSecurity ?? '');
  return {
    rules: options.rules ?? allRules,
    ruleIds,
    reading: line ? { ...reading, config: { ...reading.config, podSecurity: line } } : reading,
    sharedConfig: config?.over?.path,
    today: options.today,
    holds: options.holds,
    images: knowledgeOf(options.images),
    only: options.only,
    onProgress: options.onProgress,
    onUnit: options.onUnit,
    givenUp: options.givenUp,
  };
}

function knowledgeOf(given: GivenImages | undefined): ImageKnowledge {
  if (!given) return bundledKnowledge();
  const { table, saved, registry } = given;
  const kept = saved === undefined ? '' : readSavedImages(saved);
  return new ImageKnowledge({
    ...(table ? { table } : {}),
    saved: typeof kept === 'string' ? undefined : kept,
    registry,
  });
}

/** A configuration file, perhaps over another, as that of a repository is over that of its organisation. */
export interface ConfigFile extends File {
  readonly over?: File;
}

/** What a configuration file says; a part that cannot be used has its default. */
export function readConfig(file: ConfigFile): Config {
  return readingOf(file).config;
}

function readingOf({ path, text, over }: ConfigFile): ConfigReading {
  const below = over && parseConfig(new Source(over.path, over.text), ruleIds);
  const { config, problems } = parseConfig(new Source(path, text), ruleIds, below?.config);
  return { config, problems: [...(below?.problems ?? []), ...problems] };
}

const ruleIds = allRules.map(({ id }) => id);
