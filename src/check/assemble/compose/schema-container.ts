import {
  isCommand,
  isDeviceCount,
  isHost,
  isHostName,
  isNumber,
  isSize,
  isDuration,
  isFlag,
  isVariable,
} from './formats.ts';
import {
  among,
  anything,
  either,
  type Fields,
  list,
  looseRecord,
  mapping,
  matching,
  orNull,
  record,
  scalar,
  within,
} from './shape.ts';

/*
 * `container_spec` of the compose-spec schema, what every container may say of itself, and the small shapes
 * that the rest of the schema shares with it.
 */

export const text = scalar('string');
export const flag = either(scalar('boolean'), matching('true or false', isFlag));
export const whole = scalar('integer', 'string');
export const number = scalar('number', 'string');
export const texts = list(text);
export const names = list(text, { unique: true });
export const textOrNames = either(text, names);
export const duration = matching('a duration such as `30s`', isDuration);
export const sizeText = matching('a size such as `512m`', isSize);
export const size = either(scalar('number'), sizeText);
const wholeSize = either(scalar('integer'), sizeText);
export const cpus = either(scalar('number'), matching('a number of CPUs', isNumber));
export const own = /^[a-zA-Z0-9._-]+$/;

const pairValue = scalar('string', 'number', 'boolean', 'null');
export const pairs = either(record(pairValue, /./), names);
export const variables = either(
  record(pairValue, /./),
  list(matching('`NAME=value` without a space after the name', isVariable), { unique: true }),
);

const address = either(text, texts);
export const hosts = either(
  mapping({}, { extensible: false, others: (name) => (isHostName(name) ? address : undefined) }),
  list(matching('`host=address`', isHost), { unique: true }),
);

export const command = either(
  scalar('null'),
  matching('a command line whose quotes are closed', isCommand),
  texts,
);

export const ulimits = looseRecord(
  either(whole, mapping({ hard: whole, soft: whole }, { required: ['soft', 'hard'] })),
  /^[a-z]+$/,
);

export const files = list(
  either(text, mapping({ source: text, target: text, uid: text, gid: text, mode: number })),
);

const environmentFile = mapping(
  { path: text, format: text, required: flag },
  { required: ['path'], extensible: false },
);

export const device = {
  capabilities: names,
  count: either(scalar('integer'), matching('`all` or a number', isDeviceCount)),
  device_ids: names,
  driver: text,
  options: pairs,
};

const limit = list(mapping({ path: text, rate: whole }, { extensible: false }));

const mount = mapping(
  {
    type: among('bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'),
    source: text,
    target: text,
    read_only: flag,
    consistency: text,
    bind: mapping({
      propagation: text,
      create_host_path: flag,
      recursive: among('enabled', 'disabled', 'writable', 'readonly'),
      selinux: among('z', 'Z'),
    }),
    volume: mapping({ labels: pairs, nocopy: flag, subpath: text }),
    tmpfs: mapping({ size, mode: number }),
    image: mapping({ subpath: text }),
  },
  { required: ['type'] },
);

const attachment = mapping({
  aliases: names,
  interface_name: text,
  ipv4_address: text,
  ipv6_address: text,
  link_local_ips: names,
  mac_address: text,
  driver_opts: record(number),
  priority: scalar('number'),
  gw_priority: scalar('number'),
  use_service_name_alias: flag,
});

export const container: Fields = {
  annotations: pairs,
  blkio_config: mapping(
    {
      device_read_bps: limit,
      device_read_iops: limit,
      device_write_bps: limit,
      device_write_iops: limit,
      weight: whole,
      weight_device: list(mapping({ path: text, weight: whole }, { extensible: false })),
    },
    { extensible: false },
  ),
  cap_add: names,
  cap_drop: names,
  cgroup: among('host', 'private'),
  cgroup_parent: text,
  command,
  configs: files,
  cpu_count: within(0, Infinity),
  cpu_percent: within(0, 100),
  cpu_shares: number,
  cpu_quota: number,
  cpu_period: number,
  cpu_rt_period: number,
  cpu_rt_runtime: number,
  cpus: number,
  cpuset: text,
  credential_spec: mapping({ config: text, file: text, registry: text }),
  device_cgroup_rules: names,
  devices: list(
    either(text, mapping({ source: text, target: text, permissions: text }, { required: ['source'] })),
  ),
  dns: textOrNames,
  dns_opt: names,
  dns_search: textOrNames,
  domainname: text,
  entrypoint: command,
  env_file: either(text, list(either(text, environmentFile))),
  label_file: either(text, texts),
  environment: variables,
  extra_hosts: hosts,
  gpus: either(among('all'), list(mapping(device, { extensible: false, others: () => anything }))),
  group_add: list(whole, { unique: true }),
  hostname: text,
  image: text,
  init: flag,
  ipc: text,
  isolation: text,
  labels: pairs,
  logging: mapping({ driver: text, options: record(scalar('string', 'number', 'null')) }),
  mac_address: text,
  mem_limit: size,
  mem_reservation: wholeSize,
  mem_swappiness: wholeSize,
  memswap_limit: size,
  network_mode: text,
  models: either(names, looseRecord(orNull(mapping({ endpoint_var: text, model_var: text })), own)),
  networks: either(names, record(orNull(attachment), own)),
  oom_kill_disable: flag,
  oom_score_adj: within(-1000, 1000),
  // The schema takes null too, and the normaliser then fails on it.
  pid: text,
  pids_limit: number,
  platform: text,
  privileged: flag,
  pull_policy: matching('a policy that compose knows', (policy) =>
    /^(always|never|build|if_not_present|missing|refresh|daily|weekly|every_(\d+[wdhms])+)$/.test(policy),
  ),
  pull_refresh_after: text,
  read_only: flag,
  runtime: text,
  security_opt: names,
  shm_size: size,
  secrets: files,
  sysctls: pairs,
  stop_grace_period: duration,
  stop_signal: text,
  storage_opt: record(scalar('string', 'integer', 'null')),
  tmpfs: textOrNames,
  ulimits,
  umask: either(scalar('null'), within(0, 4_294_967_295)),
  use_api_socket: scalar('boolean'),
  user: text,
  uts: text,
  userns_mode: text,
  volumes: list(either(text, mount), { unique: true }),
  volumes_from: names,
  working_dir: text,
};
