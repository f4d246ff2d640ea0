import { firstOf, placeOfAct } from '../model/command/act.ts';
import { startOfContainer } from '../model/command/container.ts';
import { isDevelopment, startOfService } from '../model/command/service.ts';
import { startOfStage } from '../model/command/stage.ts';
import { type SystemWrite, systemWritesIn } from '../model/command/system-write.ts';
import { isWorkshop } from '../model/image/purpose.ts';
import { mountsOf, serviceMountsOf } from '../model/mounts.ts';
import { listed } from '../model/wording.ts';
import { mounting } from '../write/setting.ts';
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
  why: 'That takes root and a writable root filesystem, for as long as the container runs.',
  severity: 'warning',
  settings: mounting,
  asksImage: true,
  references: ['https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html'],

  *stage(stage, project) {
    if (!stage.isFinal || isWorkshop(stage)) return;
    const mounts = stage.volumes.map(({ path }) => ({ path: path.text, readOnly: false, volume: undefined }));
    yield* told('This image', systemWritesIn(startOfStage(stage, project), mounts), {
      words: '. Do that in a `RUN` instruction.',
    });
  },

  *container(container, project) {
    const writes = systemWritesIn(startOfContainer(container, project), mountsOf(container));
    const isReadOnly = container.at('securityContext', 'readOnlyRootFilesystem').value === true;
    yield* told(container.words, writes, isReadOnly ? readOnly : ofPod);
  },

  *service(service, project) {
    const writes = systemWritesIn(startOfService(service, project), serviceMountsOf(service));
    for (const problem of told(service.words, writes, service.readOnly ? readOnly : ofService))
      yield isDevelopment(service) ? { ...problem, severity: 'notice' } : problem;
  },
});

/** How the sentence goes on. */
interface Remedy {
  readonly words: string;
  /** For what the platform itself puts into a container. */
  readonly special?: Readonly<Record<string, string>>;
}

const words = '. Do that in its image, or mount a volume there.';
const readOnly: Remedy = { words: ', but its root filesystem is read-only.' };
const ofPod: Remedy = {
  words,
  special: {
    '/etc/hosts': '. Use `hostAliases` of the pod.',
    '/etc/resolv.conf': '. Use `dnsConfig` of the pod.',
  },
};
const ofService: Remedy = {
  words,
  special: { '/etc/hosts': '. Use `extra_hosts`.', '/etc/resolv.conf': '. Use `dns`.' },
};

function* told(who: string, writes: readonly SystemWrite[], remedy: Remedy): Iterable<Problem> {
  const first = firstOf(writes.map(({ act }) => act));
  if (!first) return;
  const paths = [...new Set(writes.map(({ path }) => path))];
  const special = paths.length === 1 ? remedy.special?.[paths[0] ?? ''] : undefined;
  const folders = listed(paths.map((path) => `\`${path}\``));
  yield {
    message: `${who} writes to ${folders} when it starts${special ?? remedy.words}`,
    ...placeOfAct(first),
  };
}
