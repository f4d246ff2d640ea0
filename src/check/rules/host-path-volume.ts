import { hostFolder } from '../facts/host-folders.ts';
import type { Service, ServiceVolume } from '../model/service/service.ts';
import { podWords } from '../model/wording.ts';
import { faultsOf } from '../standard/evaluate.ts';
import { defineRule, type Problem, type Severity } from '../rule.ts';

/*
 * Pod Security Standards, baseline: "HostPath volumes must be forbidden."
 *   Kubernetes  spec.volumes[*].hostPath
 *   Allowed     absent
 * Docker has no such standard, and binds of a project's own folders are daily bread there.
 *   Compose     services.*.volumes[*] of type bind, or of a volume whose driver_opts bind a folder
 *   Allowed     any source but the folders of the host's own system (facts/host-folders.ts)
 */
export default defineRule({
  id: 'host-path-volume',
  summary: 'A container mounts a folder of its host',
  why: 'What is mounted from the host is outside the container: what it reads and changes there is the host’s.',
  severity: 'warning',
  podSecurity: { control: 'hostPathVolumes', level: 'baseline' },
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
    'https://docs.docker.com/engine/storage/bind-mounts/',
  ],

  *pod(pod, { policyVersion }) {
    for (const { at } of faultsOf(pod, 'hostPathVolumes', policyVersion)) {
      const path = at.at('path');
      const { text } = path.unknown === undefined ? path : { text: undefined };
      const volume = `Volume \`${at.parent?.at('name').text ?? ''}\` of ${podWords(pod)}`;
      const holds = text === undefined ? undefined : hostFolder(text)?.holds;
      const which = text === undefined ? 'a folder' : `\`${text}\``;
      yield {
        at: text === undefined ? at.heading : path,
        message: `${volume} is ${which} of the node${holds === undefined ? '' : `, which holds ${holds}`}.`,
      };
    }
  },

  *service(service) {
    yield* boundByDriver(service);
    for (const volume of service.volumes) {
      const at = volume.field.at('source');
      const folder = volume.type === 'bind' ? hostFolder(volume.source) : undefined;
      if (!folder || at.unknown !== undefined || !volume.source.startsWith('/')) continue;
      const does = volume.readOnly ? 'read' : 'write to';
      yield {
        at,
        severity: severityOf(volume, folder.takesOver),
        message: `Service \`${service.name}\` can ${does} \`${volume.source}\` of its host, which holds ${folder.holds}.`,
      };
    }
  },
});

/** A volume of the project that Docker's own driver binds to a folder: `type: none, o: bind, device: /`. */
function* boundByDriver(service: Service): Iterable<Problem> {
  for (const volume of service.volumes) {
    const declared = volume.type === 'volume' ? service.project.volume(volume.source) : undefined;
    const options = declared?.at('driver_opts');
    const device = options?.at('device');
    const folder = device?.text?.startsWith('/') === true ? hostFolder(device.text) : undefined;
    if (!folder || !device || device.unknown !== undefined || !/\bbind\b/.test(options?.at('o').text ?? ''))
      continue;
    yield {
      at: device,
      severity: severityOf({ ...volume, source: device.text ?? '' }, folder.takesOver),
      message: `Service \`${service.name}\` mounts \`${device.text ?? ''}\` of its host by the volume \`${volume.source}\`; it holds ${folder.holds}.`,
    };
  }
}

/** To read the whole file system is to read every key in it. */
function severityOf({ readOnly, source }: ServiceVolume, takesOver: boolean): Severity {
  if (!readOnly) return takesOver ? 'error' : 'warning';
  return source === '/' ? 'warning' : 'notice';
}
