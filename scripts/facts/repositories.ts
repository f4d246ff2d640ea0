import type { Origin, Published } from './library.ts';
import type { Mirror, Mirrors } from './mirror.ts';

/*
 * Images that are made from a repository of their own, and what their tags are made from: a tag of the repository, or a
 * folder of it.
 */

interface Made {
  readonly images: readonly string[];
  readonly repository: string;
  /** The tags that a tag of the repository is published as, each with the files it may be made from. */
  readonly byTag?: (tag: string) => Readonly<Record<string, readonly string[]>>;
  /** The tags that the Dockerfile at a path is published as. */
  readonly byPath?: (path: string, image: string) => readonly string[];
}

const plain = ['Dockerfile'];

/** docker.io/prom/NAME and quay.io/prometheus/NAME, from Prometheus' own repositories. */
function prometheus(name: string, repository: string): Made {
  return {
    images: [`docker.io/prom/${name}`, `quay.io/prometheus/${name}`],
    repository: `prometheus/${repository}`,
    byTag: (tag) =>
      /^v\d/.test(tag) ? { [tag]: plain, [`${tag}-distroless`]: ['Dockerfile.distroless'] } : {},
  };
}

/** The version alone, whatever stands before it in the repository. */
function versioned(files: readonly string[], shape = /^v?(\d+\.[\w.+-]*)$/) {
  return (tag: string) => {
    const version = shape.exec(tag)?.[1];
    return version === undefined ? {} : { [version]: files };
  };
}

const made: readonly Made[] = [
  prometheus('prometheus', 'prometheus'),
  prometheus('alertmanager', 'alertmanager'),
  prometheus('pushgateway', 'pushgateway'),
  prometheus('node-exporter', 'node_exporter'),
  prometheus('blackbox-exporter', 'blackbox_exporter'),
  {
    images: ['docker.io/grafana/loki'],
    repository: 'grafana/loki',
    byTag: versioned(['cmd/loki/Dockerfile']),
  },
  {
    images: ['docker.io/traefik/whoami'],
    repository: 'traefik/whoami',
    byTag: (tag) => (/^v\d/.test(tag) ? { [tag]: plain } : {}),
  },
  { images: ['docker.io/coredns/coredns'], repository: 'coredns/coredns', byTag: versioned(plain) },
  {
    images: ['docker.io/minio/minio', 'quay.io/minio/minio'],
    repository: 'minio/minio',
    byTag: (tag) => (tag.startsWith('RELEASE.') ? { [tag]: ['Dockerfile.release', 'Dockerfile'] } : {}),
  },
  {
    images: ['docker.io/stefanprodan/podinfo', 'ghcr.io/stefanprodan/podinfo'],
    repository: 'stefanprodan/podinfo',
    byTag: versioned(plain),
  },
  {
    images: ['quay.io/brancz/kube-rbac-proxy'],
    repository: 'brancz/kube-rbac-proxy',
    byTag: (tag) => (/^v\d/.test(tag) ? { [tag]: plain } : {}),
  },
  {
    images: ['docker.io/fluent/fluent-bit'],
    repository: 'fluent/fluent-bit',
    byTag: versioned(['dockerfiles/Dockerfile', 'dockerfiles/Dockerfile.x86_64'], /^v(\d+\.\d+\.\d+)$/),
  },
  {
    images: ['docker.io/dpage/pgadmin4'],
    repository: 'pgadmin-org/pgadmin4',
    byTag: (tag) => {
      const version = /^REL-(\d+)_(\d+)$/.exec(tag);
      return version ? { [`${version[1] ?? ''}.${version[2] ?? ''}`]: plain } : {};
    },
  },
  {
    images: ['docker.io/jenkins/jenkins'],
    repository: 'jenkinsci/docker',
    byTag: (tag) =>
      /^\d+\.\d/.test(tag)
        ? {
            [tag]: [
              'debian/Dockerfile',
              'debian/bookworm/hotspot/Dockerfile',
              '17/debian/bookworm/hotspot/Dockerfile',
            ],
            [`${tag}-alpine`]: ['alpine/hotspot/Dockerfile', '17/alpine/hotspot/Dockerfile'],
          }
        : {},
  },
  {
    images: ['docker.io/denoland/deno'],
    repository: 'denoland/deno_docker',
    byTag: (tag) => {
      const version = /^v?(\d+\.\d+\.\d+)$/.exec(tag)?.[1];
      if (version === undefined) return {};
      const variants = ['debian', 'alpine', 'distroless', 'ubuntu', 'bin'];
      return {
        [version]: ['debian.dockerfile'],
        ...Object.fromEntries(variants.map((name) => [`${name}-${version}`, [`${name}.dockerfile`]])),
      };
    },
  },
  {
    images: ['docker.io/valkey/valkey'],
    repository: 'valkey-io/valkey-container',
    byPath: (path) => {
      const [, version = '', system] = /^(7\.2|[89]\.\d+)\/(debian|alpine)\/Dockerfile$/.exec(path) ?? [];
      // The folders before 7.2 are those of Redis.
      return system === undefined ? [] : [system === 'alpine' ? `${version}-alpine` : version];
    },
  },
  {
    images: ['docker.io/nginxinc/nginx-unprivileged', 'ghcr.io/nginxinc/nginx-unprivileged'],
    repository: 'nginx/docker-nginx-unprivileged',
    byPath: (path) => {
      const [, line, variant = ''] =
        /^(stable|mainline)\/((?:debian|alpine)(?:-slim|-perl|-otel)?)\/Dockerfile$/.exec(path) ?? [];
      return line === undefined
        ? []
        : [variant === 'debian' && line === 'mainline' ? 'latest' : `${line}-${variant}`];
    },
  },
  {
    images: ['docker.io/postgis/postgis'],
    repository: 'postgis/docker-postgis',
    byPath: (path) => {
      const [, version, alpine = ''] = /^([\d.]+-[\d.]+)(?:\/(alpine))?\/Dockerfile$/.exec(path) ?? [];
      return version === undefined ? [] : [alpine === '' ? version : `${version}-alpine`];
    },
  },
  {
    images: ['docker.io/fluent/fluentd'],
    repository: 'fluent/fluentd-docker-image',
    byPath: (path) => {
      const [, version, system] = /^v(\d+\.\d+)\/(alpine|debian)\/Dockerfile$/.exec(path) ?? [];
      if (version === undefined) return [];
      return system === 'debian' ? [`v${version}-debian`, `${version}-debian`] : [`v${version}`, version];
    },
  },
  ...[
    ['docker.io/hashicorp/vault', 'hashicorp/docker-vault'],
    ['docker.io/hashicorp/consul', 'hashicorp/docker-consul'],
  ].map(([image = '', repository = '']): Made => ({
    images: [image],
    repository,
    byTag: versioned(['0.X/Dockerfile'], /^v?(0\.\d+\.\d+|1\.\d+\.\d+)$/),
  })),
  {
    images: ['aspnet', 'runtime', 'runtime-deps', 'sdk'].map((name) => `mcr.microsoft.com/dotnet/${name}`),
    repository: 'dotnet/dotnet-docker',
    byPath: (path, image) => {
      const [, kind = '', version = '', system = ''] =
        /^src\/([\w-]+)\/(\d+\.\d+)\/([\w.-]+)\/amd64\/Dockerfile$/.exec(path) ?? [];
      return kind === image.slice(image.lastIndexOf('/') + 1)
        ? [`${version}-${system}`, `${version}-${system}-amd64`]
        : [];
    },
  },
];

/** Empty where nobody has said here how an image is made. */
export function publishedElsewhere(mirrors: Mirrors, image: string): Published[] {
  const found = made.find(({ images }) => images.includes(image));
  const mirror = found && mirrors.of(found.repository);
  if (!mirror) return [];
  return found.byTag
    ? fromTags(mirror, found.byTag)
    : fromPaths(mirror, (path) => found.byPath?.(path, image) ?? []);
}

function fromTags(mirror: Mirror, published: NonNullable<Made['byTag']>): Published[] {
  return mirror
    .lines('for-each-ref', `--format=%(refname:strip=2) %(creatordate:short) ${commitOfTag}`, 'refs/tags')
    .flatMap((line) => {
      const [name = '', day = '', commit = ''] = line.split(' ');
      return Object.entries(published(name)).map(([tag, files]) => ({
        tag,
        origins: files.map((path) => originAt(mirror, commit, path)),
        first: day,
        last: day,
        isCurrent: false,
      }));
    });
}

/** An annotated tag is an object of its own. */
const commitOfTag = '%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)';

/** Each Dockerfile as it was last. */
function fromPaths(mirror: Mirror, published: (path: string) => readonly string[]): Published[] {
  const last = new Map<string, { readonly commit: string; readonly day: string }>();
  let at = { commit: '', day: '' };
  for (const line of mirror.lines(
    'log',
    '--no-renames',
    '--diff-filter=AM',
    '--name-only',
    '--format=:%H %cs',
  )) {
    const [, commit, day = ''] = /^:(\w+) (\S+)$/.exec(line) ?? [];
    if (commit !== undefined) at = { commit, day };
    else if (line.endsWith('Dockerfile') && !last.has(line)) last.set(line, at);
  }
  return [...last].flatMap(([path, { commit, day }]) =>
    published(path).map((tag) => ({
      tag,
      origins: [originAt(mirror, commit, path)],
      first: day,
      last: day,
      isCurrent: true,
    })),
  );
}

function originAt({ name }: Mirror, commit: string, path: string): Origin {
  const cut = path.lastIndexOf('/');
  return { repository: name, commit, folder: cut < 0 ? '' : path.slice(0, cut), file: path.slice(cut + 1) };
}
