import { originOf } from './base-images.ts';

/*
 * What an image must be told before it starts at all, and a word for trying it. Its own entrypoint ends with an error
 * where none of the names is set.
 *   postgres, postgis, pgvector, timescaledb   docker-library/postgres:docker-entrypoint.sh, docker_verify_minimum_env
 *   mysql                                      docker-library/mysql:docker-entrypoint.sh, likewise
 *   mariadb                                    MariaDB/mariadb-docker:docker-entrypoint.sh, likewise
 *   percona                                    percona/percona-docker:percona-server-8.0/ps-entry.sh
 *   couchdb                                    apache/couchdb-docker:3.3.3/docker-entrypoint.sh
 *   mssql                                      microsoft/mssql-docker:README.md
 */

export interface RequiredEnvironment {
  /** Any one of them will do. */
  readonly names: readonly string[];
  readonly words: readonly string[];
}

const required: ReadonlyMap<string, RequiredEnvironment> = new Map<string, RequiredEnvironment>([
  ...['library/postgres', 'postgis/postgis', 'pgvector/pgvector', 'timescale/timescaledb'].map(
    (image) =>
      [
        `docker.io/${image}`,
        {
          names: ['POSTGRES_PASSWORD', 'POSTGRES_PASSWORD_FILE', 'POSTGRES_HOST_AUTH_METHOD'],
          words: ['POSTGRES_PASSWORD=try'],
        },
      ] as const,
  ),
  ...['library/mysql', 'library/percona', 'percona/percona-server'].map(
    (image) =>
      [
        `docker.io/${image}`,
        {
          names: ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'],
          words: ['MYSQL_ROOT_PASSWORD=try'],
        },
      ] as const,
  ),
  [
    'docker.io/library/mariadb',
    {
      names: [
        ...['ROOT_PASSWORD', 'ROOT_PASSWORD_HASH', 'RANDOM_ROOT_PASSWORD'].map((name) => `MARIADB_${name}`),
        ...['MARIADB_ALLOW_EMPTY_ROOT_PASSWORD', 'MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD'],
        'MYSQL_RANDOM_ROOT_PASSWORD',
      ],
      words: ['MARIADB_ROOT_PASSWORD=try'],
    },
  ],
  [
    'docker.io/library/couchdb',
    { names: ['COUCHDB_USER'], words: ['COUCHDB_USER=try', 'COUCHDB_PASSWORD=try'] },
  ],
  [
    'mcr.microsoft.com/mssql/server',
    { names: ['ACCEPT_EULA'], words: ['ACCEPT_EULA=Y', 'MSSQL_SA_PASSWORD=Try-it-1st'] },
  ],
]);

export function requiredEnvironmentOf(repository: string): RequiredEnvironment | undefined {
  return required.get(originOf(repository));
}
