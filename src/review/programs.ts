import type { ContainerReport, Finding, Report, ServiceReport } from '../check/index.ts';

/*
 * What runs in what a finding is about: its container or service, or all containers of its pod.
 */

/** One of them. */
export interface Program {
  readonly name: string;
  readonly image: string | null;
  /** What it is built from, where that is its only name. */
  readonly build?: string;
  /** What it is started with, as far as the file says. */
  readonly start: string;
}

type Subject = Pick<Finding, 'path' | 'subject'>;

export function programsIn({ workloads, services }: Report): (of: Subject) => readonly Program[] {
  const pods = new Map<string, readonly ContainerReport[]>();
  for (const { path, kind, name, containers } of workloads)
    pods.set(nameOf(path, name === '' ? kind : `${kind} ${name}`), containers);
  const served = new Map(
    services.map((service) => [nameOf(service.path, `service ${service.name}`), programOf(service)]),
  );
  return ({ path, subject }) => {
    const service = served.get(nameOf(path, subject));
    if (service) return [service];
    const comma = subject.indexOf(', ');
    const containers = pods.get(nameOf(path, comma === -1 ? subject : subject.slice(0, comma))) ?? [];
    const own = containers.filter(({ name }) => comma !== -1 && subject.endsWith(`ontainer ${name}`));
    return (own.length > 0 ? own : containers).map(({ name, image, command, args, runs }) => ({
      ...{ name, image },
      start: JSON.stringify([command, args, runs]),
    }));
  };
}

/** What is built has its own name where it has no other. */
function programOf({ name, image, build, entrypoint, command, runs }: ServiceReport): Program {
  const made = build && `${build.context}/${build.dockerfile} ${build.target}`.trim();
  return {
    name,
    image,
    ...(image === null && made !== null ? { build: `the build of ${made.replace(/^\.\//, '')}` } : {}),
    start: JSON.stringify([entrypoint, command, runs, image === null ? null : made]),
  };
}

/** The images of them, as one text; empty where nothing runs, or nobody knows. */
export function imagesOfPrograms(programs: readonly Program[]): string {
  return programs
    .map(({ image }) => bare(image))
    .toSorted()
    .join(' ');
}

function nameOf(path: string, subject: string): string {
  return JSON.stringify([path, subject]);
}

/** The same program in another version is the same: whoever can push one tag can push the other. */
export function bare(image: string | null): string {
  const [name = ''] = (image ?? '').split('@', 1);
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon === -1 ? name : name.slice(0, colon);
}
