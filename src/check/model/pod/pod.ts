import type { Field } from '../../read/field.ts';
import { fieldsAt } from './place.ts';
import type { ContainerPlace, PodPlace } from './pod-places.ts';
import type { Workload } from './workload.ts';

interface PodSetting {
  readonly workload: Workload;
  readonly place: PodPlace;
  readonly spec: Field;
  readonly label: string;
}

/** One pod that a workload makes, or what is written of one. */
export class Pod {
  readonly workload: Workload;
  /** The pod spec. */
  readonly spec: Field;
  /** Which of its workload's pods this is: `workerGroupSpecs small`; empty where there is but one. */
  readonly label: string;
  /** `Deployment web`, `RayCluster big, workerGroupSpecs small`; stable when lines move. */
  readonly subject: string;
  /** In the order in which Pod Security admission looks at them: init, regular, ephemeral. */
  readonly containers: readonly Container[];
  readonly #context: Field;

  constructor({ workload, place, spec, label }: PodSetting) {
    this.workload = workload;
    this.spec = spec;
    this.label = label;
    this.subject = label === '' ? workload.subject : `${workload.subject}, ${label}`;
    // Where a security context cannot be, a key that nothing has stands for it.
    this.#context = spec.at(...(place.context.length > 0 ? place.context : ['securityContext']));
    this.containers = place.containers.flatMap((containerPlace) => containersAt(this, containerPlace));
  }

  /** `pod.at('securityContext', 'runAsUser')`, wherever this kind keeps its pods' security context. */
  at(...path: readonly (string | number)[]): Field {
    const [first, ...rest] = path;
    return first === 'securityContext' ? this.#context.at(...rest) : this.spec.at(...path);
  }

  /** `Deployment \`web\``, and of a workload with several pods which one. */
  get words(): string {
    const { kind, subject } = this.workload.manifest;
    const workload = subject === kind ? `This ${kind}` : `${kind} \`${subject.slice(kind.length + 1)}\``;
    return this.label === '' ? workload : `${workload}, \`${this.label}\`,`;
  }

  /** Labels and annotations of the pod: those of the template, or of a bare Pod's own metadata. */
  get metadata(): Field {
    return (this.spec.parent ?? this.spec).at('metadata');
  }

  /** It runs on Windows nodes, where most of the Linux settings are refused. */
  get windows(): boolean {
    const selected = ['kubernetes.io/os', 'beta.kubernetes.io/os'].map((label) =>
      this.at('nodeSelector', label),
    );
    return [this.at('os', 'name'), ...selected].some(({ string }) => string === 'windows');
  }

  /** False: its users are not those of the host, so that its root is not the host's. */
  get hostUsers(): boolean {
    return this.at('hostUsers').value !== false;
  }
}

interface ContainerSetting {
  readonly pod: Pod;
  readonly place: ContainerPlace;
  readonly field: Field;
  readonly index: number;
}

export class Container {
  readonly pod: Pod;
  readonly field: Field;
  /** Its name, or where it stands if it has none: `containers[0]`. */
  readonly name: string;
  /** `containers`, `initContainers`, `ephemeralContainers`; with custom resources also `steps`, `sidecars` and so on. */
  readonly list: string;
  /** `Deployment web, init container migrate`; stable when lines move. */
  readonly subject: string;
  readonly #context: string;

  constructor({ pod, place, field, index }: ContainerSetting) {
    this.pod = pod;
    this.field = field;
    this.list = place.path.findLast((step) => step !== '[*]') ?? 'containers';
    const standsAt = place.path.includes('[*]') ? `${this.list}[${index}]` : (field.key ?? this.list);
    this.name = place.name ?? field.at('name').text ?? standsAt;
    this.subject = `${pod.subject}, ${kinds[this.list] ?? 'container'} ${this.name}`;
    this.#context = place.context;
  }

  get words(): string {
    return `\`${this.name}\``;
  }

  get image(): Field {
    return this.at('image');
  }

  at(...path: readonly (string | number)[]): Field {
    const [first, ...rest] = path;
    return first === 'securityContext' ? this.field.at(this.#context, ...rest) : this.field.at(...path);
  }

  /**
   * A security setting as the kubelet sees it, with the field that decides: the container's own, else the pod's if the
   * setting exists there (pkg/securitycontext/util.go). Where neither is written, the container's absent field.
   */
  effective(setting: string, ...path: readonly string[]): Field {
    const own = this.at('securityContext', setting, ...path);
    // A container's `seccompProfile: {}` replaces the pod's as a whole; windowsOptions alone are merged key by key.
    const decides = setting === 'windowsOptions' ? own.exists : this.at('securityContext', setting).exists;
    if (decides || !podSettings.has(setting) || this.pod.workload.knative) return own;
    const inherited = this.pod.at('securityContext', setting, ...path);
    return inherited.exists ? inherited : own;
  }
}

/** What both a container's and a pod's security context have (k8s.io/api core/v1). */
const podSettings = new Set([
  'runAsNonRoot',
  'runAsUser',
  'runAsGroup',
  'seccompProfile',
  'seLinuxOptions',
  'windowsOptions',
  'appArmorProfile',
]);

const kinds: Readonly<Record<string, string>> = {
  initContainers: 'init container',
  ephemeralContainers: 'ephemeral container',
  steps: 'step',
  sidecars: 'sidecar',
};

function containersAt(pod: Pod, place: ContainerPlace): Container[] {
  return fieldsOf(pod.spec, place).map((field, index) => new Container({ pod, place, field, index }));
}

/** An item `null` is a container all the same: Go decodes it to an empty one. */
function fieldsOf(spec: Field, { path }: ContainerPlace): Field[] {
  const isList = path.length === 2 && path[1] === '[*]' && path[0] !== undefined;
  return isList ? spec.at(path[0] ?? '').items() : fieldsAt(spec, path).map(({ field }) => field);
}
