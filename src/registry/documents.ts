import type { SavedConfiguration } from '../check/index.ts';
import { Unanswered } from './failure.ts';
import { parsed, shapeOf } from './json.ts';

/*
 * The three documents that lead to an image's configuration (OCI image-spec, and Docker's of the same shape). They come
 * from strangers: what is no such document is refused, and what becomes part of a finding or a fix has to look like it.
 */

export interface Descriptor {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
}

export interface Chosen extends Descriptor {
  readonly platform: string;
}

const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
const configTypes = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
];

/** What is asked for. Without it a registry answers with the leftovers of schema 1. */
export const accepted = [...indexTypes, ...manifestTypes].join(', ');

export function readDocument(body: Buffer): unknown {
  const value = parsed(body.toString('utf8'));
  if (value === undefined) throw new Unanswered('it answers with what is no JSON');
  return value;
}

/** The manifest that an index names for Linux; undefined where the document is a manifest itself. */
export function chosenFrom(document: unknown): Chosen | undefined {
  const { mediaType, schemaVersion, manifests } = shapeOf(document);
  if (
    schemaVersion === 1 ||
    (typeof mediaType === 'string' && mediaType.includes('docker.distribution.manifest.v1+'))
  )
    throw new Unanswered('the image is of schema 1, which Docker gave up in 2019; push it again');
  if (!Array.isArray(manifests)) return undefined;
  const entries = manifests.flatMap((one) => platformOf(one) ?? []);
  const [first] = entries;
  const chosen = entries.find(({ platform }) => platform === 'linux/amd64') ?? first;
  if (!chosen) throw new Unanswered('there is nothing for Linux in it');
  return chosen;
}

function platformOf(entry: unknown): Chosen | undefined {
  const descriptor = descriptorOf(entry);
  const { platform } = shapeOf(entry);
  const { os, architecture, variant } = shapeOf(platform);
  if (!descriptor || !manifestTypes.includes(descriptor.mediaType)) return undefined;
  // An attestation is for `unknown/unknown`.
  if (os !== 'linux' || typeof architecture !== 'string' || !/^[a-z\d_]{1,20}$/.test(architecture))
    return undefined;
  const part = typeof variant === 'string' && /^[a-z\d]{1,10}$/.test(variant) ? `/${variant}` : '';
  return { ...descriptor, platform: `linux/${architecture}${part}` };
}

/** Where the configuration is. */
export function configOf(document: unknown): Descriptor {
  chosenFrom(document);
  const descriptor = descriptorOf(shapeOf(document).config);
  if (!descriptor) throw new Unanswered('its manifest names no configuration');
  if (!configTypes.includes(descriptor.mediaType)) throw new Unanswered('it is no image but something else');
  return descriptor;
}

function descriptorOf(value: unknown): Descriptor | undefined {
  const { digest, size, mediaType } = shapeOf(value);
  if (typeof digest !== 'string' || !/^sha256:[a-f\d]{64}$/.test(digest)) return undefined;
  if (typeof size !== 'number' || typeof mediaType !== 'string') return undefined;
  return { digest, size, mediaType };
}

export interface Configured {
  readonly platform: string;
  readonly config: Omit<SavedConfiguration, 'on' | 'from'>;
}

/** A configuration as the library takes it. */
export function configuredIn(document: unknown): Configured {
  const { os, architecture, config } = shapeOf(document);
  if (os !== 'linux') throw new Unanswered('it is not an image of Linux');
  const own = shapeOf(config);
  const onbuild = textsIn(own.OnBuild);
  return {
    platform: `linux/${typeof architecture === 'string' && /^[a-z\d_]{1,20}$/.test(architecture) ? architecture : 'unknown'}`,
    config: {
      user: userIn(own.User),
      env: textsIn(own.Env).filter((one) => one.includes('=')),
      entrypoint: textsIn(own.Entrypoint),
      cmd: textsIn(own.Cmd),
      workdir: typeof own.WorkingDir === 'string' ? own.WorkingDir : '',
      ports: Object.keys(shapeOf(own.ExposedPorts)).filter((one) =>
        /^\d{1,5}(?:-\d{1,5})?\/(?:tcp|udp|sctp)$/.test(one),
      ),
      volumes: Object.keys(shapeOf(own.Volumes)).filter(isPath),
      ...(onbuild.length > 0 ? { onbuild } : {}),
    },
  };
}

function userIn(value: unknown = ''): string {
  if (typeof value === 'string' && /^[\w.@+-]{0,64}(?::[\w.@+-]{0,64})?$/.test(value)) return value;
  throw new Unanswered('its configuration has a user that cannot be one');
}

function textsIn(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw new Unanswered('its configuration makes no sense');
}

/** It may become part of a file that somebody commits with a click. */
function isPath(text: string): boolean {
  return /^\/[\w.@+/-]{0,200}$/.test(text) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(text);
}
