import { dirname, relative } from 'node:path';
import type { Report, ServiceReport } from '../../src/check/index.ts';
import type { Agreement } from '../agreement.ts';

/** A service of a line of compose.jsonl; what is empty is left out. */
interface ServiceAnswer {
  readonly name: string;
  readonly image?: string;
  readonly build?: { readonly context?: string; readonly dockerfile?: string; readonly target?: string };
  readonly user?: string;
  readonly privileged?: boolean;
  readonly read_only?: boolean;
  readonly cap_add?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly network_mode?: string;
  readonly pid?: string;
  readonly ipc?: string;
  readonly userns_mode?: string;
}

interface Answer {
  readonly paths: readonly string[];
  readonly services?: readonly ServiceAnswer[];
  readonly error?: string;
}

/** Every project: that we refuse what compose refuses, and for each service its image, build, user and effective settings. */
export function compareServices(report: Report, lines: readonly unknown[]): Agreement {
  const differences: string[] = [];
  let agreed = 0;
  for (const answer of lines as readonly Answer[]) {
    const ours = report.services.filter(({ path }) => answer.paths.includes(path));
    const wrong = answer.error === undefined ? differencesOf(answer, ours) : refusalOf(answer, ours);
    if (wrong.length === 0) agreed++;
    else differences.push(...wrong.map((text) => `${answer.paths.join(' + ')}: ${text}`));
  }
  return { agreed, differences };
}

function refusalOf({ error = '' }: Answer, ours: readonly ServiceReport[]): string[] {
  return ours.length === 0 ? [] : [`taken, but compose refuses it: ${error}`];
}

function differencesOf({ paths, services = [] }: Answer, ours: readonly ServiceReport[]): string[] {
  const folder = dirname(paths[0] ?? '');
  const byName = new Map(ours.map((service) => [service.name, service]));
  return services.flatMap((theirs) => {
    const service = byName.get(theirs.name);
    if (!service) return [`we have no service ${theirs.name}`];
    const [one, other] = [settingsOfOurs(service), settingsOfTheirs(theirs, folder)];
    return one === other ? [] : [`${theirs.name}: we say ${one}, compose ${other}`];
  });
}

function settingsOfOurs({ image, build, user, effective }: ServiceReport): string {
  // The reference knows what the file says of the user, not what the image does.
  return JSON.stringify([image, build, user.from === 'user' ? user.value : '', Object.values(effective)]);
}

function settingsOfTheirs(theirs: ServiceAnswer, folder: string): string {
  const { build } = theirs;
  return JSON.stringify([
    theirs.image ?? null,
    build
      ? {
          context: placeOf(build.context ?? '', folder),
          dockerfile: build.dockerfile ?? '',
          target: build.target ?? '',
        }
      : null,
    theirs.user ?? '',
    [
      theirs.privileged ?? false,
      theirs.read_only ?? false,
      theirs.cap_add ?? [],
      theirs.cap_drop ?? [],
      theirs.security_opt ?? [],
      theirs.network_mode ?? '',
      theirs.pid ?? '',
      theirs.ipc ?? '',
      theirs.userns_mode ?? '',
    ],
  ]);
}

/** The reference tells a place far from the project by its own root. */
function placeOf(context: string, folder: string): string {
  const [, inside] = /^\/.*?\/((?:corpus|replays)\/.*)$/.exec(context) ?? [];
  return inside === undefined ? context : relative(folder, inside);
}
