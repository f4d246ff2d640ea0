import { folderOf } from '../text/path.ts';
import type { Source } from '../text/source.ts';
import type { Pod } from './pod/pod.ts';
import type { Project } from './project.ts';
import { kindOfPath } from './kind.ts';

/*
 * OpenShift's `restricted` constraint gives each pod a user of its namespace's range by number, and refuses one that asks
 * for another ("Managing security context constraints", MustRunAsRange).
 */

/** Whether the pod is meant for OpenShift: it is of one of its kinds, or stands beside objects that only OpenShift has. */
export function isForOpenShift({ workload: { manifest } }: Pod, project: Project): boolean {
  if (/(?:^|\.)openshift\.io$/.test(manifest.group)) return true;
  const { source } = manifest.root;
  return isOfOpenShift(source) || folderIsForOpenShift(folderOf(source.path), project);
}

/** Of each text once: every container of a long file asks. */
function isOfOpenShift(source: Source): boolean {
  const answer = texts.get(source) ?? own.test(source.text);
  texts.set(source, answer);
  return answer;
}

const texts = new WeakMap<Source, boolean>();

const own = /^["']?apiVersion["']?[ \t]*:[ \t]*["']?[\w.]+\.openshift\.io\//m;

/** More files than one folder is looked through for. */
const mostFiles = 100;

/** No fix changes what kinds of objects there are, so what is known of some paths stays true. */
const known = new WeakMap<readonly string[], Map<string, boolean>>();
const folders = new WeakMap<readonly string[], ReadonlyMap<string, readonly string[]>>();

function folderIsForOpenShift(folder: string, project: Project): boolean {
  const { paths } = project;
  const answers = known.get(paths) ?? new Map<string, boolean>();
  known.set(paths, answers);
  const answer =
    answers.get(folder) ??
    manifestsIn(folder, paths).some((path) => own.test(project.source(path)?.text ?? ''));
  answers.set(folder, answer);
  return answer;
}

function manifestsIn(folder: string, paths: readonly string[]): readonly string[] {
  const byFolder = folders.get(paths) ?? byFolderOf(paths.filter(isManifest));
  folders.set(paths, byFolder);
  return byFolder.get(folder) ?? [];
}

function byFolderOf(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const byFolder = new Map<string, string[]>();
  for (const path of paths) {
    const own = byFolder.get(folderOf(path)) ?? [];
    if (own.length < mostFiles) own.push(path);
    byFolder.set(folderOf(path), own);
  }
  return byFolder;
}

function isManifest(path: string): boolean {
  return /^(?:json|yaml)$/.test(kindOfPath(path) ?? '');
}
