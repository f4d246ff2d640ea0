import { readBaseImageRows } from '../src/check/facts/base-images.data.ts';
import { bundledTable, ImageTable, type BaseImageRow } from '../src/check/facts/base-images.ts';
import { comparisons, type Comparison } from './facts/compare.ts';
import { History } from './facts/history.ts';
import { Mirrors } from './facts/mirror.ts';

const [folder, ...names] = process.argv.slice(2);
if (folder === undefined) throw new Error('npm run facts:verify -- MIRRORS');
const history = new History(new Mirrors(folder));
const rows = readBaseImageRows();
const official = 'docker.io/library/';
const images = [...new Set(rows.flatMap((row) => row.images))]
  .filter((image) => image.startsWith(official))
  .map((image) => image.slice(official.length))
  .filter((name) => names.length === 0 || names.includes(name));
void bundledTable;
for (const name of images) {
  const t0 = performance.now();
  const own = rows.filter((row) => row.images.includes(official + name));
  const byRow = new Map<BaseImageRow | undefined, Map<string, string[]>>();
  const reasons = new Map<string, string[]>();
  const table = new ImageTable(own);
  let n = 0;
  for (const published of history.tagsOf(name).values()) {
    const row = table.rowOf({ repository: official + name, tag: published.tag });
    const facts = table.of({ repository: official + name, tag: published.tag });
    const { reading, origin, repository } = history.read(name, published); const reason = origin ? "" : repository;
    n++;
    const m = byRow.get(row) ?? new Map<string, string[]>();
    byRow.set(row, m);
    const list: Comparison[] = reading && facts ? comparisons(facts, reading) : [];
    const keys = list.filter(({ verdict }) => verdict !== 'agrees').map(({ field, verdict, read }) => `${verdict} ${field}: ${read}`);
    if (!reading) keys.push(`NOT READ`), reasons.set(reason ?? '', [...(reasons.get(reason ?? '') ?? []), published.tag]);
    if (!facts && reading) keys.push(`NO ROW: user ${reading.user} ${reading.uid}:${reading.gid} ${reading.family} ${JSON.stringify(reading.entrypoint)} ${JSON.stringify(reading.cmd)} p=${reading.ports} v=${reading.volumes} d=${reading.dropsRoot} u=${reading.users.map((u)=>u.name+'='+u.uid+':'+u.gid)}`);
    if (keys.length === 0) keys.push('OK');
    for (const key of keys) m.set(key, [...(m.get(key) ?? []), published.tag]);
  }
  console.log(`\n== ${name}: ${n} tags, ${Math.round(performance.now() - t0)} ms`);
  for (const [row, m] of byRow) {
    console.log(`  [${row?.tags.join(' ') ?? 'no row'}]`);
    for (const [key, tags] of [...m].sort()) console.log(`     ${key}  <- ${tags.length}: ${tags.slice(0, 3).join(' ')} … ${tags.slice(-3).join(' ')}`);
  }
  for (const [reason, tags] of [...reasons].slice(0, 6)) console.log(`   ! ${reason} <- ${tags.length} ${tags.slice(0, 3).join(' ')}`);
}
