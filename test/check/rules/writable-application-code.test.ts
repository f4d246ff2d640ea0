import rule from '../../../src/check/rules/writable-application-code.ts';
import { testRule } from '../../support/rule-tester.ts';

const image = (...lines: string[]) => ({ Dockerfile: `${lines.join('\n')}\n` });

const node = (...lines: string[]) => image('FROM node:24-slim', 'WORKDIR /app', ...lines);

const owns = (user: string, path: string) =>
  `This image runs as \`${user}\`, who owns its code in \`${path}\` and can change it.`;
const isGiven = (user: string, path: string) =>
  `This image gives its code in \`${path}\` to \`${user}\`, the user it runs as.`;
const open = (path: string) => `Every user of this image can change its code in \`${path}\`.`;

const start = ['USER node', 'CMD ["node", "server.js"]'];

testRule(rule, {
  good: {
    'code of root': { files: node('COPY . .', ...start) },
    'code of somebody else': { files: node('COPY --chown=build:build . .', ...start) },
    'an image that runs as root, which changes everything anyway': {
      files: node('COPY --chown=node . .', 'CMD ["node", "server.js"]'),
    },
    'data for the application': {
      files: node('COPY . .', 'COPY --chown=node data ./data', 'RUN chown -R node /app/uploads', ...start),
    },
    'a folder that is filled at run time': {
      files: node('COPY . .', 'RUN mkdir /cache && chown node /cache && chmod 777 /cache', ...start),
    },
    'settings and lists of packages': { files: node('COPY --chown=node package*.json .env ./', ...start) },
    'code that its owner may not write': {
      files: node('COPY --chown=node --chmod=555 . .', ...start),
    },
    'a stage that is left behind': {
      files: image(
        'FROM node:24 AS build',
        'WORKDIR /app',
        'USER node',
        'COPY --chown=node . .',
        'CMD ["node", "server.js"]',
        'FROM node:24-slim',
        'USER node',
      ),
    },
    'an image to develop in': {
      files: {
        'Dockerfile.dev':
          'FROM node:24\nWORKDIR /app\nCOPY --chown=node . .\nUSER node\nCMD ["node", "a.js"]\n',
      },
    },
    'a command to develop with': {
      files: node('COPY --chown=node . .', 'USER node', 'CMD ["npm", "run", "dev"]'),
    },
    'a file beside the program': {
      files: image(
        'FROM debian',
        'COPY --chmod=666 .healthcheck.env rules.yml /app/',
        'COPY app /app/',
        'USER 1000',
        'CMD ["/app/app"]',
      ),
    },
    'a folder of the system, where the program may come from elsewhere': {
      files: image('FROM nginx', 'COPY --chown=nginx tools /usr/local/bin/', 'USER nginx', 'CMD ["serve"]'),
    },
    'a right for the group': { files: node('COPY . .', 'RUN chmod -R g+rX,u+w /app', ...start) },
    'a user who is not known': { files: node('ARG WHO', 'COPY --chown=$WHO . .', ...start) },
    'ownership before the code is there': { files: node('RUN chown -R node /app', 'COPY . .', ...start) },
  },
  bad: {
    'code of the user who runs it': {
      files: node(
        'COPY --chown=node:node package*.json ./',
        'COPY --chown=«node:node» . .',
        'COPY --from=build --chown=node /app/dist dist',
        ...start,
      ),
      messages: [owns('node', '/app')],
      tries: ['plimsoll verify $(docker build --quiet .)'],
      fixed: node(
        'COPY --chown=node:node package*.json ./',
        'COPY . .',
        'COPY --from=build /app/dist dist',
        ...start,
      ),
      severity: 'notice',
      safety: 'test-first',
    },
    'a number for a name': {
      files: node('COPY --chown=«1000» . .', 'USER node:node', 'CMD node server.js'),
      messages: [owns('node', '/app')],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      fixed: node('COPY . .', 'USER node:node', 'CMD node server.js'),
    },
    'a script of the package, which may rewrite its files first': {
      files: node('COPY --chown=«node» . .', 'USER node', 'CMD npm start'),
      messages: [owns('node', '/app')],
    },
    'files that compose writes into the container': {
      files: {
        ...node('COPY --chown=«node» . .', 'USER node', 'CMD node server.js'),
        'compose.yaml':
          'services:\n  web:\n    build: .\n    develop: { watch: [{ action: sync, path: ., target: /app }] }\n',
      },
      messages: [owns('node', '/app')],
    },
    'code in a folder that is the user’s as well': {
      files: image(
        'FROM node:24-slim',
        'RUN mkdir /app && chown node /app',
        'COPY --chown=«node» server.js /app/',
        'USER node',
        'CMD ["node", "/app/server.js"]',
      ),
      messages: [owns('node', '/app/server.js')],
    },
    'a name for a number': {
      files: image(
        'FROM gcr.io/distroless/static-debian13:nonroot',
        'COPY --from=build --chown=«nonroot» /out/web /usr/local/bin/',
        'ENTRYPOINT ["web"]',
      ),
      messages: [owns('65532', '/usr/local/bin/web')],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      fixed: image(
        'FROM gcr.io/distroless/static-debian13:nonroot',
        'COPY --from=build /out/web /usr/local/bin/',
        'ENTRYPOINT ["web"]',
      ),
    },
    'an entrypoint of its own': {
      files: image(
        'FROM debian',
        'COPY --chown=«1001» ["entrypoint.sh", "/"]',
        'USER 1001',
        'ENTRYPOINT ["/entrypoint.sh"]',
      ),
      messages: [owns('1001', '/entrypoint.sh')],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      fixed: image(
        'FROM debian',
        'COPY ["entrypoint.sh", "/"]',
        'USER 1001',
        'ENTRYPOINT ["/entrypoint.sh"]',
      ),
    },
    'ownership by hand': {
      files: node('COPY . .', 'RUN npm ci && «chown -R node:node /app»', ...start),
      messages: [isGiven('node', '/app')],
      severity: 'notice',
    },
    'rights for all by hand': {
      files: node('COPY . .', 'RUN «chmod -R 777 /app»', ...start),
      messages: [open('/app')],
      severity: 'warning',
    },
    'rights for all, as letters': {
      files: node('COPY . .', 'RUN «chmod -R a+rwX .»', ...start),
      messages: [open('/app')],
    },
    'rights for all while copying': {
      files: image('FROM debian', 'COPY --chmod=«0777» web /srv/web', 'USER 1000', 'CMD ["/srv/web"]'),
      messages: [open('/srv/web')],
      severity: 'warning',
    },
  },
});
