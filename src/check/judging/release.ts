import type { Deployment } from '../assemble/deployers/index.ts';
import type { ChartFile, ChartPart, GivenValues, Rendering } from '../assemble/helm/index.ts';
import type { Rendering as Named } from '../report/contract.ts';
import type { Source } from '../text/source.ts';

/** A chart under one set of values. */
export interface Release {
  readonly root: string;
  /** What Chart.yaml calls it. */
  readonly chart: string;
  readonly parts: readonly ChartPart[];
  /** The files that are laid over the chart's own values, as paths of the repository. */
  readonly values: readonly string[];
  /** What installs it, if something in the repository does: the file, and which of its installations. */
  readonly deployer?: { readonly path: string; readonly index: number };
  /** The namespace that it says. */
  readonly namespace?: string | undefined;
  /** What is laid over it and cannot be known, in words: it is not rendered. */
  readonly unknown?: string | undefined;
  /** How many more sets of values there are, which are not rendered. */
  readonly dropped: number;
}

export interface RenderedRelease {
  readonly release: Release;
  readonly rendering: Rendering;
  readonly sourceOf: (path: string) => Source | undefined;
}

export function neededFor({ parts, values }: Release): readonly string[] {
  return [...parts.flatMap(({ name, path }) => (isRead.test(name) ? path : [])), ...values];
}

export function unrendered(reason: string): Rendering {
  return {
    name: '',
    files: [],
    unrendered: [{ template: '', path: '', reason, byHelm: false }],
    missing: [],
    deciding: [],
  };
}

export const nothingRendered: Rendering = { name: '', files: [], unrendered: [], missing: [], deciding: [] };

export function filesOf(paths: readonly string[], sourceOf: RenderedRelease['sourceOf']) {
  return paths.map((path) => ({ path, text: sourceOf(path)?.text ?? '' }));
}

export function givenBy(deployment: Deployment, sourceOf: RenderedRelease['sourceOf']) {
  const { values, settings, name, namespace, withoutOwn } = deployment;
  return {
    values: values.flatMap((each): GivenValues[] =>
      'node' in each ? [each] : filesOf([each.path], sourceOf),
    ),
    ...{ settings, withoutOwn },
    release: { name: name ?? 'release-name', namespace: namespace ?? 'default' },
  };
}

/** Two installations with the same values are one. */
export function distinction({ values, deployer, namespace, unknown }: Release): string {
  const isOwn = deployer !== undefined && (unknown !== undefined || values.includes(deployer.path));
  return JSON.stringify([values, isOwn ? [deployer, namespace] : []]);
}

/** How the report names it. */
export function nameOf({ root, values }: Release): Named {
  const prefix = root === '' ? '' : `${root}/`;
  return {
    by: 'helm',
    root: root === '' ? '.' : root,
    values: values.map((path) => (path.startsWith(prefix) ? path.slice(prefix.length) : path)),
  };
}

/** Read when somebody asks: much of what lies in a chart's folder is none of its templates. */
export function fileOf({ name, path }: ChartPart, sourceOf: RenderedRelease['sourceOf']): ChartFile {
  return {
    name,
    path,
    get text() {
      return sourceOf(path)?.text ?? '';
    },
    get isUnread() {
      return sourceOf(path) === undefined;
    },
  };
}

/** What Helm reads to print the objects of a chart. */
export const isRead =
  /^(?:charts\/[^/]+\/(?:(?<=\.tgz\/)[^/]+\/)?)*(?:templates\/.*|(?:Chart|values|requirements)\.yaml|\.helmignore)$/;

export function refusedIn({ chart, root, parts }: Release, rendering: Rendering): Map<string, string> {
  const { unrendered, missing } = rendering;
  const whole = unrendered.find(({ template }) => template === '');
  const templates = parts.filter(({ name }) => isTemplate.test(name));
  if (whole) {
    const reason = `the chart \`${chart}\` is not rendered: ${whole.reason}`;
    return new Map(templates.map(({ path }) => [path, reason]));
  }
  const lacking = unrendered.filter(
    ({ reason }) => missing.length > 0 && /no template|nil pointer/.test(reason),
  );
  const names = missing.map((name) => `\`${name}\``).join(' and ');
  const which = `${lacking.length} of ${templates.length} templates of the chart \`${chart}\` in \`${root || '.'}\``;
  const needs = `${which} were not checked: they need ${names}, which is not in this repository`;
  return new Map(
    unrendered.map((each) => [
      each.path,
      lacking.includes(each) ? needs : `the chart \`${chart}\` cannot be rendered here: ${each.reason}`,
    ]),
  );
}

const isTemplate = /^(?:charts\/[^/]+\/(?:(?<=\.tgz\/)[^/]+\/)?)*templates\/(?:.*\/)?[^_/][^/]*$/;
