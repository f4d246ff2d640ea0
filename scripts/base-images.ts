// Checks src/check/facts/base-images.tsv and makes base-images.data.ts of it.
// node scripts/run.js scripts/base-images.ts [--check] [TSV]
import { readFileSync, writeFileSync } from 'node:fs';
import type {
  BaseImageRow,
  DistributionFamily,
  DropsRoot,
  PackageManager,
} from '../src/check/facts/base-images.ts';
import { parseImageReference } from '../src/check/model/image/image-reference.ts';

const columns = [
  'images',
  'tags',
  'holds',
  'user',
  'ids',
  'users',
  'family',
  'packages',
  'shells',
  'entrypoint',
  'cmd',
  'ports',
  'volumes',
  'writes',
  'drops',
  'caps',
  'source',
  'seen',
] as const;
type Column = (typeof columns)[number];

const families: readonly DistributionFamily[] = [
  'alpine',
  'azurelinux',
  'busybox',
  'debian',
  'distroless',
  'rhel',
  'scratch',
  'ubuntu',
  'wolfi',
];
const packageManagers: readonly PackageManager[] = ['apk', 'apt', 'dnf', 'microdnf', 'none', 'tdnf', 'yum'];
const drops: readonly DropsRoot[] = [
  'chroot',
  'daemon',
  'gosu',
  's6-setuidgid',
  'setpriv',
  'su-exec',
  'workers',
];

/** The generated file for a table; throws with the line of the first mistake. */
export function generate(tsv: string): string {
  const [head = '', ...lines] = tsv.replace(/\n$/, '').split('\n');
  if (head !== columns.join('\t')) throw new Error(`line 1: the columns are ${columns.join(', ')}`);
  const seen = new Set<string>();
  const rows = lines.map((line, index) => {
    try {
      const row = rowOf(line);
      for (const image of row.images) {
        const key = `${image} ${row.tags.join(' ')}`;
        if (seen.has(key)) throw new Error(`${key} stands twice`);
        seen.add(key);
      }
      return JSON.stringify(row);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`line ${index + 2}: ${reason}`, { cause: error });
    }
  });
  return [
    '/* eslint-disable max-lines, @typescript-eslint/no-unsafe-return */',
    '// Generated from base-images.tsv by `npm run facts`. Edit that file, not this one.',
    "import type { BaseImageRow } from './base-images.ts';",
    '',
    '/** JSON, since an engine reads it in a fraction of the time that it takes for a literal. */',
    'const rows = String.raw`[',
    rows.map(raw).join(',\n'),
    ']`;',
    '',
    'export const readBaseImageRows = (): readonly BaseImageRow[] => JSON.parse(rows);',
    '',
  ].join('\n');
}

/** Nothing in it may end the text around it. */
function raw(json: string): string {
  if (/`|\$\{/.test(json)) throw new Error(`a cell with a backtick or \`\${\`: ${json}`);
  return json;
}

function rowOf(line: string): BaseImageRow {
  const cells = line.split('\t');
  if (cells.length !== columns.length) throw new Error(`${cells.length} cells, not ${columns.length}`);
  const cell = (name: Column): string => cells[columns.indexOf(name)] ?? '';
  const row = {
    images: list(cell('images')).map(repository),
    tags: list(cell('tags')).map(tagPattern),
    isUsual: oneOf(['certain', 'usual'], cell('holds')) === 'usual' ? true : undefined,
    user: known(cell('user')),
    ids: ids(cell('ids')),
    users: filled(list(cell('users')).map(user)),
    family: oneOf(families, known(cell('family'))),
    packages: oneOf(packageManagers, known(cell('packages'))),
    shells: known(cell('shells')) && (cell('shells') === 'none' ? [] : list(cell('shells'))),
    entrypoint: argv(cell('entrypoint')),
    cmd: argv(cell('cmd')),
    ports: filled(list(cell('ports')).map((port) => shaped(port, /^\d+\/(?:tcp|udp)$/))),
    volumes: filled(list(cell('volumes')).map((path) => shaped(path, /^\//))),
    writes: filled(list(cell('writes')).map((path) => shaped(path, /^\//))),
    drops: cell('drops') === '' ? undefined : oneOf(drops, cell('drops')),
    caps: filled(list(cell('caps')).map((name) => shaped(name, /^[A-Z_]+$/))),
    sources: list(cell('source')),
    seen: known(cell('seen')) && shaped(cell('seen'), /^\d{4}-\d{2}(?:-\d{2})?$/),
  };
  if (row.images.length === 0 || row.tags.length === 0 || row.sources.length === 0)
    throw new Error('images, tags and source may not be empty');
  return row as BaseImageRow;
}

function list(cell: string): string[] {
  return cell.split(' ').filter((word) => word !== '');
}

function known(cell: string): string | undefined {
  if (cell === '') throw new Error('an empty cell where `?` would say that it is not known');
  return cell === '?' ? undefined : cell;
}

function filled<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length > 0 ? items : undefined;
}

function shaped(text: string, shape: RegExp): string {
  if (!shape.test(text)) throw new Error(`\`${text}\` does not look like ${String(shape)}`);
  return text;
}

function oneOf<T extends string>(values: readonly T[], text: string | undefined): T | undefined {
  const found = values.find((value) => value === text);
  if (text !== undefined && found === undefined)
    throw new Error(`\`${text}\` is none of ${values.join(', ')}`);
  return found;
}

function repository(name: string): string {
  const image = parseImageReference(name);
  if (image?.full !== `${image?.repository ?? ''}:latest`)
    throw new Error(`\`${name}\` is not an image's name`);
  return image.repository;
}

function tagPattern(pattern: string): string {
  return shaped(pattern, /^!?(?:[<>]?=\d+(?:\.\d+)*(?:\.\.\d+(?:\.\d+)*)?)?[\w.*-]*$/);
}

function ids(cell: string): BaseImageRow['ids'] {
  if (cell === '?:?') return undefined;
  const [uid = '', gid = ''] = shaped(cell, /^(?:\d+|\?):(?:\d+|\?)$/).split(':');
  return [number(uid), number(gid)];
}

function user(text: string): [string, number | null, number | null] {
  const [name = '', pair = ''] = shaped(text, /^[a-z_][\w-]*=(?:\d+|\?):(?:\d+|\?)$/).split('=');
  const [uid = '', gid = ''] = pair.split(':');
  return [name, number(uid), number(gid)];
}

function number(text: string): number | null {
  return text === '?' ? null : Number(text);
}

function argv(cell: string): readonly string[] | undefined {
  const text = known(cell);
  if (text === undefined) return undefined;
  if (text === 'none') return [];
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value) || !value.every((word) => typeof word === 'string'))
    throw new Error(`\`${text}\` is not a list of words`);
  return value;
}

function main(args: readonly string[]): void {
  const table = args.find((arg) => !arg.startsWith('-')) ?? 'src/check/facts/base-images.tsv';
  const target = 'src/check/facts/base-images.data.ts';
  const text = generate(readFileSync(table, 'utf8'));
  if (!args.includes('--check')) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text) {
    console.error(`${target} is not what ${table} says: run \`npm run facts\`.`);
    process.exitCode = 1;
  }
}

if (/scripts-base-images\.ts/.test(process.argv[1] ?? '')) main(process.argv.slice(2));
