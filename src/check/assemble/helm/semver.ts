import { fail } from './errors.ts';
import { quoted } from './encode/go-quote.ts';
import type { Meter } from './meter.ts';
import { type Match, Regexp } from './regexp/match.ts';

/*
 * Versions and constraints as github.com/Masterminds/semver/v3 reads them.
 */

export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly pre: string;
  readonly metadata: string;
  readonly original: string;
}

const longestVersion = 256;
const longestConstraint = 512;
const mostGroups = 32;

const loose =
  /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*))?(?:\+([\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*))?$/;

export function parseVersion(text: string): Version {
  if (text.length > longestVersion) fail(`version string is too long (max ${longestVersion} bytes)`);
  const parts = loose.exec(text);
  if (!parts) fail('invalid semantic version');
  const [, major = '0', minor = '0', patch = '0', pre = '', metadata = ''] = parts;
  for (const number of [major, minor, patch])
    if (BigInt(number) >= 2n ** 64n)
      fail(`error parsing version segment: strconv.ParseUint: parsing ${quoted(number)}: value out of range`);
  if (pre.split('.').some((part) => /^0\d+$/.test(part))) fail('version segment starts with 0');
  return { major: BigInt(major), minor: BigInt(minor), patch: BigInt(patch), pre, metadata, original: text };
}

export function versionText({ major, minor, patch, pre, metadata }: Version): string {
  return `${major}.${minor}.${patch}${pre && `-${pre}`}${metadata && `+${metadata}`}`;
}

export function compareVersions(one: Version, other: Version): number {
  for (const part of ['major', 'minor', 'patch'] as const)
    if (one[part] !== other[part]) return one[part] < other[part] ? -1 : 1;
  if (one.pre === other.pre) return 0;
  if (one.pre === '' || other.pre === '') return one.pre === '' ? 1 : -1;
  return comparePrerelease(one.pre, other.pre);
}

function comparePrerelease(one: string, other: string): number {
  const [a, b] = [one.split('.'), other.split('.')];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const order = comparePart(a[index] ?? '', b[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers come before words, and nothing before anything. */
function comparePart(one: string, other: string): number {
  if (one === other) return 0;
  if (one === '' || other === '') return one === '' ? -1 : 1;
  const [isOne, isOther] = [/^\d+$/.test(one), /^\d+$/.test(other)];
  if (isOne && isOther) return BigInt(one) < BigInt(other) ? -1 : 1;
  if (isOne !== isOther) return isOne ? -1 : 1;
  return one < other ? -1 : 1;
}

interface Constraint {
  readonly operator: string;
  readonly version: Version;
  readonly dirty: boolean;
  readonly minorDirty: boolean;
  readonly patchDirty: boolean;
}

const written = String.raw`v?([0-9|x|X|\*]+)(\.[0-9|x|X|\*]+)?(\.[0-9|x|X|\*]+)?(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?`;
const operators = String.raw`=||!=|>|<|>=|=>|<=|=<|~|~>|\^`;
const single = String.raw`^\s*(${operators})\s*(${written})\s*$`;
const range = String.raw`\s*(${written})\s+-\s+(${written})\s*`;
const finding = String.raw`(${operators})\s*(${written})`;
const whole = String.raw`^(\s*(${operators})\s*(${written})\s*)((?:\s+|,\s*)(${operators})\s*(${written})\s*)*$`;

/** Whether a version fits a constraint. */
export function fits(constraint: string, version: Version, meter: Meter): boolean {
  if (constraint.length > longestConstraint)
    fail(`constraint string is too long (max ${longestConstraint} bytes)`);
  const groups = withoutRanges(constraint, meter).split('||');
  if (groups.length > mostGroups) fail(`too many constraint groups (max ${mostGroups})`);
  const parsed = groups.map((group) => constraintsIn(group, meter));
  return parsed.some((constraints) => {
    const hasPre = constraints.some((each) => each.version.pre !== '');
    return constraints.every((each) => (version.pre === '' || hasPre) && checks(version, each));
  });
}

function withoutRanges(constraint: string, meter: Meter): string {
  let text = constraint;
  for (const match of new Regexp(range, meter).all(constraint)) {
    const [from, to] = [groupOf(constraint, match, 1), groupOf(constraint, match, 11)];
    text = text.replace(groupOf(constraint, match, 0), () => `>= ${from}, <= ${to} `);
  }
  return text;
}

function groupOf(text: string, match: Match, group: number): string {
  const [start, end] = [match[group * 2] ?? -1, match[group * 2 + 1] ?? -1];
  return start < 0 ? '' : text.slice(start, end);
}

function constraintsIn(group: string, meter: Meter): Constraint[] {
  if (!new Regexp(whole, meter).test(group)) fail(`improper constraint: ${quoted(group)}`);
  const found = new Regexp(finding, meter).all(group).map((match) => groupOf(group, match, 0));
  return (found.length === 0 ? [group] : found).map((text) => constraintOf(text, meter));
}

function isAny(part: string): boolean {
  return part === '' || part === 'x' || part === 'X' || part === '*';
}

function constraintOf(text: string, meter: Meter): Constraint {
  const [match] = new Regexp(single, meter).all(text, 1);
  if (!match) fail(`improper constraint: ${quoted(text)}`);
  const [operator = '', full = '', major = '', minor = '', patch = '', pre = ''] = [1, 2, 3, 4, 5, 6].map(
    (group) => groupOf(text, match, group),
  );
  const isMajor = isAny(major);
  const isMinor = !isMajor && isAny(minor.replace(/^\./, ''));
  const isPatch = !isMajor && !isMinor && isAny(patch.replace(/^\./, ''));
  const version = isMajor
    ? `0.0.0${pre}`
    : isMinor
      ? `${major}.0.0${pre}`
      : isPatch
        ? `${major}${minor}.0${pre}`
        : full;
  const dirty = isMajor || isMinor || isPatch;
  return { operator, version: readVersion(version), dirty, minorDirty: isMinor, patchDirty: isPatch };
}

function readVersion(text: string): Version {
  try {
    return parseVersion(text);
  } catch {
    return fail('constraint parser error');
  }
}

function checks(version: Version, constraint: Constraint): boolean {
  const order = compareVersions(version, constraint.version);
  switch (constraint.operator) {
    case '!=':
      return isOther(version, constraint, order);
    case '>':
      return isGreater(version, constraint, order);
    case '<':
      return order < 0;
    case '>=':
    case '=>':
      return order >= 0;
    case '<=':
    case '=<':
      return isAtMost(version, constraint, order);
    case '~':
    case '~>':
      return isNear(version, constraint, order);
    case '^':
      return isCompatible(version, constraint, order);
    default:
      return constraint.dirty ? isNear(version, constraint, order) : order === 0;
  }
}

function isOther(
  version: Version,
  { version: to, dirty, minorDirty, patchDirty }: Constraint,
  order: number,
): boolean {
  if (!dirty) return order !== 0;
  if (to.major !== version.major) return true;
  if (to.minor !== version.minor && !minorDirty) return true;
  if (minorDirty) return false;
  if (to.patch !== version.patch && !patchDirty) return true;
  if (patchDirty) return (version.pre !== '' || to.pre !== '') && version.pre !== to.pre;
  return order !== 0;
}

function isGreater(
  version: Version,
  { version: to, dirty, minorDirty, patchDirty }: Constraint,
  order: number,
): boolean {
  if (!dirty) return order > 0;
  if (version.major !== to.major) return version.major > to.major;
  if (minorDirty) return false;
  return patchDirty ? version.minor > to.minor : order > 0;
}

function isAtMost(version: Version, { version: to, dirty, minorDirty }: Constraint, order: number): boolean {
  if (!dirty) return order <= 0;
  if (version.major > to.major) return false;
  return !(version.major === to.major && version.minor > to.minor && !minorDirty);
}

function isNear(
  version: Version,
  { version: to, minorDirty, patchDirty }: Constraint,
  order: number,
): boolean {
  if (order < 0) return false;
  const isZero = to.major === 0n && to.minor === 0n && to.patch === 0n;
  if (isZero && !minorDirty && !patchDirty) return true;
  return version.major === to.major && (version.minor === to.minor || minorDirty);
}

function isCompatible(
  version: Version,
  { version: to, minorDirty, patchDirty }: Constraint,
  order: number,
): boolean {
  if (order < 0) return false;
  if (to.major > 0n || minorDirty) return version.major === to.major;
  if (version.major > 0n) return false;
  if (to.minor > 0n || patchDirty) return version.minor === to.minor;
  return version.minor === 0n && to.patch === version.patch;
}

/** Whether a chart of this version is the one that a dependency wants. */
export function isCompatibleRange(constraint: string, version: string, meter: Meter): boolean {
  try {
    return fits(constraint, parseVersion(version), meter);
  } catch {
    return false;
  }
}
