import type { Place } from '../text/source.ts';
import type { Stage } from './image/dockerfile.ts';
import { rootStartOf } from './command/becoming-root.ts';
import { rootByScript, rootUnderAnotherName } from './image/doors.ts';
import type { Project } from './project.ts';

/** How an image is root though its user is not called so. Nobody does so by mistake. */
export type RootDoor =
  | { readonly kind: 'account'; readonly at: Place; readonly name: string; readonly given: Place }
  | {
      readonly kind: 'sudo';
      readonly at: Place;
      readonly program: 'sudo' | 'doas';
      readonly inside: Place | undefined;
    };

export function rootDoorsOf(stage: Stage, project: Project): RootDoor[] {
  const account =
    rootUnderAnotherName(stage) ??
    accountInFile(stage, project) ??
    rootByScript(stage, (of, path) => project.scriptAt(of, path));
  const started = rootStartOf(stage, project);
  return [
    ...(account
      ? [{ kind: 'account' as const, at: stage.user.at, name: stage.user.name, given: account.at }]
      : []),
    ...(started ? [{ kind: 'sudo' as const, ...started }] : []),
  ];
}

/** The account in the file that the image has in the place of its own /etc/passwd. */
function accountInFile(stage: Stage, project: Project): { readonly at: Place } | undefined {
  const { user } = stage;
  const file = user.kind === 'name' ? project.fileAt(stage, '/etc/passwd') : undefined;
  const start = file?.text.indexOf(`${user.name}:`) ?? -1;
  if (!file || start === -1) return undefined;
  const { span, text } = file.lineAt(start);
  const [name, , number] = text.split(':');
  return name === user.name && Number(number) === 0 ? { at: { source: file, span } } : undefined;
}
