import { type Trick, tricks } from './trick.ts';

/* Entrypoints that speak of leaving root, and do not, or not surely. */

const lines = 'RUN apt-get update && apt-get install -y gosu\nCOPY entrypoint.sh server.js /\n';
const started = (script: string, more = ''): Record<string, string> => ({
  Dockerfile: `FROM node:24-slim\n${lines}${more}ENTRYPOINT ["/entrypoint.sh"]\nCMD ["node", "server.js"]\n`,
  'entrypoint.sh': `#!/bin/sh\nset -e\n${script}\n`,
});
const direct = (entrypoint: string, more = ''): Record<string, string> => ({
  Dockerfile: `FROM node:24-slim\n${lines}${more}ENTRYPOINT ${entrypoint}\n`,
});
const drop = 'exec gosu node "$@"';

const stay = tricks('warns', [
  ['a drop of another command', started('gosu node true\nexec "$@"')],
  ['a drop that never comes', started(`false && ${drop}\nexec "$@"`)],
  ['a drop in a function', started(`leave() {\n  ${drop}\n}\nexec "$@"`)],
  ['a drop after the program', started('"$@" &\nexec gosu node sleep infinity')],
  ['a drop after the end', started(`exec "$@"\n${drop}`)],
  ['a user by default', started('exec gosu "${U:-root}" "$@"')],
  ['a user in a variable', started('U=root\nexec gosu $U "$@"')],
  ['a function of its name', started(`gosu() { shift; "$@"; }\n${drop}`)],
  ['another path', started(`PATH=/app:$PATH\n${drop}`)],
  ['another number', started(`if [ "$(id -u)" = 1 ]; then ${drop}; fi\nexec "$@"`)],
  ['where it is asked for', started(`if [ -n "$DROP" ]; then ${drop}; fi\nexec "$@"`)],
  ['another program', started(`if [ "$1" = x ]; then ${drop}; fi\nexec "$@"`)],
  ['a case', started(`case "$1" in x) ${drop};; esac\nexec "$@"`)],
  ['the program itself before it', started('node server.js\nexec gosu node "$@"')],
  ['an alias', started(`alias gosu="env -u"\n${drop}`)],
  ['a loop that is not run', started(`while false; do ${drop}; done\nexec "$@"`)],
  ['another script', started(`. /other.sh\n${drop}`)],
  ['a text that is run', started(`eval "exec \\$@"\n${drop}`)],
  ['a user who is root', started('exec gosu app "$@"', 'RUN useradd -o -u 0 app\n')],
  ['a script that is edited', started(drop, 'RUN sed -i "s/gosu node//" /entrypoint.sh\n')],
  ['a gosu of their own', started(drop, 'COPY gosu /usr/local/bin/gosu\n')],
  ['two commands in a shell', direct('["sh", "-c", "node server.js & exec gosu node id"]')],
  ['two commands in the shell form', direct('gosu node id; node server.js')],
  ['a user of the shell form', direct('gosu $U node server.js', 'ENV U=root\n')],
]);

const leave = tricks('passes', [
  ['always', started(drop)],
  [
    'where it is root',
    started(`if [ "$(id -u)" = '0' ]; then\n  chown -R node /data\n  ${drop}\nfi\nexec "$@"`),
  ],
  [
    'as the official images do',
    started(`if [ "$1" = 'node' -a "$(id -u)" = '0' ]; then\n\texec gosu node "$0" "$@"\nfi\nexec "$@"`),
  ],
  ['without a script', direct('["gosu", "node", "node", "server.js"]')],
]);

export const entrypoints: readonly Trick[] = [...stay, ...leave];
