import {
  type Config,
  type ConfigFile,
  defaultConfig,
  type File,
  readConfig,
  readSavedImages,
  rules,
  savedImagesPath,
} from '../check/index.ts';
import type { Unseen } from './unjudged.ts';

/*
 * A pull request cannot loosen what it is judged by. But once it is merged that holds for all that follow, so it is told
 * while somebody can still object.
 */

const configurationPath = '.github/plimsoll.yml';

/** `proposed`: the file as the change leaves it; undefined where it takes it away. */
export function loosenedBy(config: ConfigFile | undefined, proposed: File | undefined): Unseen[] {
  const over = config?.over;
  const next: ConfigFile | undefined = proposed
    ? { ...proposed, ...(over ? { over } : {}) }
    : over && { path: configurationPath, text: '', over };
  const ways = waysBetween(
    config ? readConfig(config) : defaultConfig,
    next ? readConfig(next) : defaultConfig,
  );
  const reason = `once merged it asks for less: ${ways.join(', ')}`;
  return ways.length === 0 ? [] : [{ path: configurationPath, reason, kind: 'unjudged' }];
}

/** What is kept of images is believed: once merged it may call an image harmless that is root. */
export function learnedOf(was: string | undefined, is: string | undefined): Unseen[] {
  const [before, after] = [was, is].map((text) => (text === undefined ? undefined : readSavedImages(text)));
  if (after === undefined || is === was) return [];
  const tell = (reason: string): Unseen[] => [{ path: savedImagesPath, reason, kind: 'unjudged' }];
  if (typeof after === 'string') return tell('it cannot be read');
  const known = typeof before === 'object' ? before.images : {};
  const fresh = Object.entries(after.images).filter(
    ([digest, image]) => JSON.stringify(image) !== JSON.stringify(known[digest]),
  );
  if (fresh.length === 0) return [];
  return tell(
    `once merged it is believed of ${fresh.length === 1 ? '1 more image' : `${fresh.length} more images`}`,
  );
}

const blocks: readonly Config['block'][] = ['nothing', 'introduced', 'all'];
const levels = ['baseline', 'restricted'];
const waivers: readonly Config['inlineWaivers'][] = ['allow', 'approved', 'deny'];
const severities = ['off', 'notice', 'warning', 'error'];

function waysBetween(was: Config, is: Config): string[] {
  const isLess = <Value>(order: readonly Value[], a: Value, b: Value): boolean =>
    order.indexOf(a) > order.indexOf(b);
  const ignored = is.paths.ignore.filter((pattern) => !was.paths.ignore.includes(pattern));
  const lowered = rules.filter(({ id, severity }) =>
    isLess<string>(severities, was.rules[id] ?? severity, is.rules[id] ?? severity),
  );
  const waived = is.waivers.filter(
    (one) =>
      !was.waivers.some(
        ({ rule, path, until }) => rule === one.rule && path === one.path && !isLonger(one.until, until),
      ),
  );
  const passed = is.unjudged.filter(
    (one) =>
      one.verdict !== 'fail' &&
      !was.unjudged.some(({ path, verdict }) => path === one.path && verdict === one.verdict),
  );
  return [
    ...(isLess(blocks, was.block, is.block) ? [`\`block: ${is.block}\``] : []),
    ...(isLess(levels, was.podSecurity.level, is.podSecurity.level)
      ? [`\`pod-security: ${is.podSecurity.level}\``]
      : isOlder(is.podSecurity.version, was.podSecurity.version)
        ? [`\`pod-security\` of ${is.podSecurity.version}`]
        : []),
    ...(isLess(waivers, was.inlineWaivers, is.inlineWaivers)
      ? [`\`inline-waivers: ${is.inlineWaivers}\``]
      : []),
    ...counted(ignored.length, 'ignored path'),
    ...counted(lowered.length, 'rule that weighs less', 'rules that weigh less'),
    ...counted(waived.length, 'waiver'),
    ...counted(passed.length, 'path whose unjudged files pass', 'paths whose unjudged files pass'),
  ];
}

/** Dates that are written as ISO 8601 has them compare as text does; without one there is no end. */
function isLonger(until: string | undefined, before: string | undefined): boolean {
  return before !== undefined && (until === undefined || until > before);
}

/** Each version forbids what the one before does, and more. */
function isOlder(version: string, before: string): boolean {
  const minor = (of: string): number => Number(/^v1\.(\d{1,4})$/.exec(of)?.[1] ?? Infinity);
  return minor(version) < minor(before);
}

function counted(count: number, one: string, many = `${one}s`): string[] {
  return count === 0 ? [] : [`${count} more ${count === 1 ? one : many}`];
}
