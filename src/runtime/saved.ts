import {
  type Launch,
  type SavedImage,
  type SavedImages,
  type SavedTrial,
  withoutSecret,
} from '../check/index.ts';
import type { LocalImage } from './image.ts';
import type { VerifyReport } from './report.ts';

/** What was saved before with what was learned now in its place: one trial for each way to start an image. */
export function withLearned(
  before: SavedImages,
  {
    launch,
    image,
    report,
    today,
  }: { launch: Launch; image: LocalImage; report: VerifyReport; today: string },
): SavedImages {
  const digest = report.image.digest ?? report.image.id;
  const known = before.images[digest];
  const trial = trialOf(launch, report, today);
  const others = (known?.tried ?? []).filter((one) => one.as !== trial.as);
  const runtime = `${report.runtime.name} ${report.runtime.version}`;
  const entry: SavedImage = {
    names: [...new Set([...(known?.names ?? []), image.name])].sort(),
    platform: image.platform,
    config: {
      ...{ on: today, from: runtime, user: image.user, env: image.environment.map(withoutSecret) },
      ...{ entrypoint: image.entrypoint, cmd: image.command, workdir: image.folder },
      ...{ ports: image.ports, volumes: image.volumes },
    },
    tried: [...others, trial].sort((a, b) => (a.as < b.as ? -1 : 1)),
  };
  // The name now means this image; what was known of the one it meant before stays under that one's digest.
  const rest = Object.entries(before.images).map(
    ([key, one]) => [key, withoutName(one, image.name)] as const,
  );
  const images = { ...Object.fromEntries(rest), [digest]: entry };
  return {
    version: 1,
    images: Object.fromEntries(Object.entries(images).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function withoutName(image: SavedImage, name: string): SavedImage {
  return { ...image, names: image.names.filter((one) => one !== name) };
}

function trialOf(launch: Launch, report: VerifyReport, today: string): SavedTrial {
  const { uid, gid, readOnly, writes, capabilities, noNewPrivileges } = report.asProposed;
  return {
    ...{ on: today, with: `${report.runtime.name} ${report.runtime.version}` },
    as: launch.kind === 'image' ? 'image' : launch.subject,
    ...(launch.entrypoint ? { entrypoint: launch.entrypoint } : {}),
    ...(launch.command ? { cmd: launch.command } : {}),
    ...{
      uid,
      gid,
      readOnly,
      writes,
      capabilities: capabilities ?? report.asItIs.capabilities,
      noNewPrivileges,
    },
    ports: report.asItIs.ports,
    ...(report.asItIs.root === null ? {} : { root: report.asItIs.root }),
  };
}
