import { loadCompose, type ComposeProject } from '../../src/check/model/service/compose-project.ts';
import type { Service } from '../../src/check/model/service/service.ts';
import { Source } from '../../src/check/text/source.ts';

/** A project of small files by their paths; the first is the first, `over` names those laid over it. */
export function composeProject(
  files: Readonly<Record<string, string>> | string,
  ...over: readonly string[]
): ComposeProject {
  const texts = typeof files === 'string' ? { 'compose.yaml': files } : files;
  const sources = new Map(Object.entries(texts).map(([path, text]) => [path, new Source(path, text)]));
  const [first = ''] = sources.keys();
  return loadCompose([first, ...over], { read: (path) => sources.get(path) });
}

export function composeService(
  files: Readonly<Record<string, string>> | string,
  name = 'web',
  ...over: readonly string[]
): Service {
  const project = composeProject(files, ...over);
  const service = project.services.find((candidate) => candidate.name === name);
  if (!service) throw new Error(`no service ${name}: ${project.problems[0]?.message ?? 'nothing wrong'}`);
  return service;
}

/** A service `web` of the given keys, indented as they stand under it. */
export function webService(keys: string, more = ''): string {
  return `services:\n  web:\n${keys.replace(/^/gm, '    ')}\n${more}`;
}
