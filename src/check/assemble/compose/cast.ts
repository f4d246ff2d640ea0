import { type Path, PathTable } from '../../text/path.ts';

/** How a string at a place becomes what the place holds; undefined when it cannot. */
export interface Cast {
  readonly what: string;
  readonly read: (text: string) => number | boolean | undefined;
}

const boolean: Cast = {
  what: 'true or false',
  read: (text) => {
    const lower = text.toLowerCase();
    if (['true', 'y', 'yes', 'on'].includes(lower)) return true;
    return ['false', 'n', 'no', 'off'].includes(lower) ? false : undefined;
  },
};

const integer: Cast = {
  what: 'a whole number',
  read: (text) => (/^[-+]?\d{1,19}$/.test(text) ? Number(text) : undefined),
};

const float: Cast = {
  what: 'a number',
  read: (text) => (/^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : infinite(text)),
};

function infinite(text: string): number | undefined {
  return /^[-+]?inf(inity)?$/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : undefined;
}

const umask: Cast = {
  what: 'a umask',
  read: (text) => {
    const octal = /^0o?([0-7]+)$/i.exec(text)?.[1];
    if (octal !== undefined) return Number.parseInt(octal, 8);
    return /^(0x[\da-f]+|0b[01]+|0|[1-9]\d*)$/i.test(text) ? Number(text) : undefined;
  },
};

const containers = ['services.*', 'jobs.*', 'services.*.pre_start.*'];
const workloads = ['services.*', 'jobs.*'];
const services = ['services.*'];

/** The places of compose-go's interpolateTypeCastMapping. */
const casts = new PathTable<Cast>([
  ...rows(['networks.*'], boolean, 'external internal attachable enable_ipv4 enable_ipv6'),
  ...rows(['volumes.*', 'secrets.*', 'configs.*'], boolean, 'external'),
  ...rows(
    containers,
    boolean,
    'init oom_kill_disable privileged read_only networks.*.use_service_name_alias',
  ),
  ...rows(containers, boolean, 'volumes.[].read_only volumes.[].volume.nocopy'),
  ...rows(containers, integer, 'cpu_count cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares'),
  ...rows(containers, integer, 'oom_score_adj pids_limit ulimits.* ulimits.*.hard ulimits.*.soft'),
  ...rows(containers, float, 'cpu_percent cpus'),
  ...rows(containers, umask, 'umask'),
  ...rows(
    workloads,
    boolean,
    'depends_on.*.required depends_on.*.restart healthcheck.disable stdin_open tty',
  ),
  ...rows(workloads, integer, 'healthcheck.retries ports.[].target'),
  ...rows(
    services,
    integer,
    'deploy.replicas deploy.update_config.parallelism deploy.rollback_config.parallelism',
  ),
  ...rows(
    services,
    integer,
    'deploy.restart_policy.max_attempts deploy.placement.max_replicas_per_node scale',
  ),
  ...rows(services, float, 'deploy.update_config.max_failure_ratio deploy.rollback_config.max_failure_ratio'),
]);

function rows(prefixes: readonly string[], cast: Cast, names: string): [string, Cast][] {
  return prefixes.flatMap((prefix) =>
    names.split(' ').map((name): [string, Cast] => [`${prefix}.${name}`, cast]),
  );
}

export function castOf(path: Path): Cast | undefined {
  return casts.find(path);
}
