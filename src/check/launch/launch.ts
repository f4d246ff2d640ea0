/** What a container runtime has to be told to start one container as its file says: data, for whoever has a runtime. */
export interface Launch {
  /** `Deployment web, container web`, `Service web`. */
  readonly subject: string;
  readonly kind: 'workload' | 'service' | 'image';
  /** What a person calls it: the service, or the workload. */
  readonly name: string;
  /** The container in a workload; the service once more. */
  readonly container: string;
  readonly path: string;
  /** Undefined where the files do not name it. */
  readonly image: string | undefined;
  /** Compose builds it and no file names its image: what the project calls itself, if it does. */
  readonly built?: { readonly project: string | undefined };
  /** Undefined: the image's own. */
  readonly entrypoint: readonly string[] | undefined;
  readonly command: readonly string[] | undefined;
  readonly environment: readonly (readonly [name: string, value: string])[];
  readonly folder: string | undefined;
  readonly settings: LaunchSettings;
  readonly mounts: readonly LaunchMount[];
  readonly ports: readonly number[];
  readonly health: LaunchProbe | undefined;
  /** Bytes. */
  readonly memory: number | undefined;
  /** It is meant to end by itself, as a Job's containers are. */
  readonly ends: boolean;
  /** What has to end before it starts: init containers. */
  readonly before: readonly Launch[];
  /** What is started with it and that it may need: sidecars, the services it depends on. */
  readonly beside: readonly Launch[];
  /** What one container runtime cannot take over, each a sentence. */
  readonly leftOut: readonly string[];
}

/** What it may do, as it is written today. */
export interface LaunchSettings {
  /** `1000`, `1000:1000`, `node`; undefined: the image's own. */
  readonly user: string | undefined;
  readonly groups: readonly number[];
  readonly privileged: boolean;
  readonly readOnly: boolean;
  readonly noNewPrivileges: boolean;
  /** Runtimes spell them without CAP_. */
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  /** Kubernetes sets none unless it is told to; Docker and Podman set their own. */
  readonly seccomp: 'default' | 'unconfined';
  readonly sysctls: readonly (readonly [name: string, value: string])[];
}

export interface LaunchMount {
  readonly path: string;
  readonly readOnly: boolean;
  /** Two mounts of one name share what is in them. */
  readonly volume: string;
  /** Given files, as of a ConfigMap; an empty folder has none. */
  readonly files: readonly LaunchFile[];
  /** `sticky`: 1777 as a tmpfs of Docker's for /tmp; `open`: 0777 as an emptyDir; `root`: 0755 as a tmpfs elsewhere. */
  readonly mode: 'open' | 'root' | 'sticky';
  readonly group: number | undefined;
  /** Whose it is, where that is said; else root's. */
  readonly owner?: number;
  /** Programs may be started from it, as from an emptyDir and not from a tmpfs of Docker's. */
  readonly executable: boolean;
}

export interface LaunchFile {
  readonly name: string;
  readonly text: string;
  readonly mode: number;
}

export type LaunchProbe = {
  readonly seconds: number;
} & (
  | { readonly kind: 'exec'; readonly command: readonly string[] }
  | { readonly kind: 'http'; readonly port: number; readonly path: string; readonly tls: boolean }
  | { readonly kind: 'tcp'; readonly port: number }
);
