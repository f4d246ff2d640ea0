import { distrolessImage } from '../../facts/distroless.ts';
import { needsSystem } from '../../facts/system-needs.ts';
import type { Stage } from '../../model/image/dockerfile.ts';
import type { Project } from '../../model/project.ts';
import type { ProgramCall } from '../../model/image/script.ts';
import { isDispensable } from './dispensable.ts';
import { onDebian } from './on-debian.ts';
import type { Outline } from './outline.ts';
import type { Plan, Start } from './plan.ts';
import { programOf, type Started, wordsOfScript } from './started.ts';
import { installsOnly, isHousekeeping } from './steps.ts';

/*
 * Node.js: distroless has the program alone, at /nodejs/bin/node and as its entrypoint; neither npm nor a shell
 * (GoogleContainerTools/distroless nodejs/README.md). Native modules need the C library that they were built with.
 */

export function nodePlan(outline: Outline, project: Project): Plan | undefined {
  const { stage, home, calls } = outline;
  const image = stage.base.image?.repository === 'docker.io/library/node' ? runtimeOf(stage) : undefined;
  if (image === undefined || home === undefined) return undefined;
  const manifest = manifestOf(stage, home, project);
  const start = manifest && outline.started && startOf(outline.started, manifest);
  if (!start || manifest.needsSystem) return undefined;
  if (calls.every((call) => isDispensable(call, outline.steps))) {
    const sources = sourcesOf(stage);
    const builders = sources && onDebian(sources);
    return builders && { image, start, builders };
  }
  const builders = onDebian([stage]);
  if (!builders || !calls.every((call) => isBuilding(call, home))) return undefined;
  return { image, start, builders, copies: [{ from: home, to: home }], buildOnly };
}

const tagged = /^(\d+)(?:\.\d+){0,2}((?:-(?:slim|bullseye|bookworm|trixie))*|-alpine[\d.]*)$/;

/** Of the same major version, since native modules ask for it. */
function runtimeOf({ base }: Stage): string | undefined {
  const major = tagged.exec(base.image?.tag ?? '')?.[1];
  return major === undefined ? undefined : distrolessImage(`nodejs${major}`);
}

const buildOnly = /^(?:DEBIAN_FRONTEND|NPM_CONFIG_\w+|npm_config_\w+|YARN_\w+|COREPACK_\w+|HUSKY|CI)$/;

/** The stages that something is copied from; undefined where it comes from elsewhere. */
function sourcesOf({ dockerfile, steps }: Stage): readonly Stage[] | undefined {
  const sources = new Set<Stage>();
  for (const { copy } of steps) {
    if (!copy?.from) continue;
    const source = 'stage' in copy.from ? dockerfile.stages[copy.from.stage] : undefined;
    if (source?.base.image?.repository !== 'docker.io/library/node') return undefined;
    sources.add(source);
  }
  return [...sources];
}

const compilers = /^(?:build-essential|g\+\+|gcc|make|python3|python-is-python3|ca-certificates)$/;
const tools = /^(?:corepack|esbuild|next|nest|npm|pnpm|tsc|vite|webpack|yarn)$/;
const generators = /^(?:esbuild|nest|next|ng|nuxi|nuxt|tsc|vite|webpack)$/;

function isBuilding(call: ProgramCall, home: string): boolean {
  const { program, args } = call;
  if (program === 'npx') return args.some((arg) => arg !== undefined && generators.test(arg));
  if (program === 'chown') return true;
  return tools.test(program) || (installsOnly(call, compilers) ?? isHousekeeping(call, [home]));
}

/** What package.json says; nothing of importance where it is not among the files. */
interface Manifest {
  readonly scripts: ReadonlyMap<string, string>;
  readonly needsSystem: boolean;
}

const longestManifest = 262_144;

/** Undefined where it is there and cannot be read. */
function manifestOf(stage: Stage, home: string, project: Project): Manifest | undefined {
  const folder = stage.workdir ?? home;
  const text = project.fileAt(stage, `${folder}/package.json`)?.text;
  if (text === undefined) return { scripts: new Map(), needsSystem: false };
  if (text.length > longestManifest) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const scripts = entriesOf(json, 'scripts').flatMap(([name, script]): [string, string][] =>
    typeof script === 'string' ? [[name, script]] : [],
  );
  const names = ['dependencies', 'optionalDependencies'].flatMap((key) => entriesOf(json, key));
  return {
    scripts: new Map(scripts),
    needsSystem: names.some(([name]) => needsSystem('npm', name)),
  };
}

function entriesOf(json: unknown, key: string): [string, unknown][] {
  if (typeof json !== 'object' || json === null) return [];
  const value: unknown = Object.entries(json).find(([name]) => name === key)?.[1];
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** Node.js itself, or a script of package.json that starts nothing else. */
function startOf(started: Started, { scripts }: Manifest): Start | undefined {
  const { name, args } = programOf(started);
  if (name === 'node' || name === 'nodejs') return onNode(started, started.argv.slice(1));
  const script = /^(?:npm|yarn|pnpm)$/.test(name) ? scriptIn(args) : undefined;
  if (script === undefined || scripts.has(`pre${script}`) || scripts.has(`post${script}`)) return undefined;
  const [program, ...words] = wordsOfScript(scripts.get(script) ?? '') ?? [];
  return program === 'node' && started.added.length === 0 ? onNode(started, words) : undefined;
}

function onNode({ keyword }: Started, words: readonly string[]): Start | undefined {
  if (keyword === 'ENTRYPOINT') return { keyword, words: ['/nodejs/bin/node', ...words] };
  return words.some((word) => /^[^-]/.test(word)) ? { keyword, words } : undefined;
}

/** `npm start`, `npm run serve`; undefined where more is said. */
function scriptIn([verb = '', name, ...others]: readonly string[]): string | undefined {
  if (verb === 'start' && name === undefined) return 'start';
  return /^run(?:-script)?$/.test(verb) && others.length === 0 ? name : undefined;
}
