/*
 * How many links between images and Dockerfiles the library finds by itself: npm run pairs -- DIR [--all]
 *
 * DIR holds corpus/OWNER__NAME/… and PAIRS.tsv: repo, dockerfile, manifest, image, method, confidence. A pair is found
 * if a container or service of the manifest with this image leads to this Dockerfile, and wrong if it leads to one that no
 * pair of this image names. With --all every other link is printed too: the pairs are not all that there are.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { kindOfPath } from '../src/check/model/kind.ts';
import type { BuiltImage } from '../src/check/model/links/images.ts';
import type { Service } from '../src/check/model/service/service.ts';
import { Project } from '../src/check/model/project.ts';

const [folder, ...flags] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npm run pairs -- DIR [--all], the folder of PAIRS.tsv and corpus/');
  process.exit(2);
}

interface Pair {
  readonly repo: string;
  readonly dockerfile: string;
  readonly manifest: string;
  readonly image: string;
  readonly method: string;
}

/** One container or service, what it is called in the pairs, and where its image leads. */
interface Use {
  readonly manifest: string;
  readonly images: readonly string[];
  readonly built: BuiltImage | undefined;
}

const pairs = readPairs(folder);
const tally = new Map<string, { found: number; missed: number; wrong: number }>();
const others = { certain: 0, likely: 0 };
for (const repo of new Set(pairs.map((pair) => pair.repo))) compare(repo);
const total = { found: 0, missed: 0, wrong: 0 };
for (const [method, counts] of [...tally].sort()) {
  console.log(`${method.padEnd(16)} ${counts.found} found, ${counts.missed} missed, ${counts.wrong} wrong`);
  for (const key of ['found', 'missed', 'wrong'] as const) total[key] += counts[key];
}
console.log(`${'all'.padEnd(16)} ${total.found} found, ${total.missed} missed, ${total.wrong} wrong`);
console.log(`${'not in the pairs'.padEnd(16)} ${others.certain} certain, ${others.likely} likely`);

function compare(repo: string): void {
  const own = pairs.filter((pair) => pair.repo === repo);
  const uses = usesIn(projectOf(join(folder ?? '', 'corpus', repo.replace('/', '__')), repo));
  const expected = new Map<string, string[]>();
  for (const { manifest, image, dockerfile } of own)
    expected.set(`${manifest} ${image}`, [...(expected.get(`${manifest} ${image}`) ?? []), dockerfile]);
  for (const pair of own) {
    const named = expected.get(`${pair.manifest} ${pair.image}`) ?? [];
    count(
      pair,
      uses.filter(({ manifest, images }) => manifest === pair.manifest && images.includes(pair.image)),
      named,
    );
  }
  for (const { manifest, images, built } of uses) {
    if (!built || images.some((image) => expected.has(`${manifest} ${image}`))) continue;
    others[built.confidence]++;
    if (flags.includes('--all'))
      console.log(`other ${built.confidence}: ${repo} ${manifest} ${images[0] ?? ''} -> ${whereTo(built)}`);
  }
}

function count(pair: Pair, uses: readonly Use[], named: readonly string[]): void {
  const counts = tally.get(pair.method) ?? { found: 0, missed: 0, wrong: 0 };
  tally.set(pair.method, counts);
  const found = uses.flatMap(({ built }) => built ?? []);
  const wrong = found.find(({ stage }) => !named.includes(stage.dockerfile.source.path));
  const where = `${pair.repo} ${pair.manifest} ${pair.image} -> ${pair.dockerfile}`;
  if (wrong) {
    counts.wrong++;
    console.log(`wrong (${pair.method}): ${where}, not ${whereTo(wrong)}`);
  } else if (found.some(({ stage }) => stage.dockerfile.source.path === pair.dockerfile)) counts.found++;
  else {
    counts.missed++;
    console.log(`missed (${pair.method}): ${where}${uses.length === 0 ? ' (no such container)' : ''}`);
  }
}

function whereTo({ stage, via, confidence }: BuiltImage): string {
  return `${stage.dockerfile.source.path} (${confidence}, by ${via.source.path})`;
}

function usesIn(project: Project): Use[] {
  const uses: Use[] = [];
  for (const path of project.paths) {
    const file = project.open(path);
    if (file?.kind !== 'kubernetes') continue;
    for (const container of file.workloads
      .flatMap(({ pods }) => pods)
      .flatMap(({ containers }) => containers))
      uses.push({
        manifest: path,
        images: namesOf(container.image.text ?? ''),
        built: project.imageOf(container),
      });
  }
  const compose = project.paths.filter((path) => kindOfPath(path) === 'compose');
  for (const { services, paths } of project.composeProjects(compose))
    for (const service of services)
      uses.push({
        manifest: paths[0] ?? '',
        images: [service.name, ...namesOf(writtenImage(service))],
        built: project.imageOf(service),
      });
  return uses;
}

/** As the pairs name it: with or without its digest. */
function namesOf(image: string): string[] {
  return [image, image.replace(/@.*/, '')];
}

/** With its variables. */
function writtenImage(service: Service): string {
  const { source, span } = service.at('image');
  return service.image === undefined ? '' : source.slice(span).replace(/^(["'])(.*)\1$/, '$2');
}

function projectOf(root: string, repository: string): Project {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(root, posix.join(entry.parentPath, entry.name)));
  const known = new Set(paths);
  const read = (path: string): string | undefined =>
    known.has(path) ? readFileSync(join(root, path), 'utf8') : undefined;
  return new Project({ paths, repository, read });
}

function readPairs(from: string): Pair[] {
  const [, ...lines] = readFileSync(join(from, 'PAIRS.tsv'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [repo = '', dockerfile = '', manifest = '', image = '', method = ''] = line.split('\t');
    return { repo, dockerfile, manifest, image, method };
  });
}
