import type { NamedImage } from './base-images.ts';
import { distrolessStatus } from './distroless.ts';

/*
 * Images that are made to build with, and what runs what they build. Read off the Dockerfiles of docker-library
 * (golang, rust, gcc, maven, gradle), nodejs/docker-node, docker-library/python and ruby, whose plain variants stand on
 * buildpack-deps with its compilers and headers, and dotnet/dotnet-docker.
 */

export interface Toolchain {
  /** `the Go toolchain`; what an image that only runs has no use for. */
  readonly carries: string;
  /** compiled: what it builds runs without it. interpreted: the language itself is needed to run. */
  readonly kind: 'compiled' | 'interpreted';
  /** The image that runs the result, as it would stand in FROM; undefined where it cannot be named. */
  readonly runtime: string | undefined;
  /** A distroless image with the same version of the interpreter. */
  readonly distroless?: string | undefined;
}

export function toolchainOf(image: NamedImage): Toolchain | undefined {
  return toolchains.get(image.repository.replace(mirrors, 'docker.io/library/'))?.(image.tag ?? '');
}

const mirrors = /^(?:mirror\.gcr\.io\/library|public\.ecr\.aws\/docker\/library)\//;

type Reader = (tag: string) => Toolchain | undefined;

const compiled = (carries: string, runtime: string): Reader => {
  return () => ({ carries, kind: 'compiled', runtime });
};

const toolchains: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['docker.io/library/golang', compiled('the Go toolchain', 'gcr.io/distroless/static-debian13:nonroot')],
  ['docker.io/library/rust', compiled('the Rust toolchain', 'gcr.io/distroless/cc-debian13:nonroot')],
  ['docker.io/library/gcc', compiled('the compilers of GCC', 'gcr.io/distroless/cc-debian13:nonroot')],
  ['docker.io/library/maven', (tag) => java('Maven and a JDK', tag)],
  ['docker.io/library/gradle', (tag) => java('Gradle and a JDK', tag)],
  ['mcr.microsoft.com/dotnet/sdk', dotnet],
  ['docker.io/library/node', node],
  ['docker.io/library/python', (tag) => slim('python', tag)],
  ['docker.io/library/ruby', (tag) => slim('ruby', tag)],
]);

/** `3.9-eclipse-temurin-21`, `8-jdk21-alpine`; the newest of 17, 21 and 25 is distroless too. */
function java(carries: string, tag: string): Toolchain {
  const version = /(?:jdk|temurin|corretto|openjdk)-?(\d+)/.exec(tag)?.[1];
  const system = tag.includes('alpine') ? '-alpine' : '';
  return {
    carries,
    kind: 'compiled',
    runtime: version === undefined ? undefined : `eclipse-temurin:${version}-jre${system}`,
  };
}

/** The tags of the SDK's minor versions are those of the runtime. */
function dotnet(tag: string): Toolchain {
  const runtime = /^\d+\.\d+(?:-[a-z][\w.-]*)?$/.test(tag)
    ? `mcr.microsoft.com/dotnet/aspnet:${tag}`
    : undefined;
  return { carries: 'the .NET SDK', kind: 'compiled', runtime };
}

const debian = 'bookworm|bullseye|buster|stretch|trixie';

function node(tag: string): Toolchain | undefined {
  const [, version = '', release] = new RegExp(`^([\\w.]+?)(?:-(${debian}))?$`).exec(tag) ?? [];
  if (version === '' || version === 'alpine' || version === 'slim' || /^alpine/.test(version))
    return undefined;
  const [major = ''] = version.split('.');
  const distroless = `gcr.io/distroless/nodejs${major}-debian13`;
  const isPublished = distrolessStatus({ repository: distroless, tag: 'nonroot' }).kind === 'published';
  const parts = [version === 'latest' ? undefined : version, release, 'slim'].filter(
    (part) => part !== undefined,
  );
  return {
    carries: 'compilers and headers',
    kind: 'interpreted',
    runtime: `node:${parts.join('-')}`,
    distroless: isPublished && /^\d+/.test(major) ? `${distroless}:nonroot` : undefined,
  };
}

/** `3.13`, `3.13-bookworm`: their slim variants put the release last. */
function slim(name: string, tag: string): Toolchain | undefined {
  const [, version = '', release] = new RegExp(`^([\\w.]+?)(?:-(${debian}))?$`).exec(tag) ?? [];
  if (version === '' || /^(?:alpine|slim)/.test(version)) return undefined;
  const parts = [version === 'latest' ? undefined : version, 'slim', release].filter(
    (part) => part !== undefined,
  );
  return { carries: 'compilers and headers', kind: 'interpreted', runtime: `${name}:${parts.join('-')}` };
}
