import type { Meter } from '../meter.ts';
import type { Origin } from '../origin.ts';
import { compareVersions, fits, parseVersion, type Version, versionText } from '../semver.ts';
import { bool, type GoFunction, int, str, type Thing, type Value } from '../value.ts';
import { define, from, type Functions, stringOf } from './arguments.ts';

export function versionFunctions(meter: Meter): Functions {
  return {
    semver: define(['string'], (text) => versionThing(parseVersion(stringOf(text)), from(text))),
    semverCompare: define(['string', 'string'], (constraint, text) => {
      // The constraint is read first, and what is wrong with it said first.
      fits(stringOf(constraint), parseVersion('0.0.0'), meter);
      return bool(fits(stringOf(constraint), parseVersion(stringOf(text)), meter), from(constraint, text));
    }),
  };
}

function versionThing(version: Version, origin: Origin | undefined): Thing {
  return {
    kind: 'thing',
    type: '*semver.Version',
    fields: new Map(),
    methods: new Map([...parts(version, origin), ...comparisons(version)]),
    says: versionText(version),
    from: origin,
  };
}

function get(value: Value): GoFunction {
  return { takes: [], call: () => value };
}

function parts(version: Version, origin: Origin | undefined): [string, GoFunction][] {
  const number = (value: bigint) => get(int(value, origin, 'uint64'));
  const bumped = (next: Partial<Version>): GoFunction => {
    const changed = { ...version, pre: '', metadata: '', ...next };
    return { takes: [], call: () => versionThing({ ...changed, original: versionText(changed) }, origin) };
  };
  return [
    ['Major', number(version.major)],
    ['Minor', number(version.minor)],
    ['Patch', number(version.patch)],
    ['Prerelease', get(str(version.pre, origin))],
    ['Metadata', get(str(version.metadata, origin))],
    ['Original', get(str(version.original, origin))],
    ['String', get(str(versionText(version), origin))],
    ['IncPatch', bumped(version.pre === '' ? { patch: version.patch + 1n } : {})],
    ['IncMinor', bumped({ minor: version.minor + 1n, patch: 0n })],
    ['IncMajor', bumped({ major: version.major + 1n, minor: 0n, patch: 0n })],
  ];
}

function comparisons(version: Version): [string, GoFunction][] {
  const orderOf = (other: Value | undefined) => compareVersions(version, versionOf(other) ?? version);
  const compare = (test: (order: number) => boolean): GoFunction => ({
    takes: ['any'],
    call: ([other]) => bool(test(orderOf(other)), from(other)),
  });
  return [
    ['Compare', { takes: ['any'], call: ([other]) => int(orderOf(other), from(other)) }],
    ['Equal', compare((order) => order === 0)],
    ['LessThan', compare((order) => order < 0)],
    ['GreaterThan', compare((order) => order > 0)],
    ['LessThanEqual', compare((order) => order <= 0)],
    ['GreaterThanEqual', compare((order) => order >= 0)],
  ];
}

function versionOf(value: Value | undefined): Version | undefined {
  return value?.kind === 'thing' && value.type === '*semver.Version'
    ? parseVersion(value.says ?? '')
    : undefined;
}
