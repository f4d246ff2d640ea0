import { existsSync, statSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { type Launch, launchesIn, mayMatter, nameOfBuilt, type SavedImages } from '../../check/index.ts';
import {
  CannotVerify,
  DoesNotRun,
  launchOfImage,
  type Left,
  type Removed,
  removeLeftovers,
  Runtime,
  type Verified,
  verify,
  type VerifyOptions,
  withLearned,
} from '../../runtime/index.ts';
import type { Arguments } from '../table/shape.ts';
import { Disk } from '../files/disk.ts';
import { select } from '../files/selection.ts';
import { harmless } from '../format/harmless.ts';
import { paintFor } from '../format/paint.ts';
import { verifyText } from '../format/verify.ts';
import { WrongUse, type Io } from '../io.ts';
import { updateSaved } from '../saved.ts';
import { Waiting } from '../waiting.ts';

export async function runVerify({ positionals, options }: Arguments, io: Io): Promise<number> {
  const [target = '', name] = positionals;
  try {
    const runtime = await Runtime.find(options.get('runtime') ?? io.env.PLIMSOLL_RUNTIME);
    const removed = await removeLeftovers(runtime);
    if (removed.length > 0)
      await io.stderr.write(`Removed what an earlier run left: ${harmless(listed(removed))}.\n`);
    const launches = await launchesOf(target, name, options, { runtime, io });
    return await verifyAll(launches, { runtime, options, io });
  } catch (error) {
    if (error instanceof CannotVerify) throw new WrongUse(error.message);
    throw error;
  }
}

interface Surroundings {
  readonly runtime: Runtime;
  readonly options: Arguments['options'];
  readonly io: Io;
}

async function verifyAll(
  launches: readonly Launch[],
  { runtime, options, io }: Surroundings,
): Promise<number> {
  const waiting = new Waiting(io.stderr);
  const learned: (Verified & { readonly launch: Launch })[] = [];
  const broken: string[] = [];
  for (const launch of launches) {
    try {
      const settings = settingsOf(options, (text) => {
        waiting.say(`${launch.subject}: ${text}`);
      });
      learned.push({ launch, ...(await verify(runtime, launch, { ...settings, ...told(io, waiting) })) });
    } catch (error) {
      if (!(error instanceof DoesNotRun)) throw error;
      broken.push(error.message);
    } finally {
      await waiting.end();
    }
  }
  await io.stdout.write(printed(learned, options, io));
  for (const message of broken) await io.stderr.write(`plimsoll: ${harmless(message)}\n`);
  if (options.has('save') && learned.length > 0) await save(learned, io);
  return broken.length > 0 ? 1 : 0;
}

function printed(learned: readonly Verified[], options: Arguments['options'], { stdout, env }: Io): string {
  const reports = learned.map(({ report }) => report);
  if (options.get('format') === 'json') return `${JSON.stringify({ version: 1, tried: reports }, null, 2)}\n`;
  const width = Math.min(Math.max(stdout.columns, 40), 110);
  const paint = paintFor(options.get('color') ?? 'auto', stdout, env);
  return reports.map((report) => verifyText(report, { width, paint })).join('\n');
}

function told({ stderr }: Io, waiting: Waiting): Pick<VerifyOptions, 'onLeft'> {
  return {
    onLeft: (left) => {
      if (left.length === 0) return;
      waiting.clear();
      void stderr.write(`${harmless(leaving(left))}\n`);
    },
  };
}

function leaving(left: Left): string {
  return left === 'unknown'
    ? 'What this run has made is still there; the next run removes it.'
    : `Could not be removed; the next run will: ${listed(left)}.`;
}

function listed(all: readonly Removed[]): string {
  return all.map(({ kind, name }) => `${kind} ${name}`).join(', ');
}

/** A file's services and workloads, or an image. */
async function launchesOf(
  target: string,
  name: string | undefined,
  options: Arguments['options'],
  { runtime, io }: Pick<Surroundings, 'io' | 'runtime'>,
): Promise<Launch[]> {
  const absolute = resolve(io.cwd, target);
  if (!existsSync(absolute)) {
    if (name !== undefined) throw new WrongUse(`no such file: \`${target}\`.`);
    return [await launchOfImage(runtime, target, options.has('pull'))];
  }
  if (!statSync(absolute).isFile())
    throw new WrongUse(`\`${target}\` is a folder: name one compose file or manifest in it, or an image.`);
  const selection = select(io.cwd, [target, '.'], mayMatter);
  const path = relative(selection.base, absolute).replaceAll('\\', '/');
  const project = io.env.COMPOSE_PROJECT_NAME;
  const all = launchesIn(new Disk(selection), path).map((one) =>
    withBuilt(one, { project, folder: basename(dirname(absolute)) }),
  );
  const chosen = all.filter((launch) => name === undefined || isCalled(launch, name));
  if (chosen.length === 0) throw new WrongUse(nothingIn(target, name, all));
  const image = options.get('image');
  return chosen.map((launch) => (image === undefined ? launch : { ...launch, image }));
}

/** Compose gives a name to what it builds without one: after the project, which is called as its folder is. */
function withBuilt(
  launch: Launch,
  names: { readonly project: string | undefined; readonly folder: string },
): Launch {
  const { built, image, name } = launch;
  const project = names.project ?? built?.project ?? names.folder;
  return {
    ...launch,
    image: built && image === undefined ? nameOfBuilt(project, name) : image,
    beside: launch.beside.map((one) => withBuilt(one, names)),
  };
}

/** `web`, `Deployment/web`, `web/proxy`. */
function isCalled({ name, container, subject }: Launch, wanted: string): boolean {
  const kind = subject.split(' ', 1)[0] ?? '';
  return [
    name,
    container,
    `${kind}/${name}`,
    `${name}/${container}`,
    `${kind}/${name}/${container}`,
  ].includes(wanted);
}

function nothingIn(target: string, name: string | undefined, all: readonly Launch[]): string {
  if (name === undefined || all.length === 0)
    return `\`${target}\` starts nothing: name a compose file, a manifest with a workload, or an image.`;
  const names = [...new Set(all.map((launch) => launch.name))].join(', ');
  return `\`${target}\` has no \`${name}\`; it has ${names}.`;
}

function settingsOf(
  options: Arguments['options'],
  say: (text: string) => void,
): Omit<VerifyOptions, 'onLeft'> {
  const number = (name: string, otherwise: number) => {
    const text = options.get(name);
    if (text === undefined) return otherwise;
    if (!/^[1-9]\d{0,6}$/.test(text))
      throw new WrongUse(`\`--${name}\` needs a whole number, not \`${text}\`.`);
    return Number(text);
  };
  const ready = options.get('ready');
  return {
    ready: ready === undefined ? undefined : wordsOf(ready),
    network: options.get('network'),
    environment: options.get('env')?.split('\n') ?? [],
    memory: number('memory', 2048) * 1024 * 1024,
    seconds: number('timeout', 60),
    settle: 5,
    linger: 300,
    pull: options.has('pull'),
    limit: number('limit', 900),
    say,
  };
}

/** Words with spaces between them; one that needs a shell says so: `sh -c "…"`. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}

async function save(learned: readonly (Verified & { readonly launch: Launch })[], io: Io): Promise<void> {
  await updateSaved(io, (known) =>
    learned.reduce<SavedImages>((before, one) => withLearned(before, { ...one, today: io.today }), known),
  );
}
