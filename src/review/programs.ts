import type { ContainerReport, Finding, Report } from '../check/index.ts';

/*
 * What runs in what a finding is about: the image of its container, or those of all of its pod.
 */

export function programsIn({ workloads, services }: Report): (finding: Finding) => string {
  const pods = new Map<string, readonly ContainerReport[]>();
  for (const { path, kind, name, containers } of workloads)
    pods.set(nameOf(path, name === '' ? kind : `${kind} ${name}`), containers);
  const images = new Map(
    services.map(({ path, name, image }) => [nameOf(path, `service ${name}`), bare(image)]),
  );
  return ({ path, subject }) => {
    const comma = subject.indexOf(', ');
    const containers = pods.get(nameOf(path, comma === -1 ? subject : subject.slice(0, comma))) ?? [];
    const own = containers.filter(({ name }) => comma !== -1 && subject.endsWith(`ontainer ${name}`));
    const running = (own.length > 0 ? own : containers).map(({ image }) => bare(image));
    return images.get(nameOf(path, subject)) ?? running.toSorted().join(' ');
  };
}

function nameOf(path: string, subject: string): string {
  return JSON.stringify([path, subject]);
}

/** The same program in another version is the same: whoever can push one tag can push the other. */
function bare(image: string | null): string {
  const [name = ''] = (image ?? '').split('@', 1);
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon === -1 ? name : name.slice(0, colon);
}
