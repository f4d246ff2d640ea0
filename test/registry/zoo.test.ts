import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type BaseImageFacts, bundledTable } from '../../src/check/facts/base-images.ts';
import {
  check,
  type File,
  fileSetOf,
  type Finding,
  type GivenImages,
  imagesIn,
  launchesIn,
  mayMatter,
  parseImageReference,
  type Report,
  type SavedImage,
  type SavedImages,
  type SavedTrial,
} from '../../src/check/index.ts';
import { registriesFor } from './support/fake.ts';
import { type Image, imageOf } from './support/image.ts';
import { isHere, Real } from './support/real.ts';

/*
 * A registry that has the images of the zoo's applications, and the file that `plimsoll verify --save` writes of them, tell
 * the same of them as the table does. What neither says, since it stands in the image itself, is listed below, row by row.
 */

const files: File[] = ['test/zoo/apps', 'examples'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(mayMatter)
    .map((path) => ({ path, text: readFileSync(path, 'utf8') })),
);

function factsOf(name: string): BaseImageFacts | undefined {
  const reference = parseImageReference(name);
  return reference && bundledTable().of(reference);
}

/** What the table leaves open of the command is a shell. */
function imageByTable(name: string): Image | undefined {
  const facts = factsOf(name);
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

/** What `verify --save` writes of those that run when they are started: alone, and as the files start them. */
function savedOf({ images }: SavedImages): string {
  const all = fileSetOf(files);
  const launches = files.flatMap(({ path }) => (/\.ya?ml$/.test(path) ? launchesIn(all, path) : []));
  const entries = Object.entries(images).map(([digest, image]): [string, SavedImage] => {
    const [name = ''] = image.names;
    const facts = factsOf(name);
    // A language or a distribution has nothing to run, and ends at once: of that nothing is saved.
    if (!facts || (facts.writes.length === 0 && facts.dropsRoot === undefined)) return [digest, image];
    const own = launches.filter((one) => parseImageReference(one.image ?? '')?.full === name);
    return [digest, { ...image, tried: [{ subject: 'image' }, ...own].map(trialBy(facts)) }];
  });
  return JSON.stringify({ version: 1, images: Object.fromEntries(entries) });
}

interface Way {
  readonly subject: string;
  readonly entrypoint?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
}

const trialBy =
  ({ user, writes, dropsRoot }: BaseImageFacts) =>
  ({ subject, entrypoint, command }: Way): SavedTrial => ({
    ...{ on: '2026-12-01', with: 'docker 27.1.1', as: subject, uid: 999, gid: 999, readOnly: true, writes },
    ...(entrypoint ? { entrypoint } : {}),
    ...(command ? { cmd: command } : {}),
    ...{ capabilities: [], noNewPrivileges: true, ports: [] },
    ...(user === 'root' ? { root: dropsRoot === 'workers' ? 'master' : 'none' } : {}),
  });

const judged = (images: GivenImages, fixes = false): Report => check(files, { fixes, images });

const keyOf = ({ rule, path, subject }: Finding) => `${rule} ${path} ${subject}`;

/** Everything but on what it rests. */
function judgementOf({ why, ...rest }: Finding): Record<string, unknown> {
  return {
    ...rest,
    restsOn: undefined,
    why: why.replace(/ `[^`]+` as of `[^`]+`, (?:asked|read) on [\d-]+\.$/, ''),
  };
}

/** Which findings come and go, and which of their fields are others. */
function differences(before: Report, after: Report): string[] {
  const keyed = ({ findings }: Report) =>
    new Map(
      findings.map((one, at) => [
        `${keyOf(one)} ${findings.slice(0, at).filter((other) => keyOf(other) === keyOf(one)).length}`,
        judgementOf(one),
      ]),
    );
  const [old, now] = [keyed(before), keyed(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((key) => {
    const [a, b] = [old.get(key), now.get(key)];
    const fields = Object.keys({ ...a, ...b }).filter(
      (field) => JSON.stringify(a?.[field]) !== JSON.stringify(b?.[field]),
    );
    const what = a && b ? fields.sort().join(' ') : 'all of it';
    return fields.length > 0 ? [`${key.replace(/ 0$/, '')}: ${what}`] : [];
  });
}

const zoo = (name: string, stage: number, what: string) =>
  `root-user test/zoo/apps/${name}/Dockerfile stage ${stage}: ${what}`;

/** By what it takes to know: it stands in the image, which nobody reads. */
const unsaid: Readonly<Record<string, readonly string[]>> = {
  'which C library is in it': [
    'incompatible-stages test/zoo/apps/go-distroless/Dockerfile stage 1: all of it',
    'incompatible-stages test/zoo/apps/go-scratch/Dockerfile stage 1: all of it',
  ],
  'what its entrypoint, a script, does: `node` alone ends at once, so there is no trial of it': [
    'named-user-under-run-as-non-root examples/chart/values.yaml Deployment web, container web: saidBy',
    'root-user examples/shop/Dockerfile stage 0: confidence message severity',
    'root-user examples/shop/compose.yaml service web: confidence message',
    zoo('node-port-80', 0, 'confidence message severity'),
  ],
  'the same; and how a user is made in it, so that a fix could be written': [
    zoo('node-server', 0, 'advice confidence message severity'),
    zoo('node-uploads', 0, 'advice confidence message severity'),
  ],
  'whether there is a `gosu` in it for the script that starts the application': [
    zoo('chown-at-start', 0, 'confidence message severity'),
  ],
  'how a user is made in it, so that a fix could be written': [
    ...['cron-job', 'php-fpm', 'python-beside', 'python-config', 'python-gunicorn', 'python-init'].map(
      (name) => zoo(name, 0, 'advice'),
    ),
    zoo('ruby-webrick', 0, 'advice'),
  ],
  'that its contents are not known comes before other reasons why there is no fix': [
    zoo('java-jar', 1, 'advice'),
  ],
};

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
  let saved: string;
  const byTable = judged({});
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
    saved = savedOf(registry);
  }, 60_000);
  afterAll(() => real.stop());

  test.each<[string, () => GivenImages]>([
    ['what registries say', () => ({ registry })],
    ['that and what is saved', () => ({ registry, saved })],
  ])('beside the table, %s changes nothing', (_name, images) => {
    const after = judged(images());
    expect(verdictsOf(after)).toEqual(verdictsOf(byTable));
    expect(differences(byTable, after)).toEqual([]);
  });

  test.each<[string, () => GivenImages]>([
    ['what registries say and what is saved', () => ({ registry, saved })],
    ['what is saved', () => ({ saved })],
  ])('in its place, by %s, all is the same but what stands in the image', (_name, images) => {
    const after = judged({ table: [], ...images() });
    expect(verdictsOf(after)).toEqual(verdictsOf(byTable));
    expect(differences(byTable, after)).toEqual(Object.values(unsaid).flat().sort());
  });

  test('in its place, by what registries say alone, users are the same, and nothing more is certain', () => {
    const after = judged({ table: [], registry });
    expect(verdictsOf(after)).toEqual(verdictsOf(byTable));
    const certain = ({ findings }: Report) =>
      findings.filter(({ confidence }) => confidence === 'certain').map(keyOf);
    expect(certain(byTable)).toEqual(expect.arrayContaining(certain(after)));
  });

  test('no fix is safe that by the table is not', () => {
    const safe = ({ findings }: Report) => findings.filter(({ fix }) => fix?.safety === 'safe').map(keyOf);
    expect(safe(judged({}, true))).toEqual(
      expect.arrayContaining(safe(judged({ table: [], registry, saved }, true))),
    );
  }, 120_000);

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
