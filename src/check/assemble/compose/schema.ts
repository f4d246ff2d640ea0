import type { MapNode } from '../../read/node.ts';
import {
  container,
  text,
  flag,
  whole,
  number,
  texts,
  names,
  textOrNames,
  duration,
  size,
  sizeText,
  cpus,
  own,
  pairs,
  variables,
  hosts,
  command,
  ulimits,
  files,
  device,
} from './schema-container.ts';
import {
  among,
  either,
  list,
  mapping,
  matching,
  orNull,
  record,
  scalar,
  type Complaint,
  type Fields,
  type Shape,
} from './shape.ts';

/*
 * What compose takes: the compose-spec schema that compose-go carries (schema/compose-spec.json), and the
 * texts that its model refuses afterwards (formats.ts).
 */

const build = mapping({
  context: text,
  dockerfile: text,
  dockerfile_inline: text,
  entitlements: texts,
  args: variables,
  ssh: pairs,
  labels: pairs,
  cache_from: texts,
  cache_to: texts,
  no_cache: flag,
  no_cache_filter: textOrNames,
  additional_contexts: pairs,
  network: text,
  provenance: scalar('string', 'boolean'),
  sbom: scalar('string', 'boolean'),
  pull: flag,
  target: text,
  shm_size: size,
  extra_hosts: hosts,
  isolation: text,
  privileged: flag,
  secrets: files,
  tags: texts,
  ulimits,
  platforms: texts,
});

const dependency = mapping(
  {
    restart: flag,
    required: scalar('boolean'),
    condition: among('service_started', 'service_healthy', 'service_completed_successfully'),
  },
  { required: ['condition'] },
);

const port = mapping({
  name: text,
  mode: text,
  host_ip: text,
  target: whole,
  published: whole,
  protocol: text,
  app_protocol: text,
});

const workload: Fields = {
  build: either(text, build),
  depends_on: either(names, record(dependency, own)),
  healthcheck: mapping({
    disable: flag,
    interval: duration,
    retries: number,
    test: either(text, texts),
    timeout: duration,
    start_period: duration,
    start_interval: duration,
  }),
  ports: list(either(scalar('number'), text, port), { unique: true }),
  expose: list(number, { unique: true }),
  stdin_open: flag,
  tty: flag,
};

const rollout = mapping({
  parallelism: whole,
  delay: duration,
  failure_action: text,
  monitor: duration,
  max_failure_ratio: number,
  order: among('start-first', 'stop-first'),
});

const deploy = mapping({
  mode: text,
  endpoint_mode: text,
  replicas: whole,
  labels: pairs,
  rollback_config: rollout,
  update_config: rollout,
  resources: mapping({
    limits: mapping({ cpus, memory: sizeText, pids: whole }),
    reservations: mapping({
      cpus,
      memory: sizeText,
      generic_resources: list(mapping({ discrete_resource_spec: mapping({ kind: text, value: number }) })),
      devices: list(mapping(device, { required: ['capabilities'] })),
    }),
  }),
  restart_policy: mapping({ condition: text, delay: duration, max_attempts: whole, window: duration }),
  placement: mapping({
    constraints: texts,
    preferences: list(mapping({ spread: text })),
    max_replicas_per_node: whole,
  }),
});

const hook = mapping(
  { command, user: text, privileged: flag, working_dir: text, environment: variables },
  { required: ['command'] },
);

const watch = mapping(
  {
    ignore: textOrNames,
    include: textOrNames,
    path: text,
    action: among('rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec'),
    target: text,
    exec: hook,
    initial_sync: scalar('boolean'),
  },
  { required: ['path', 'action'] },
);

const option = scalar('string', 'number', 'boolean');

const service = mapping({
  ...container,
  ...workload,
  deploy: orNull(deploy),
  develop: orNull(mapping({ watch: list(watch) })),
  profiles: names,
  restart: text,
  scale: whole,
  attach: flag,
  container_name: matching('a container name', (name) => /[a-zA-Z0-9][a-zA-Z0-9_.-]+/.test(name)),
  provider: mapping({ type: text, options: record(either(option, list(option))) }, { required: ['type'] }),
  extends: either(text, mapping({ service: text, file: text }, { required: ['service'], extensible: false })),
  links: names,
  external_links: names,
  pre_start: list(mapping({ ...container, per_replica: flag })),
  post_start: list(hook),
  pre_stop: list(hook),
});

const schedule = mapping(
  { cron: text, timezone: text, concurrency: among('forbid', 'queue'), missed_fires: among('one', 'skip') },
  { required: ['cron'] },
);

const job = mapping(
  {
    ...container,
    ...workload,
    profiles: names,
    triggers: mapping({ manual: flag, schedule: list(either(text, schedule)) }),
  },
  { required: ['triggers'] },
);

const external = either(flag, mapping({ name: text }));
const options = record(number);

const network = mapping({
  name: text,
  driver: text,
  driver_opts: options,
  ipam: mapping({
    driver: text,
    config: list(mapping({ subnet: text, ip_range: text, gateway: text, aux_addresses: record(text) })),
    options: record(text),
  }),
  external,
  internal: flag,
  enable_ipv4: flag,
  enable_ipv6: flag,
  attachable: flag,
  labels: pairs,
});

const volume = mapping({ name: text, driver: text, driver_opts: options, external, labels: pairs });

const stored: Fields = {
  name: text,
  environment: text,
  file: text,
  external,
  labels: pairs,
  template_driver: text,
};

const model = mapping(
  { name: text, model: text, context_size: scalar('integer'), runtime_flags: texts },
  { required: ['model'] },
);

const included = mapping(
  { path: textOrNames, env_file: textOrNames, project_directory: text },
  { extensible: false },
);

const project: Shape = mapping({
  version: text,
  name: text,
  include: list(either(text, included)),
  services: record(service, own),
  models: record(model, own),
  networks: record(orNull(network), own),
  volumes: record(orNull(volume), own),
  secrets: record(mapping({ ...stored, driver: text, driver_opts: options }), own),
  configs: record(mapping({ ...stored, content: text }), own),
  jobs: record(job, own),
});

/** What compose refuses in a project, or nothing. */
export function complaintAbout(root: MapNode): Complaint | undefined {
  return project(root, []);
}
