import type { CheckRun, PullRequest, Repository } from '../model.ts';

/* Where things stand, by GitHub's own paths, so that the links of a review lead here. */

export function repositoryAddress({ fullName }: Repository): string {
  return `/${fullName}`;
}

export function pullAddress({ repository, number }: PullRequest, tab = ''): string {
  return `/${repository.fullName}/pull/${number}${tab === '' ? '' : `/${tab}`}`;
}

export function runAddress({ fullName }: Repository, { id }: CheckRun): string {
  return `/${fullName}/runs/${id}`;
}

export function sourceAddress({ fullName }: Repository, commit: string, path: string, line?: number): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return `/${fullName}/blob/${commit}/${encoded}${line === undefined ? '' : `#L${line}`}`;
}

/** The name of an element of the page: a path may hold what a fragment must not. */
export function lineName(file: number, side: 'LEFT' | 'RIGHT', line: number): string {
  return `file-${file}-${side === 'LEFT' ? 'L' : 'R'}${line}`;
}
