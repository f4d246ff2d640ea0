/*
 * Servers that look at the owner and the mode of the folder their data is in. The kubelet changes both where a pod has
 * an `fsGroup`: the folder belongs to the group then and the group may write (pkg/volume/volume_linux.go).
 *   postgres   "data directory ... has invalid permissions", unless the mode is 0700 or 0750 (miscinit.c
 *              checkDataDir). Its entrypoint sets that, which only the folder's owner may; of a folder below the mount
 *              postgres is the owner, of the mount itself root is
 *   rabbitmq   "Cookie file must be accessible by owner only" (Erlang's auth.erl): the kubelet opens it for the group
 */

export interface DataFolder {
  readonly repositories: readonly string[];
  /** What is mounted at the folder itself stops it, or whatever holds the folder. */
  readonly stops: 'mount' | 'any';
  /** The environment variable that says where the folder is. */
  readonly variable: string | undefined;
  readonly folder: string;
}

const folders: readonly DataFolder[] = [
  {
    repositories: [
      'docker.io/library/postgres',
      'docker.io/postgis/postgis',
      'docker.io/pgvector/pgvector',
      'docker.io/timescale/timescaledb',
    ],
    stops: 'mount',
    variable: 'PGDATA',
    folder: '/var/lib/postgresql/data',
  },
  {
    repositories: ['docker.io/library/rabbitmq'],
    stops: 'any',
    variable: undefined,
    folder: '/var/lib/rabbitmq',
  },
];

export function dataFolderOf(repository: string): DataFolder | undefined {
  return folders.find(({ repositories }) => repositories.includes(repository));
}
