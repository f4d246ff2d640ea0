import type { Command, Stage, Unresolved, Value } from './dockerfile.ts';
import { placesOf } from './program.ts';
import { absolutePath, basename, isWithin } from './path.ts';

/** Where the code is that an image starts, as far as its command tells. */
export interface Application {
  /** The program, or the script for an interpreter. */
  readonly files: readonly string[];
  /** Where an interpreter or a launcher finds the rest of it: the working directory. */
  readonly folder: string | undefined;
}

/** Start something else, and are none of the application. */
const wrappers = /^(?:--|-g|-c|-\w*c|catatonit|dumb-init|env|exec|tini|tini-static|(?:ba|da)?sh|\w+=.*)$/;
const interpreters = /^(?:bun|deno|dotnet|java|node|nodejs|perl|php|python[\d.]*|ruby)$/;
/** Look for the application in the folder they are started in. */
const launchers =
  /^(?:bundle|celery|daphne|fastapi|flask|gunicorn|hypercorn|next|nodemon|npm|npx|pm2|pm2-runtime|pnpm|puma|rails|streamlit|uvicorn|uwsgi|yarn)$/;

export function applicationOf({ entrypoint, command, workdir }: Stage): Application {
  const parts = [entrypoint, command].flatMap((one) =>
    one && one.from !== 'base' ? partOf(one, workdir ?? '/') : [],
  );
  return {
    files: parts.flatMap(({ files }) => files),
    folder: parts.find(({ folder }) => folder !== undefined)?.folder,
  };
}

/** Whether what is put at this path is, or holds, or belongs to the application. */
export function isOfApplication(path: string, { files, folder }: Application): boolean {
  if (path === '/') return false;
  return files.some((file) => isWithin(file, path)) || (folder !== undefined && isNear(path, folder));
}

/** The folder itself, what holds it, and what is in it; but not what a program is given to keep there. */
function isNear(path: string, folder: string): boolean {
  if (isWithin(folder, path)) return true;
  return isWithin(path, folder) && !kept.test(path.slice(folder.length));
}

const kept =
  /\/(?:\.?cache|config|data|databases?|db|logs?|media|public|sessions?|state|static|storage|te?mp|uploads?|volumes?)(?:\/|$)/i;

function partOf({ argv, form, script = '' }: Command, workdir: string): Application {
  const words = form === 'shell' ? script.split(/\s+/) : argv;
  const start = words.findIndex((word) => !wrappers.test(basename(word)));
  const [program = '', ...args] = start === -1 ? [] : words.slice(start);
  const folder = workdir === '/' ? undefined : workdir;
  if (launchers.test(basename(program))) return { files: [], folder };
  if (interpreters.test(basename(program))) return { files: scriptsIn(args, workdir), folder };
  if (program === '' || /[$*;&|<>]/.test(program)) return { files: [], folder: undefined };
  const files = program.includes('/') ? [absolutePath(workdir, program)] : placesOf(program);
  return { files, folder: undefined };
}

function scriptsIn(args: readonly string[], workdir: string): string[] {
  const script = args.find((word) => /^[^-$].*\.(?:c?js|mjs|ts|jar|py|rb|php|dll|pl)$|^\//.test(word));
  return script === undefined ? [] : [absolutePath(workdir, script)];
}

/** Not settings, pages or lists of packages, as far as the name tells. */
export function holdsCode(source: Value | Unresolved): boolean {
  const name = 'error' in source ? '' : basename(source.text);
  return !/^\.[^/.]|^package\b|[^/]\.(?:cf|cfg|cnf|conf|css|env|html|ini|json|lock|md|properties|service|template|tmpl|toml|txt|xml|ya?ml)$/.test(
    name,
  );
}
