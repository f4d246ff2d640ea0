import { str } from '../value.ts';
import { bool } from '../value.ts';
import { alike, define, from, type Functions, stringOf } from './arguments.ts';

/** path.Clean. */
export function cleanPath(path: string): string {
  if (path === '') return '.';
  const isRooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isRooted) parts.push('..');
  }
  return (isRooted ? '/' : '') + parts.join('/') || (isRooted ? '/' : '.');
}

export function basePath(path: string): string {
  if (path === '') return '.';
  let end = path.length;
  while (path[end - 1] === '/') end--;
  const cut = path.slice(0, end);
  return cut === '' ? '/' : cut.slice(cut.lastIndexOf('/') + 1);
}

function folder(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
}

function extension(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.includes('.') ? name.slice(name.lastIndexOf('.')) : '';
}

function worked(change: (path: string) => string) {
  return define(['string'], (path) => str(change(stringOf(path)), from(path)));
}

const isAbsolute = define(['string'], (path) => bool(stringOf(path).startsWith('/'), from(path)));

export const pathFunctions: Functions = {
  ...alike(['base', 'osBase'], worked(basePath)),
  ...alike(['dir', 'osDir'], worked(folder)),
  ...alike(['clean', 'osClean'], worked(cleanPath)),
  ...alike(['ext', 'osExt'], worked(extension)),
  ...alike(['isAbs', 'osIsAbs'], isAbsolute),
};
