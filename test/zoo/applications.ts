import type { LaunchProbe } from '../../src/check/index.ts';

/** What a program of the zoo is asked; `ends` and `stays` are those that nobody asks anything. */
export type Question = LaunchProbe | 'ends' | 'stays';

/** What it needs, since we wrote it: what `verify` has to find. */
export interface Needs {
  /** Undefined: any but root will do. */
  readonly uid?: number;
  readonly writes: readonly string[];
  readonly capabilities: readonly string[];
  /** It writes beside files of its image, where no empty volume can be: in these folders, and in no other. */
  readonly writable?: readonly string[];
  /** Its programs gain privileges by themselves. */
  readonly gains?: true;
}

export interface Application {
  readonly name: string;
  readonly ask: Question;
  readonly needs: Needs;
  /** In a pod, if that is something else: ports below 1024 are closed there. */
  readonly inPod?: Needs;
}

/**
 * Where what is offered with a test broke it when this was written: each is a fix that must not be offered, or not so.
 * The zoo fails for any other, and says which of these run by now, so that the list gets shorter.
 */
export const knownBreaks: ReadonlySet<string> = new Set();

const http = (port: number): LaunchProbe => ({ kind: 'http', port, path: '/', tls: false, seconds: 2 });
const shell = (command: string): LaunchProbe => ({
  kind: 'exec',
  command: ['sh', '-c', command],
  seconds: 5,
});
const nothing: Needs = { writes: [], capabilities: [] };
const writes = (...folders: string[]): Needs => ({ ...nothing, writes: folders });

const asRoot = (folders: readonly string[], ...capabilities: string[]): Needs => ({
  uid: 0,
  writes: folders,
  capabilities,
});
const nginxInPod = asRoot(['/run', '/var/cache/nginx'], 'CHOWN', 'NET_BIND_SERVICE', 'SETGID', 'SETUID');
const nginx: Needs = { uid: 101, writes: ['/run', '/var/cache/nginx'], capabilities: [] };
/** PHP locks its cache of opcodes by a file in /tmp, which is gone again at once. */
const phpNginx = ['/run', '/tmp', '/var/lib/nginx', '/var/log/nginx', '/var/log/supervisor'];
const site = '/usr/share/nginx/html';
const fromSql = "psql -U postgres -h /var/run/postgresql -qc 'create table if not exists t (a int)'";
const fromRedis = 'redis-cli set a hello && redis-cli get a | grep hello';

export const applications: readonly Application[] = [
  { name: 'node-server', ask: http(3000), needs: { ...nothing, uid: 1000 } },
  { name: 'node-uploads', ask: http(3000), needs: { ...writes('/app/uploads'), uid: 1000 } },
  {
    name: 'node-port-80',
    ask: http(80),
    needs: { ...nothing, uid: 1000 },
    inPod: asRoot([], 'NET_BIND_SERVICE'),
  },
  { name: 'node-user', ask: http(3000), needs: { ...nothing, uid: 1000 } },
  { name: 'python-gunicorn', ask: http(8000), needs: writes('/tmp') },
  { name: 'python-beside', ask: http(8000), needs: { ...asRoot([]), writable: ['/app'] } },
  { name: 'python-home', ask: http(8000), needs: { ...writes('/home/worker'), uid: 1001 } },
  { name: 'python-data', ask: http(8000), needs: { ...nothing, uid: 1001 } },
  { name: 'python-config', ask: http(8000), needs: nothing },
  { name: 'python-init', ask: http(8000), needs: nothing },
  { name: 'go-distroless', ask: http(8080), needs: { ...nothing, uid: 65_532 } },
  { name: 'go-scratch', ask: http(8080), needs: nothing },
  {
    name: 'setcap',
    ask: http(80),
    // Docker opens the port to everybody, and the program does not even start where it could not be given this.
    needs: { uid: 1001, writes: [], capabilities: ['NET_BIND_SERVICE'] },
    inPod: { uid: 1001, writes: [], capabilities: ['NET_BIND_SERVICE'], gains: true },
  },
  { name: 'java-jar', ask: http(8080), needs: writes('/tmp') },
  { name: 'ruby-webrick', ask: http(4567), needs: writes('/tmp') },
  { name: 'dotnet-like', ask: http(8080), needs: { ...writes('/tmp'), uid: 1654 } },
  { name: 'nginx-static', ask: http(80), needs: nginx, inPod: nginxInPod },
  { name: 'nginx-proxy', ask: http(80), needs: nginx, inPod: nginxInPod },
  { name: 'nginx-unprivileged', ask: http(8080), needs: { ...writes('/tmp'), uid: 101 } },
  { name: 'php-fpm', ask: { kind: 'tcp', port: 9000, seconds: 2 }, needs: { ...writes('/tmp'), uid: 33 } },
  {
    name: 'php-nginx',
    ask: http(80),
    needs: { uid: 33, writes: phpNginx, capabilities: [] },
    inPod: asRoot(phpNginx, 'CHOWN', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'),
  },
  {
    name: 'supervisord-two',
    ask: http(8001),
    needs: { uid: 33, writes: ['/run', '/tmp', '/var/log/supervisor'], capabilities: [] },
  },
  {
    name: 'postgres',
    ask: shell(fromSql),
    needs: { uid: 999, writes: ['/run/postgresql'], capabilities: [] },
  },
  { name: 'redis', ask: shell(fromRedis), needs: { ...nothing, uid: 999 } },
  { name: 'redis-append', ask: shell(fromRedis), needs: { ...nothing, uid: 999 } },
  { name: 'cron-job', ask: 'ends', needs: writes('/tmp') },
  { name: 'cron-daemon', ask: 'stays', needs: { uid: 0, writes: ['/run'], capabilities: [] } },
  { name: 'net-admin', ask: http(8000), needs: { uid: 0, writes: [], capabilities: ['NET_ADMIN'] } },
  { name: 'chown-at-start', ask: http(8000), needs: asRoot(['/data'], 'CHOWN', 'SETGID', 'SETUID') },
  { name: 'writes-etc', ask: http(8000), needs: { ...asRoot([]), writable: ['/etc'] } },
  { name: 'installs-at-start', ask: http(8000), needs: { ...asRoot([]), writable: ['/var/lib/dpkg'] } },
  { name: 'writes-run', ask: http(8000), needs: writes('/run') },
  {
    // Its base writes its own port anew. Root alone may write beside the pages, and a master that is root gives its workers another user.
    name: 'frontend-env',
    ask: http(80),
    needs: { ...asRoot([], 'CHOWN', 'SETGID', 'SETUID'), writable: ['/etc/nginx/conf.d', site] },
    inPod: {
      ...asRoot([], 'CHOWN', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'),
      writable: ['/etc/nginx/conf.d', site],
    },
  },
  { name: 'chart-redis', ask: shell(fromRedis), needs: { ...nothing, uid: 999 } },
  { name: 'chart-page', ask: http(8080), needs: { ...writes('/tmp'), uid: 101 } },
  { name: 'chart-worker', ask: http(8000), needs: nothing },
  { name: 'overlay-redis', ask: shell(fromRedis), needs: { ...nothing, uid: 999 } },
  { name: 'overlay-page', ask: http(8080), needs: { ...writes('/tmp'), uid: 101 } },
];
