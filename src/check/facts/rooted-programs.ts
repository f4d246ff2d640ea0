/*
 * Kinds of programs that are root for what they do, by the words that their names and folders are made of: plugins of
 * Docker, of networks and of storage, what watches or changes the node it runs on, and devices that root alone may open.
 */

const words =
  /(?:^|[^a-z\d])(?:bpf|ceph|cni|csi|device-?plugins?|docker-(?:driver|plugin|volume)|ebpf|falco|fuse|ipvs|kata|kubelet|kube-(?:bench|proxy)|local-?path|log-?driver|node-?agent|node-?exporter|node-?problem-?detector|nfs|openvpn|pxe|rootkit|tailscale|tpu|udev|vpn|wireguard)(?:[^a-z\d]|$)/i;

/** `clients/cmd/docker-driver/Dockerfile`, `/usr/bin/csi-plugin` */
export function isNamedLikeRooted(name: string): boolean {
  return words.test(name);
}
