import type { NamedImage } from './base-images.ts';
import { closeness, coversAll } from './tag-pattern.ts';

/*
 * Images whose program carries capabilities in its file (setcap). Without them in the bounding set the program does not
 * start at all, as whatever user (capabilities(7), execve; cap_bprm_creds_from_file of the kernel). An image that is not
 * here may carry some too.
 */

export interface FileCapabilities {
  readonly names: readonly string[];
  /** The tags of which this is certain (tag-pattern.ts). */
  readonly tags: readonly string[];
  /** The programs that do not start, as a command names them. */
  readonly programs: readonly string[];
}

const bind = ['NET_BIND_SERVICE'];
const ingress = ['dumb-init', 'nginx-ingress-controller', 'nginx'];
/** coredns/coredns Dockerfile; since #5969 of March 2023 */
const coredns = { names: bind, tags: ['>=1.11', 'latest'], programs: ['coredns'] };

const images: ReadonlyMap<string, FileCapabilities> = new Map<string, FileCapabilities>([
  // caddyserver/caddy-docker 2.11/alpine/Dockerfile; #466 would end it
  ['docker.io/library/caddy', { names: bind, tags: ['*', '!*builder*', '!*windows*'], programs: ['caddy'] }],
  ['docker.io/coredns/coredns', coredns],
  ['registry.k8s.io/coredns/coredns', coredns],
  // kubernetes/ingress-nginx rootfs/Dockerfile: dumb-init, the controller and nginx
  ['registry.k8s.io/ingress-nginx/controller', { names: bind, tags: ['>=1'], programs: ingress }],
  // kubernetes/ingress-nginx rootfs/Dockerfile-chroot
  [
    'registry.k8s.io/ingress-nginx/controller-chroot',
    { names: [...bind, 'SYS_CHROOT'], tags: ['>=1'], programs: ingress },
  ],
  // AdguardTeam/AdGuardHome#4565
  ['docker.io/adguard/adguardhome', { names: bind, tags: ['*'], programs: ['AdGuardHome'] }],
  // pgadmin-org/pgadmin4#5653: its Python; #9985 of May 2026 gives it to a copy instead
  [
    'docker.io/dpage/pgadmin4',
    { names: bind, tags: ['<=9.15', '!=1', '!=2', '!=3', '!=4', '!=5'], programs: ['entrypoint.sh'] },
  ],
]);

/** What some version of this image carries. */
export function fileCapabilitiesOf(repository: string): readonly string[] {
  return images.get(repository)?.names ?? [];
}

/** What this very image is known to carry. */
export function certainFileCapabilities({ repository, tag }: NamedImage): FileCapabilities | undefined {
  const found = images.get(repository);
  const isMeant =
    found && (tag === undefined ? coversAll(found.tags) : closeness(found.tags, tag) !== undefined);
  return isMeant ? found : undefined;
}
