import type { Node } from '../../read/node.ts';
import { mapChildren, string, stringOf, child, withEntry } from './nodes.ts';
import { join, type Path, PathTable } from '../../text/path.ts';

/*
 * A file that is extended or included names paths beside itself; in the project they are told from the
 * project's folder (compose-go paths/resolve.go). Only the paths that somebody asks for are kept here.
 */
export function movedTo(folder: string, node: Node, path: Path = []): Node {
  if (path.length === 0 && (folder === '' || folder === '.')) return node;
  const move = moves.find(path);
  if (move) return move(node, folder);
  return mapChildren(node, (value, key) => movedTo(folder, value, [...path, key]));
}

type Move = (node: Node, folder: string) => Node;

const context: Move = (node, folder) => {
  const text = stringOf(node);
  return text === undefined || isRemoteContext(text) ? node : moved(node, text, folder);
};

const file: Move = (node, folder) => {
  const text = stringOf(node);
  return text === undefined ? node : moved(node, text, folder);
};

const mount: Move = (node, folder) => {
  const source = child(node, 'source');
  const text = stringOf(source);
  if (node.kind !== 'map' || !source || text === undefined) return node;
  return stringOf(child(node, 'type')) === 'bind'
    ? withEntry(node, 'source', moved(source, text, folder))
    : node;
};

function moved(node: Node, text: string, folder: string): Node {
  return text === '' || isRooted(text) ? node : string(node, join(folder, text));
}

/** Somewhere that no folder of the project moves: `/…`, `~/…`, `C:\…`, `\\host\…`. */
export function isRooted(path: string): boolean {
  return /^(\/|~|[A-Za-z]:[\\/]|\\\\)/.test(path);
}

/** A build context that is fetched: Git, HTTP, another service, another image (compose-go paths/context.go). */
export function isRemoteContext(text: string): boolean {
  return text.includes('://') || /^(service:|github\.com\/|git@)/.test(text);
}

const moves = new PathTable<Move>(
  ['services.*', 'jobs.*'].flatMap((prefix): [string, Move][] => [
    [`${prefix}.build.context`, context],
    [`${prefix}.build.additional_contexts.*`, context],
    [`${prefix}.extends.file`, file],
    [`${prefix}.env_file.*.path`, file],
    [`${prefix}.label_file.*`, file],
    [`${prefix}.volumes.*`, mount],
  ]),
);
