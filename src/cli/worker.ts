import { parentPort, workerData } from 'node:worker_threads';
import { check } from '../check/index.ts';
import { Disk } from './files/disk.ts';
import type { Share, ShareResult } from './parallel.ts';

/** A share of a large check, on a core of its own. */
// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- what `inThread` sends, and nobody else
const { selection, options, paths } = workerData as Share;
const disk = new Disk(selection);
const report = check(disk, { ...options, only: (path) => paths.has(path) });
const result: ShareResult = { report, unread: disk.unread };
parentPort?.postMessage(result);
