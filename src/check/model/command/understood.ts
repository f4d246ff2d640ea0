import type { Stage } from '../image/dockerfile.ts';
import { basename } from '../image/path.ts';
import { hasOwnFiles, isOwnProgram } from '../image/own-program.ts';
import type { Act } from './act.ts';
import { plainTools } from './rootless.ts';

/*
 * Whether it can be told what an image starts: a program of the project itself, run as it is or by an interpreter, and
 * plain tools around it. A server that was installed or downloaded does what its own documentation says, and a script
 * that is not in the project does anything.
 */

export function isUnderstood(act: Act, stage: Stage): boolean {
  const { program, written } = act;
  if (program === '') return act.outputs.length > 0 && act.args.length === 0;
  if (plainTools.has(program) || builtins.has(program)) return true;
  if (interpreters.test(program)) return startsOwn(act, stage);
  if (launchers.has(program)) return hasOwnFiles(stage) && !writesBeside(act);
  return isOwnProgram(stage, written) && !scriptLike.test(program) && !stateful.test(program);
}

/** Servers that keep what they are told, wherever they are told to: in a volume that root has written to so far. */
const stateful =
  /^(?:arangod|clickhouse|cockroach|consul|dgraph|etcd|gitea|influxd|mariadbd|milvus|minio|mongod|mysqld|nats-server|postgres|prometheus|qdrant|redis-server|registry|rqlited|tidb-server|tikv-server|valkey-server|vault|victoria-metrics\S*|weaviate)$/;

/** The server that the base was made for, and that it leaves root for: `postgres`, `php-fpm`. */
export function isBaseServer({ program }: Act, { base: { facts }, entrypoint }: Stage): boolean {
  if (facts?.dropsRoot === undefined) return false;
  // docker-library's entrypoints put the server before what begins with a dash.
  if (program.startsWith('-')) return entrypoint?.from === 'base';
  return program === basename(facts.cmd?.[0] ?? '');
}

/** Of a shell, which is there already, nothing that needs anything. */
const builtins = new Set([
  ...['alias', 'break', 'cd', 'continue', 'declare', 'exec', 'export', 'getopts', 'hash', 'let', 'local'],
  ...[
    'read',
    'readonly',
    'return',
    'set',
    'shift',
    'shopt',
    'trap',
    'type',
    'typeset',
    'umask',
    'unset',
    'wait',
  ],
  ...['dockerize', 'envsubst', 'getent', 'jq', 'mktemp', 'nc', 'pg_isready', 'readlink', 'realpath', 'which'],
  ...['chmod', 'cp', 'install', 'ln', 'mv', 'rm', 'rmdir', 'truncate', 'wait-for', 'wait-for-it'],
]);

const interpreters =
  /^(?:bun|deno|dotnet|java|node|nodejs|perl|php|pypy3?|python(?:\d(?:\.\d+)?)?|ruby|ts-node|tsx)$/;

/** They look for the application in the folder that they are started in, and write nothing beside it. */
const launchers = new Set([
  ...['celery', 'daphne', 'fastapi', 'flask', 'functions-framework', 'gunicorn', 'http-server', 'hypercorn'],
  ...['locust', 'next', 'npm', 'pm2-runtime', 'pnpm', 'rackup', 'serve', 'streamlit', 'uvicorn', 'uwsgi'],
  ...['waitress-serve', 'yarn'],
]);

/** Nothing in the project says what is in it. */
const scriptLike =
  /\.(?:ba|k|z)?sh$|entrypoint|^(?:bootstrap|boot|init|launch|run|setup|start|startup)(?:[-_.]\w+)?$/;

/** Reloads what is edited, builds when it is started, or keeps a schedule in a file: it writes beside the code. */
function writesBeside({ args }: Act): boolean {
  return args.some((word = '') =>
    /(?:^|[:-])(?:beat|build|dev|develop|install|test|watch)\b|^-B$|--reload/.test(word),
  );
}

/** The file that an interpreter is given, or the module in the folder that it works in. */
function startsOwn({ args }: Act, stage: Stage): boolean {
  const words = args.map((word) => word ?? '$');
  if (words.some((word) => managed.test(word))) return false;
  const from = words.findIndex((word) => /^(?:--?class-?path|-cp|-jar)$/.test(word)) + 1;
  const at = words.findIndex(
    (word, index) => index >= from && !word.startsWith('-') && !valued.has(words[index - 1] ?? ''),
  );
  const module = words.indexOf('-m');
  if (module !== -1 && (at === -1 || module < at)) return hasOwnFiles(stage);
  const [file = '$'] = (words[at] ?? '$').split(':');
  if (file.includes('$')) return false;
  return isOwnProgram(stage, /[./]/.test(file) ? file : `./${file}`);
}

/** Options of interpreters that take the next word. */
const valued = new Set(['-m', '-r', '--require', '--import', '-W', '-X', '-t']);

/** Django keeps its database beside the code, and Laravel all that it logs, until somebody says otherwise. */
const managed = /(?:^|\/)(?:artisan|bin\/console|manage\.py)$/;
