import type { Reading } from '../pull.ts';
import type { WirePlace } from './client.ts';
import { background, blobs, filesAt } from './graph.ts';
import { opinions } from './opinions.ts';
import {
  bytesOf,
  changesOf,
  comparison,
  mayWrite,
  mergeBase,
  pull,
  pullsAt,
  run,
  runsAt,
  treeOf,
  wholeBlob,
} from './rest.ts';

/** The requests that change nothing. */
export function readingOf(place: WirePlace): Omit<Reading, 'canCommit'> {
  return {
    pull: (number) => pull(place, number),
    pullsAt: (sha) => pullsAt(place, sha),
    changes: (number) => changesOf(place, number),
    comparison: (base, head) => comparison(place, base, head),
    mergeBase: (base, head) => mergeBase(place, base, head),
    tree: (commit) => treeOf(place, commit),
    background: (wanted) => background(place, wanted),
    blobs: (ids) => blobs(place, ids),
    blob: (id) => wholeBlob(place, id),
    bytes: (id) => bytesOf(place, id),
    filesAt: (commit, paths) => filesAt(place, commit, paths),
    runs: (sha) => runsAt(place, sha),
    run: (id) => run(place, id),
    opinions: (number) => opinions(place, number),
    mayWrite: (login) => mayWrite(place, login),
  };
}
