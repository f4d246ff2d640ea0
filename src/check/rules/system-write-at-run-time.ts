import { hasMountBelow, type Mount, mountAt, mountsOf, serviceMountsOf } from '../model/mounts.ts';
import { isWorkshop } from '../model/image/purpose.ts';
import { type Act, placeOfAct } from '../model/command/act.ts';
import { startOfContainer } from '../model/command/container.ts';
import { isDevelopment, startOfService } from '../model/command/service.ts';
import { startOfStage } from '../model/command/stage.ts';
import { systemWritesOf } from '../model/command/system-write.ts';
import { listed } from '../model/wording.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * Filesystem Hierarchy Standard 3.0: /usr is read-only data, /etc is the host's configuration; what changes is in /var
 * and /tmp.
 *   Dockerfile  ENTRYPOINT, CMD, and the scripts of the project that they start
 *   Kubernetes  command, args, lifecycle.postStart.exec
 *   Compose     entrypoint, command
 *   Allowed     folders on which a volume is mounted
 */
export default defineRule({
  id: 'system-write-at-run-time',
  summary: 'A container writes to system folders when it starts',
  why: 'To write there, the process has to be root and its root filesystem open to changes, for as long as it runs.',
  severity: 'warning',
  settings: ['volumeMounts', 'volumes', 'tmpfs'],
  references: ['https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html'],

  *stage(stage, project) {
    if (!stage.isFinal || isWorkshop(stage)) return;
    const mounts = stage.volumes.map(({ path }) => ({ path: path.text, readOnly: false, volume: undefined }));
    yield* told('This image', writesIn(startOfStage(stage, project), mounts), remedies.image);
  },

  *container(container, project) {
    const writes = writesIn(startOfContainer(container, project), mountsOf(container));
    const isReadOnly = container.at('securityContext', 'readOnlyRootFilesystem').value === true;
    const who = `Container \`${container.name}\``;
    yield* told(who, writes, isReadOnly ? remedies.readOnly : remedies.pod);
  },

  *service(service, project) {
    const writes = writesIn(startOfService(service, project), serviceMountsOf(service));
    const remedy = service.readOnly ? remedies.readOnly : remedies.service;
    for (const problem of told(`Service \`${service.name}\``, writes, remedy))
      yield isDevelopment(service) ? { ...problem, severity: 'notice' } : problem;
  },
});

interface Write {
  readonly act: Act;
  readonly path: string;
}

function writesIn(acts: readonly Act[], mounts: readonly Mount[]): Write[] {
  return acts
    .flatMap((act) => systemWritesOf(act).map((path) => ({ act, path })))
    .filter(({ path }) => !mountAt(mounts, path) && !hasMountBelow(mounts, path));
}

function* told(who: string, writes: readonly Write[], remedy: Remedy): Iterable<Problem> {
  const first = writes.find(({ act }) => act.isCertain) ?? writes[0];
  if (!first) return;
  const paths = [...new Set(writes.map(({ path }) => path))];
  const words = paths.length === 1 ? remedy.special?.[first.path] : undefined;
  yield {
    message: `${who} writes to ${listed(paths.map((path) => `\`${path}\``))} when it starts${words ?? remedy.words}`,
    ...placeOfAct(first.act),
  };
}

/** How the sentence goes on. */
interface Remedy {
  readonly words: string;
  /** For what the platform itself puts into a container. */
  readonly special?: Readonly<Record<string, string>>;
}

const remedies = {
  image: { words: '. That belongs in a `RUN` instruction.' },
  pod: {
    words: '. That belongs in its image or on a volume.',
    special: {
      '/etc/hosts': '. `hostAliases` of the pod does that.',
      '/etc/resolv.conf': '. `dnsConfig` of the pod does that.',
    },
  },
  service: {
    words: '. That belongs in its image or on a volume.',
    special: { '/etc/hosts': '. `extra_hosts` does that.', '/etc/resolv.conf': '. `dns` does that.' },
  },
  readOnly: { words: ', but its root filesystem is read-only.' },
} as const satisfies Record<string, Remedy>;
