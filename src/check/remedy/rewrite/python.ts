import { distrolessImage } from '../../facts/distroless.ts';
import { needsSystem } from '../../facts/system-needs.ts';
import type { Stage } from '../../model/image/dockerfile.ts';
import type { Project } from '../../model/project.ts';
import type { ProgramCall } from '../../model/image/script.ts';
import { onDebian } from './on-debian.ts';
import type { Outline } from './outline.ts';
import type { Copying, Plan, Start } from './plan.ts';
import { programOf, type Started } from './started.ts';
import { isHousekeeping } from './steps.ts';

/*
 * Python: distroless has Debian's, 3.13 on Debian 13, as its entrypoint (GoogleContainerTools/distroless
 * python3/README.md). Packages fit the same minor version alone, and Debian looks for them in `dist-packages`.
 */

const version = '3.13';
const tagged = /^3\.13(?:\.\d+)?((?:-(?:slim|bullseye|bookworm|trixie))*|-alpine[\d.]*)$/;

export function pythonPlan(outline: Outline, project: Project): Plan | undefined {
  const { stage, home, calls, started } = outline;
  const image = stage.base.image;
  const runtime = distrolessImage('python3');
  if (image?.repository !== 'docker.io/library/python' || !tagged.test(image.tag ?? '')) return undefined;
  const start = started && startOf(started);
  if (home === undefined || runtime === undefined || !start || stage.env.has('PYTHONPATH')) return undefined;
  const isFromContext = stage.steps.every(({ copy }) => copy?.from === undefined);
  if (calls.length === 0) return isFromContext ? { image: runtime, start } : undefined;
  if (!calls.every((call) => isBuilding(call, home)) || needsMore(stage, calls, project)) return undefined;
  const builders = onDebian([stage]);
  const copies = [...packagesOf(calls), { from: home, to: home }];
  return builders && { image: runtime, start, builders, copies, buildOnly };
}

const buildOnly = /^(?:DEBIAN_FRONTEND|PIP_\w+)$/;

function packagesOf(calls: readonly ProgramCall[]): Copying[] {
  if (!calls.some((call) => argumentsOfPip(call) !== undefined)) return [];
  const folder = `/usr/local/lib/python${version}`;
  return [{ from: `${folder}/site-packages`, to: `${folder}/dist-packages` }];
}

/** What pip is told; undefined for another command. */
function argumentsOfPip({ program, args }: ProgramCall): readonly (string | undefined)[] | undefined {
  if (/^pip3?$/.test(program)) return args;
  return isPython(program) && args[0] === '-m' && args[1] === 'pip' ? args.slice(2) : undefined;
}

function isPython(program: string): boolean {
  return /^python(?:3(?:\.\d+)?)?$/.test(program);
}

/** Elsewhere than where packages are looked for, or only a link to where they are. */
const elsewhere = /^(?:-e|--editable|-t|--target.*|--user|--prefix.*|--root.*)$/;

function isBuilding(call: ProgramCall, home: string): boolean {
  const args = argumentsOfPip(call);
  if (!args) return call.program === 'chown' || isHousekeeping(call, [home]);
  return args.every((arg) => arg !== undefined && !elsewhere.test(arg));
}

/** A package that is named, in the command or in the list that it reads, needs what the image does not have. */
function needsMore(stage: Stage, calls: readonly ProgramCall[], project: Project): boolean {
  const args = calls.flatMap((call) => argumentsOfPip(call) ?? []).map((arg) => arg ?? '');
  const lists = args.filter((arg) => arg.endsWith('.txt'));
  const lines = lists.flatMap(
    (list) => project.fileAt(stage, list)?.text.slice(0, 100_000).split('\n') ?? [],
  );
  return [...args, ...lines].some((line) => needsSystem('pypi', /^[\w.-]+/.exec(line.trim())?.[0] ?? ''));
}

/** Packages that can be started as modules; their scripts name an interpreter that is not there. */
const modules: ReadonlyMap<string, string> = new Map([
  ...['celery', 'fastapi', 'flask', 'gunicorn', 'hypercorn', 'streamlit', 'uvicorn'].map(
    (name) => [name, name] as const,
  ),
  ['waitress-serve', 'waitress'],
]);

function startOf(started: Started): Start | undefined {
  const { name } = programOf(started);
  const module = modules.get(name);
  const own = started.argv.slice(1);
  const words = module === undefined ? (isPython(name) ? own : undefined) : ['-m', module, ...own];
  if (!words) return undefined;
  const { keyword } = started;
  if (keyword === 'ENTRYPOINT') return { keyword, words: ['/usr/bin/python3', ...words] };
  return words.length > 0 ? { keyword, words } : undefined;
}
