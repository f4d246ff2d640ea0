import { createHash } from 'node:crypto';

/* Images as documents: what a registry keeps of one, without a layer worth the name. */

export interface ImageConfig {
  readonly User?: string;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[] | null;
  readonly Cmd?: readonly string[] | null;
  readonly WorkingDir?: string;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Volumes?: Readonly<Record<string, object>>;
  readonly OnBuild?: readonly string[];
}

export interface Document {
  readonly digest: string;
  readonly text: string;
  readonly mediaType: string;
}

const oci = (what: string) => `application/vnd.oci.image.${what}`;

export function documentOf(mediaType: string, value: unknown): Document {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { digest: digestOf(text), text, mediaType };
}

export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function descriptor({ digest, text, mediaType }: Document) {
  return { mediaType, digest, size: Buffer.byteLength(text) };
}

export const layer = documentOf(oci('layer.v1.tar+gzip'), 'no layer is ever asked for');

export interface Image {
  readonly config: Document;
  readonly manifest: Document;
}

export function imageOf(config: ImageConfig, architecture = 'amd64', os = 'linux'): Image {
  const made = documentOf(oci('config.v1+json'), {
    ...{ architecture, os, config },
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  });
  const manifest = documentOf(oci('manifest.v1+json'), {
    ...{ schemaVersion: 2, mediaType: oci('manifest.v1+json') },
    ...{ config: descriptor(made), layers: [descriptor(layer)] },
  });
  return { config: made, manifest };
}

/** Of several platforms, and with an attestation, as BuildKit makes it. */
export function indexOf(images: Readonly<Record<string, Image>>): Document {
  const entries = Object.entries(images).map(([platform, { manifest }]) => {
    const [os, architecture] = platform.split('/');
    return { ...descriptor(manifest), platform: { os, architecture } };
  });
  return documentOf(oci('index.v1+json'), {
    ...{ schemaVersion: 2, mediaType: oci('index.v1+json') },
    manifests: entries,
  });
}
