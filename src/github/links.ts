import type { Links } from '../review/answer.ts';
import { configurationPath, sharedPath } from './configuration.ts';
import type { Repository } from './pull.ts';

type Here = Pick<Repository, 'owner' | 'page'>;

/** Addresses in the repository and in our documentation. A path is what somebody chose to call a file. */
export function linksFor(
  { owner, page }: Here,
  homepage: string,
  commits: { readonly head: string; readonly base: string },
): Links {
  const file = (root: string, commit: string, path: string, line?: number): string =>
    `${root}/blob/${commit}/${encoded(path)}${line === undefined ? '' : `#L${line}`}`;
  return {
    line: (side, path, line) => {
      if (path === sharedPath(owner))
        return file(`${page.slice(0, page.lastIndexOf('/'))}/.github`, 'HEAD', configurationPath, line);
      // The one that holds is that of the default branch, whatever the base is.
      const commit = side === 'base' && path === configurationPath ? 'HEAD' : commits[side];
      return file(page, commit, path, line);
    },
    rule: (id) => `${homepage}/blob/main/docs/rules/${encoded(id)}.md`,
    docs: (name) => `${homepage}/blob/main/docs/${pages.get(name) ?? `${encoded(name)}.md`}`,
  };
}

/** Pages that are a part of another. */
const pages = new Map([
  ['waivers', 'configuration.md#waivers'],
  ['unjudged', 'configuration.md#what-is-not-judged'],
]);

/** What encodeURIComponent leaves as it is, and Markdown does not. */
function encoded(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd')).replace(/[!'()*]/g, percent))
    .join('/');
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
