import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { loadCompose } from '../../src/check/model/compose/project.ts';
import type { Service } from '../../src/check/model/service.ts';
import { Source } from '../../src/check/source/source.ts';

/*
 * Compares our services with what compose-go made of the same files:
 *   node scripts/run.js scripts/agreement/compose.ts ROOT EXPECTED.jsonl [WORD]
 * Each line of EXPECTED is {paths, services} or {paths, error}; ROOT is the folder that the paths are told from.
 * WORD shows the differences of the projects whose path contains it; otherwise the first fifty are shown.
 */

type Settings = Readonly<Record<string, unknown>>;
interface Expected {
  readonly paths: readonly string[];
  readonly services?: readonly (Settings & { readonly name: string })[];
  readonly error?: string;
}

const [root = '.', expectedPath = '', word] = process.argv.slice(2);
const sources = new Map<string, Source | undefined>();

function read(path: string): Source | undefined {
  if (!sources.has(path)) {
    const full = join(root, path);
    sources.set(path, existsSync(full) ? new Source(path, readFileSync(full, 'utf8')) : undefined);
  }
  return sources.get(path);
}

function settingsOf(service: Service): Settings {
  const { build } = service;
  return given({
    name: service.name,
    image: service.image,
    build: build && given({ context: build.context, dockerfile: build.dockerfile, target: build.target }),
    user: service.at('user').text,
    privileged: service.privileged,
    read_only: service.readOnly,
    cap_add: service.capAdd,
    cap_drop: service.capDrop,
    security_opt: service.securityOpt,
    network_mode: service.networkMode,
    pid: service.pid,
    ipc: service.ipc,
    userns_mode: service.usernsMode,
    tmpfs: service.tmpfs,
    profiles: service.profiles,
    command: service.command,
    entrypoint: service.entrypoint,
    volumes: service.volumes.map(({ type, source, target, readOnly }) =>
      given({ type, source, target, read_only: readOnly }),
    ),
    ports: service.ports.map(({ target, published, protocol }) => given({ target, published, protocol })),
  });
}

/** The reference leaves out what is empty. */
function given(settings: Settings): Settings {
  const isGiven = (value: unknown) =>
    value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => isGiven(value)));
}

/** The reference tells far paths from its own root and a home from its own; the same place has one name here. */
function comparable(value: unknown, folder: string): string {
  const named = JSON.stringify(value, (key, part: unknown) => {
    if (key === 'host_ip') return undefined;
    if (typeof part === 'string' && (key === 'source' || key === 'context')) return placeOf(part, folder);
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
  return named;
}

function placeOf(path: string, folder: string): string {
  const home = path.replace(/^\/root(?=\/|$)/, '~');
  if (home.includes('://') || home.startsWith('~')) return home;
  const inside = /^\/.*?\/((?:corpus|replays)\/.*)$/.exec(home)?.[1];
  if (inside !== undefined) return relative(folder, inside);
  return home;
}

let projects = 0;
let services = 0;
const differences: string[] = [];

function compare(expected: Expected): void {
  projects++;
  const [path = ''] = expected.paths;
  const project = loadCompose(expected.paths, { read });
  const [problem] = project.problems;
  if (expected.error !== undefined || problem) {
    if (expected.error === undefined)
      differences.push(`${path}: refused, but compose takes it: ${problem?.message ?? ''}`);
    if (!problem) differences.push(`${path}: taken, but compose refuses it: ${expected.error ?? ''}`);
    return;
  }
  const ours = new Map(project.services.map((service) => [service.name, settingsOf(service)]));
  for (const wanted of expected.services ?? []) {
    services++;
    compareService(path, wanted, ours.get(wanted.name) ?? {});
    ours.delete(wanted.name);
  }
  for (const name of ours.keys()) differences.push(`${path}: ${name} is not there`);
}

function compareService(path: string, wanted: Settings, ours: Settings): void {
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(ours)])) {
    const [one, other] = [wanted, ours].map((settings) => comparable(settings[key] ?? null, dirname(path)));
    const isEmptyList = (text: string | undefined) => text === 'null' || text === '[]';
    if (one === other || (isEmptyList(one) && isEmptyList(other))) continue;
    differences.push(`${path}: ${String(wanted['name'])}.${key}: compose ${one ?? ''}, we ${other ?? ''}`);
  }
}

for (const line of readFileSync(expectedPath, 'utf8').trim().split('\n'))
  compare(JSON.parse(line) as Expected);
const shown =
  word === undefined ? differences.slice(0, 50) : differences.filter((text) => text.includes(word));
for (const text of shown) console.log(text);
console.log(`${projects} projects, ${services} services, ${differences.length} differences`);
