import { readFileSync, writeFileSync } from 'node:fs';
import { readBaseImageRows } from '../src/check/facts/base-images.data.ts';
import { History } from './facts/history.ts';
import { Mirrors } from './facts/mirror.ts';
import { doubtOf, readRecord, recordOf, recordText, type RecordLine } from './facts/record.ts';

/*
 * npm run facts:verify -- MIRRORS [IMAGE…]
 *
 * Holds the table of base images against the history of the repositories that make the images, and writes down what was
 * read. MIRRORS is a folder of bare clones, each named `owner+name`; docker-library/official-images has to be among
 * them. No network is needed. With images, `node` or `quay.io/minio/minio`, only their lines are written anew.
 */

const record = 'src/check/facts/base-images.record.tsv';

const [folder, ...named] = process.argv.slice(2);
if (folder === undefined) throw new Error('npm run facts:verify -- MIRRORS [IMAGE…]');
const wanted = new Set(
  named.map((name) =>
    name.includes('.') ? name : `docker.io/${name.includes('/') ? '' : 'library/'}${name}`,
  ),
);
const rows = readBaseImageRows();
const known = readRecord(readFileSync(record, 'utf8'));
const mirrors = new Mirrors(folder);
const lines: RecordLine[] = [];
for (const image of [...new Set(rows.flatMap(({ images }) => images))].sort()) {
  const own = rows.filter(({ images }) => images.includes(image));
  const isWanted = wanted.size === 0 || wanted.has(image);
  // One image's files after another's: together they do not fit.
  const found = isWanted
    ? recordOf(image, own, new History(mirrors))
    : known.filter((line) => line.image === image && own.some(({ tags }) => tags.join(' ') === line.tags));
  lines.push(...found.filter(({ read, unread }) => read + unread > 0));
  if (isWanted) tell(image, own.length, found);
  writeFileSync(record, recordText(lines));
}
const certain = rows.filter(({ isUsual }) => !isUsual).length;
console.log(`${rows.length} rows, ${certain} of them certain; ${lines.length} lines.`);

function tell(image: string, count: number, found: readonly RecordLine[]): void {
  const doubts = found.flatMap((line) => {
    const doubt = doubtOf(line);
    return doubt === undefined ? [] : [`  ${line.tags}: ${doubt}`];
  });
  console.log([`${image}: ${count - doubts.length} of ${count} rows hold`, ...doubts].join('\n'));
}
