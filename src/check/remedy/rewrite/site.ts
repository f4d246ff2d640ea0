import type { Project } from '../../model/project.ts';
import type { Stage } from '../../model/image/dockerfile.ts';
import type { Port } from '../../model/image/port.ts';
import { isWithin } from '../../model/image/path.ts';
import type { ProgramCall } from '../../model/image/script.ts';
import type { Outline } from './outline.ts';
import type { Plan } from './plan.ts';
import { isAskedForHttp } from './runners.ts';
import { targetOf } from './steps.ts';

/*
 * Pages that nginx serves. The image of nginxinc/docker-nginx-unprivileged is the same under the same tags, and differs in
 * its user, 101, the port that its own configuration listens on, 8080, and its temporary files, which are in /tmp.
 */

const pages = '/usr/share/nginx/html';
const own = '/etc/nginx/conf.d/default.conf';

export function sitePlan(outline: Outline, project: Project): Plan | undefined {
  const { stage, calls, steps } = outline;
  if (!startsNginx(stage) || stage.user.instruction || stage.ports.some(isPrivileged)) return undefined;
  const image = stage.base.image;
  if (image?.repository !== 'docker.io/library/nginx' || !calls.every(clearsPages)) return undefined;
  const targets = steps.flatMap((step) => (step.copy ? [targetOf(step) ?? ''] : []));
  const hasPages = targets.some((target) => isWithin(target, pages));
  if (!hasPages || !targets.every((target) => isWithin(target, pages) || target === own || target === folder))
    return undefined;
  const ports = targets.every((target) => isWithin(target, pages))
    ? new Map([[80, 8080]])
    : portsSaid(stage, project);
  if (!ports || (ports.size > 0 && isAskedForHttp(stage, project))) return undefined;
  const tag = image.tag === undefined || image.tag === 'latest' ? '' : `:${image.tag}`;
  return { image: `nginxinc/nginx-unprivileged${tag}`, ports };
}

/** As the base does, or in the very words that everybody writes. */
function startsNginx({ entrypoint, command }: Stage): boolean {
  if (entrypoint?.from !== 'base') return false;
  return (
    command?.from === 'base' ||
    /^nginx -g daemon off;$/.test(command?.form === 'exec' ? command.argv.join(' ') : '')
  );
}

function isPrivileged({ first, last }: Port): boolean {
  return first < 1024 && (first !== 80 || last !== 80);
}

const folder = '/etc/nginx/conf.d';

/** `rm -rf /usr/share/nginx/html/*`: what is copied takes the place of it. */
function clearsPages({ program, args }: ProgramCall): boolean {
  return (
    program === 'rm' &&
    args.every((word) => word !== undefined && (word.startsWith('-') || isWithin(word, pages)))
  );
}

/** None, where its own configuration asks for no privileged one and for no other file. */
function portsSaid(stage: Stage, project: Project): ReadonlyMap<number, number> | undefined {
  const text = project.fileAt(stage, own)?.text;
  if (
    text === undefined ||
    text.length > 65_536 ||
    /\b(?:user|pid|ssl_certificate|access_log|error_log)\b/.test(text)
  )
    return undefined;
  const listens = [...text.matchAll(/^[ \t]*listen[ \t]+(?:[\w.*:[\]]*:)?(\d+)/gm)].map(([, port]) =>
    Number(port),
  );
  return listens.length > 0 && listens.every((port) => port >= 1024) ? new Map() : undefined;
}
