import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundledTable } from '../../src/check/facts/base-images.ts';
import {
  check,
  type File,
  type GivenImages,
  imagesIn,
  mayMatter,
  parseImageReference,
  type Report,
  type SavedImages,
} from '../../src/check/index.ts';
import { registriesFor } from './support/fake.ts';
import { type Image, imageOf } from './support/image.ts';
import { isHere, Real } from './support/real.ts';

/*
 * A registry that has the images of the zoo's applications, as far as the table knows their configuration, tells the
 * same of them as the table. What the table knows besides (which entrypoint leaves root, what a program writes, the C
 * library) no configuration says.
 */

const files: File[] = ['test/zoo/apps', 'examples'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(mayMatter)
    .map((path) => ({ path, text: readFileSync(path, 'utf8') })),
);

/** What the table leaves open of the command is a shell. */
function imageByTable(name: string): Image | undefined {
  const reference = parseImageReference(name);
  const facts = reference && bundledTable().of(reference);
  if (facts?.user === undefined) return undefined;
  const keys = (list: readonly string[]) => Object.fromEntries(list.map((one) => [one, {}]));
  return imageOf({
    User: facts.user === 'root' ? '' : facts.user,
    // As .NET's own images have it (dotnet-docker, src/runtime-deps).
    Env: facts.users.flatMap(({ name: user, uid }) => (user === 'app' ? [`APP_UID=${uid ?? ''}`] : [])),
    Entrypoint: facts.entrypoint ?? [],
    Cmd: facts.cmd ?? ['bash'],
    ExposedPorts: keys(facts.ports),
    Volumes: keys(facts.volumes),
  });
}

const judged = (images: GivenImages): Report => check(files, { fixes: false, images });

const findingsOf = ({ findings }: Report, isWanted: (rule: string) => boolean = () => true) =>
  findings
    .filter(({ rule }) => isWanted(rule))
    .map(({ rule, path, subject, message }) => [rule, path, subject, message].join(' | '));

/** As whom everything runs, and what Pod Security says. */
const verdictsOf = ({ images, services, workloads }: Report) => ({
  images: images.map(({ path, stage, user: { value, kind } }) => [path, stage, value, kind]),
  services: services.map(({ path, name, user: { value, kind } }) => [path, name, value, kind]),
  workloads: workloads.map(({ path, name, containers, podSecurity }) => [
    ...[path, name, podSecurity],
    containers.map(({ user: { value, kind } }) => [value, kind]),
  ]),
});

(isHere('the zoo out of a registry') ? describe : describe.skip)('the zoo out of a registry', () => {
  let real: Real;
  let registry: SavedImages;
  beforeAll(async () => {
    real = await Real.start();
    const wanted = new Map<string, string>();
    for (const { image } of imagesIn(files)) {
      const made = imageByTable(image);
      const { path = '', tag = '' } = parseImageReference(image) ?? {};
      if (!made || tag === '') continue;
      await real.push(path, made, tag);
      wanted.set(`${real.host}/${path}:${tag}`, image);
    }
    const registries = registriesFor([real]);
    const answers = await registries.ask(wanted.keys(), { milliseconds: 30_000 });
    registries.close();
    expect(answers.unanswered).toEqual([]);
    expect(wanted.size).toBeGreaterThan(10);
    registry = renamed(answers.registry, wanted);
  }, 60_000);
  afterAll(() => real.stop());

  test('beside the table nothing is found that is not found by the table alone, and nothing less', () => {
    const [before, after] = [judged({}), judged({ registry })];
    expect(verdictsOf(after)).toEqual(verdictsOf(before));
    const told = ({ findings }: Report) => findings.map(({ severity, confidence }) => [severity, confidence]);
    expect(findingsOf(after)).toEqual(findingsOf(before));
    expect(told(after)).toEqual(told(before));
  });

  test('in the place of the table it says as whom everything runs, and finds the same', () => {
    const [before, after] = [judged({}), judged({ table: [], registry })];
    expect(verdictsOf(after)).toEqual(verdictsOf(before));
    // What rests on more than a configuration: the C library, and what a program writes.
    const isOfConfiguration = (rule: string) =>
      !/^(?:incompatible-stages|writable-root-filesystem)$/.test(rule);
    const words = (report: Report) =>
      findingsOf(report, isOfConfiguration).map((text) => text.replace(/ \| [^|]*$/, ''));
    expect(words(after)).toEqual(words(before));
    // Whether an entrypoint leaves root is not in the configuration: so it is likely, and fails nobody's check.
    const root = after.findings.filter(
      ({ rule, restsOn }) => rule === 'root-user' && restsOn?.from === 'registry',
    );
    expect(root.length).toBeGreaterThan(5);
  });

  test('without either nothing is known', () => {
    const { pulled } = judged({ table: [] });
    expect(pulled.filter(({ source }) => source !== null)).toEqual([]);
  });
});

/** Under the names that the files have: nobody on loopback is called docker.io. */
function renamed({ images }: SavedImages, names: ReadonlyMap<string, string>): SavedImages {
  const entries = Object.entries(images).map(
    ([digest, one]) => [digest, { ...one, names: one.names.map((name) => names.get(name) ?? name) }] as const,
  );
  return { version: 1, images: Object.fromEntries(entries) };
}
