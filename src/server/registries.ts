import { Unusable } from './unusable.ts';

/** What the App may ask registries of images; nothing unless somebody says so. */
export interface RegistrySettings {
  readonly hosts: readonly string[];
  readonly privateHosts: readonly string[];
  readonly signers: readonly (readonly [registry: string, origin: string])[];
  readonly credentials?: string | undefined;
}

/** Registries by spaces or commas. */
export function hostList(text: string | undefined): readonly string[] {
  const hosts = text?.split(/[\s,]+/).filter((host) => host !== '') ?? [];
  for (const host of hosts)
    if (!/^(?:https?:\/\/)?[a-z\d*[][a-z\d.:*\]-]{0,252}$/i.test(host))
      throw new Unusable(
        'is not a list of registries, as `docker.io ghcr.io http://registry.internal:5000`.',
      );
  return hosts;
}

/** `registry.example.com=https://auth.example.com` */
export function signerList(text: string | undefined): RegistrySettings['signers'] {
  const pairs = text?.split(/[\s,]+/).filter((pair) => pair !== '') ?? [];
  return pairs.map((pair) => {
    const [registry = '', address = ''] = pair.split('=');
    if (registry === '' || !URL.canParse(address) || !/^https?:/.test(address))
      throw new Unusable('is not a list of pairs, as registry.example.com=https://auth.example.com.');
    return [registry, new URL(address).origin] as const;
  });
}

/** As Docker writes it, and Kubernetes keeps it in a secret of type `kubernetes.io/dockerconfigjson`. */
export function dockerConfig(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'auths' in value) return text;
  } catch {
    // What is no JSON is none either; what stands in it is told to nobody.
  }
  throw new Unusable("is not Docker's config.json, with `auths`.");
}
