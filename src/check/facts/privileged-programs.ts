import { plainHostPath } from './sockets.ts';

/*
 * Programs whose work is privilege: to take it from them is to end them. A kind says what such a program asks for, as
 * the manifests do by which it is installed; what it does not say is unusual even for it. Being known takes no weight
 * from a finding: a name can be anybody's.
 */

export interface Purpose {
  /** To follow "looks like". */
  readonly is: string;
  /** Why it may, as a reason for a waiver. */
  readonly does: string;
  readonly needs: Needs;
}

interface Needs {
  /** `hostNetwork`, `hostPID`, `hostPort`, `privileged`, `root`, `unconfined`, `SYS_ADMIN`. */
  readonly asks: ReadonlySet<string>;
  /** Folders of the host, each with all below. */
  readonly writes: readonly string[];
  readonly reads: readonly string[];
}

interface Row {
  readonly is: string;
  readonly does: string;
  readonly asks: string;
  readonly writes?: string;
  readonly reads?: string;
  /** The ends of image names: `calico/node` is any registry's. */
  readonly images: string;
  /** Where these needs are read, `owner/name:path`. */
  readonly sources: string;
}

const sockets =
  '/run/docker.sock /run/containerd /run/host-containerd /run/crio /run/k3s/containerd /run/podman';

const rows: readonly Row[] = [
  {
    is: 'a network plugin',
    does: 'sets up the network of its node',
    asks: 'hostNetwork hostPort privileged root NET_ADMIN NET_RAW NET_BIND_SERVICE SYS_ADMIN SYS_MODULE SYS_RESOURCE SYS_PTRACE IPC_LOCK SYSLOG BPF PERFMON CHOWN KILL DAC_OVERRIDE FOWNER SETGID SETUID unconfined',
    writes:
      '/opt/cni /etc/cni /var/lib/cni /run/netns /run/xtables.lock /lib/modules /sys/fs /run/flannel /run/calico /var/lib/calico /run/cilium /run/openvswitch /etc/openvswitch /run/ovn /run/antrea /run/multus /run/aws-node /run/istio-cni /run/ztunnel /var/log /usr/libexec/kubernetes/kubelet-plugins/volume/exec/nodeagent~uds',
    reads: '/proc /sys /etc/kubernetes /var/lib/kube-proxy',
    images:
      'calico/node calico/cni calico/pod2daemon-flexvol cilium/cilium coreos/flannel flannel/flannel flannelcni/flannel flannel/flannel-cni-plugin weaveworks/weave-kube weaveworks/weave-npc cloudnativelabs/kube-router antrea/antrea-ubuntu antrea/antrea-agent-ubuntu amazon-k8s-cni amazon-k8s-cni-init multus-cni kubeovn/kube-ovn kube-proxy kube-proxy-amd64 metallb/speaker kube-vip k8s-dns-node-cache istio/install-cni istio-release/install-cni istio/ztunnel istio-release/ztunnel ip-masq-agent',
    sources:
      'flannel-io/flannel:Documentation/kube-flannel.yml projectcalico/calico:manifests/calico.yaml cilium/cilium:install/kubernetes/cilium/templates/cilium-agent/daemonset.yaml kubernetes/kubernetes:cluster/addons/kube-proxy/kube-proxy-ds.yaml kubernetes/kubernetes:cluster/addons/dns/nodelocaldns/nodelocaldns.yaml metallb/metallb:config/controllers/speaker.yaml',
  },
  {
    is: 'a device plugin',
    does: 'hands the devices of its node to pods',
    asks: 'privileged root SYS_ADMIN hostPID',
    writes:
      '/var/lib/kubelet/device-plugins /var/lib/kubelet/plugins /var/lib/kubelet/plugins_registry /var/lib/kubelet/pod-resources /run/cdi /etc/cdi /dev /run/nvidia /usr/local/nvidia',
    reads: '/sys /proc /etc/kubernetes',
    images:
      'nvidia/k8s-device-plugin nvidia-gpu-device-plugin k8s-device-plugin intel-gpu-plugin k8s-rdma-shared-dev-plugin sriov-network-device-plugin smarter-device-manager dra-example-driver gpu-feature-discovery',
    sources: 'NVIDIA/k8s-device-plugin:deployments/static',
  },
  {
    is: 'a storage driver',
    does: 'mounts volumes on its node for other pods',
    asks: 'privileged root SYS_ADMIN hostNetwork hostPID',
    writes:
      '/var/lib/kubelet /dev /sys /run/mount /run/udev /run/lock /etc/iscsi /var/lib/iscsi /var/log/ceph /run/spire /run/secrets-store-csi-providers',
    reads: '/lib/modules /etc/selinux /etc/kubernetes /etc/localtime',
    images:
      'csi-node-driver-registrar sig-storage/livenessprobe kubernetes-csi/livenessprobe csi-components/livenessprobe k8scsi/livenessprobe sig-storage/hostpathplugin aws-ebs-csi-driver aws-efs-csi-driver gcp-compute-persistent-disk-csi-driver azuredisk-csi azurefile-csi nfsplugin smbplugin cephcsi/cephcsi longhornio/longhorn-manager csi-secrets-store/driver spiffe-csi-driver digitalocean/do-csi-plugin hcloud-csi-driver juicefs-csi-driver',
    sources:
      'kubernetes-sigs/aws-ebs-csi-driver:deploy/kubernetes/base/node.yaml ceph/ceph-csi:deploy/rbd/kubernetes/csi-rbdplugin.yaml',
  },
  {
    is: 'a monitor of the kernel',
    does: 'watches the kernel of its node',
    asks: 'privileged root hostPID hostNetwork BPF PERFMON SYS_ADMIN SYS_PTRACE SYS_RESOURCE SYSLOG NET_ADMIN NET_RAW CHECKPOINT_RESTORE DAC_READ_SEARCH IPC_LOCK unconfined',
    writes: `/sys /proc /dev /lib/modules ${sockets}`,
    reads: '/',
    images:
      'falcosecurity/falco falcosecurity/falco-no-driver falcosecurity/falco-driver-loader cilium/tetragon aquasec/tracee parca-dev/parca-agent grafana/beyla kubescape/node-agent sysdig/agent sysdig/agent-slim inspektor-gadget ebpf_exporter',
    sources:
      'falcosecurity/deploy-kubernetes:kubernetes/falco/templates/daemonset.yaml cilium/tetragon:install/kubernetes/tetragon/templates/_container_tetragon.tpl',
  },
  {
    is: 'an exporter of the metrics of its node',
    does: 'reports on the node itself',
    asks: 'hostNetwork hostPID hostPort SYS_TIME',
    reads: '/',
    images: 'node-exporter node_exporter systemd-exporter process-exporter',
    sources: 'prometheus-operator/kube-prometheus:manifests/nodeExporter-daemonset.yaml',
  },
  {
    is: 'a monitor of the machine',
    does: 'reports on the machine and its containers',
    asks: 'privileged root hostNetwork hostPID hostPort SYS_ADMIN SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYSLOG DAC_READ_SEARCH unconfined',
    writes: `/dev /sys /proc /run /var/lib/docker ${sockets}`,
    reads: '/',
    images:
      'smartctl-exporter smartctl_exporter cadvisor google/cadvisor dcgm-exporter datadog/agent datadoghq/agent datadog/docker-dd-agent newrelic/infrastructure newrelic/infrastructure-k8s newrelic/nrsysmond netdata/netdata dynatrace/oneagent instana/agent beats/metricbeat elastic-agent/elastic-agent node-problem-detector aquasec/kube-bench',
    sources:
      'google/cadvisor:docs/running.md kubernetes/node-problem-detector:deployment/node-problem-detector.yaml',
  },
  {
    is: 'a collector of logs',
    does: 'reads the logs of all containers of its node',
    asks: 'root hostNetwork DAC_READ_SEARCH',
    writes: '/var/log /var/lib/filebeat-data /var/lib/fluent-bit /run/fluent-bit /run/promtail',
    reads: '/var/lib/docker /var/lib/containers /run/log /run/docker.sock /etc/machine-id /etc/localtime',
    images:
      'grafana/promtail fluent/fluent-bit fluent/fluentd fluent/fluentd-kubernetes-daemonset aws-for-fluent-bit fluentd-elasticsearch beats/filebeat timberio/vector fluent-bit-plugin-loki log-file-metric-exporter',
    sources:
      'elastic/beats:deploy/kubernetes/filebeat/filebeat-daemonset.yaml fluent/helm-charts:charts/fluent-bit/values.yaml grafana/helm-charts:charts/promtail/values.yaml',
  },
  {
    is: 'a VPN',
    does: 'makes network interfaces and routes',
    asks: 'root NET_ADMIN NET_RAW SYS_MODULE',
    writes: '/dev/net/tun /lib/modules',
    images:
      'linuxserver/wireguard qmcgaw/gluetun qmcgaw/private-internet-access tailscale/tailscale kylemanna/openvpn netbirdio/netbird zerotier/zerotier wg-easy hwdsl2/ipsec-vpn-server',
    sources: 'qdm12/gluetun:docker-compose.yml linuxserver/docker-wireguard:README.md',
  },
  {
    is: 'a setter of packet filters',
    does: 'sets the packet filter of its pod before the others start',
    asks: 'root NET_ADMIN NET_RAW',
    images: 'istio/proxyv2 istio-release/proxyv2 istio/proxy_init linkerd/proxy-init kumahq/kuma-init',
    sources:
      'istio/istio:manifests/charts/istio-control/istio-discovery/files/injection-template.yaml linkerd/linkerd2:charts/partials/templates/_proxy-init.tpl',
  },
  {
    is: 'a builder of images',
    does: 'builds images, which takes containers within it',
    asks: 'privileged root unconfined SYS_ADMIN SETUID SETGID',
    images:
      'docker:dind moby/buildkit kaniko-project/executor buildah/stable containers/buildah podman/stable containers/podman earthly/earthly earthly/buildkitd',
    sources:
      'moby/buildkit:examples/kubernetes/deployment+service.privileged.yaml moby/buildkit:docs/rootless.md',
  },
  {
    is: 'a manager of machines',
    does: 'changes the machine it runs on',
    asks: 'privileged root hostPID hostNetwork hostIPC SYS_ADMIN SYS_BOOT',
    writes: '/run /etc /var /dev /sys',
    reads: '/',
    images:
      'kubereboot/kured weaveworks/kured system-upgrade-controller rancher/system-agent rancher/rancher-agent kubevirt/virt-handler node-feature-discovery spire-agent',
    sources: 'kubereboot/kured:kured-ds.yaml',
  },
  {
    is: 'a part of the control plane',
    does: 'runs the cluster',
    asks: 'hostNetwork hostPort root',
    writes: '/etc/kubernetes /var/lib/etcd /var/log /usr/libexec/kubernetes /etc/pki',
    reads:
      '/etc/ssl /etc/ca-certificates /usr/share/ca-certificates /usr/local/share/ca-certificates /etc/localtime',
    images: 'kube-apiserver kube-controller-manager kube-scheduler coreos/etcd etcd',
    sources: 'kubernetes/kubernetes:cmd/kubeadm/app/phases/controlplane/volumes.go',
  },
  {
    is: 'a manager of containers',
    does: 'gives orders to the container runtime',
    asks: 'root',
    writes: `${sockets} /var/lib/docker/volumes`,
    images:
      'portainer/portainer portainer/portainer-ce portainer/agent containrrr/watchtower tecnativa/docker-socket-proxy amir20/dozzle willfarrell/autoheal crazymax/diun nginxproxy/docker-gen gitlab/gitlab-runner',
    sources: 'portainer/portainer-compose:docker-stack.yml',
  },
];

const words = (text = ''): string[] => text.split(' ').filter((word) => word !== '');

const purposes = rows.map(({ is, does, asks, writes, reads }) => ({
  is,
  does,
  needs: { asks: new Set(words(asks)), writes: words(writes), reads: words(reads) },
}));

const byImage: ReadonlyMap<string, Purpose> = new Map(
  rows.flatMap(({ images }, index) =>
    words(images).flatMap((name) => {
      const purpose = purposes[index];
      return purpose ? [[name, purpose] as const] : [];
    }),
  ),
);

/** By the path of an image without its registry, and its tag. */
export function purposeOfImage(path: string, tag: string | undefined): Purpose | undefined {
  const parts = path.split('/');
  if (parts.at(-1) === 'docker')
    return tag?.includes('dind') === true ? byImage.get('docker:dind') : undefined;
  return byImage.get(parts.slice(-2).join('/')) ?? byImage.get(parts.at(-1) ?? '');
}

/** What tells a program that nobody knows by what it mounts; of a DaemonSet that asks for more of its node than that. */
const signatures: readonly (readonly [purpose: string, folders: string])[] = [
  ['a network plugin', '/opt/cni/bin /etc/cni/net.d'],
  ['a device plugin', '/var/lib/kubelet/device-plugins'],
  ['a storage driver', '/var/lib/kubelet/plugins_registry /var/lib/kubelet/plugins'],
  ['a monitor of the kernel', '/sys/fs/bpf /sys/kernel/debug /sys/kernel/tracing'],
  ['a collector of logs', '/var/log/pods /var/log/containers /var/lib/docker/containers'],
  ['a VPN', '/dev/net/tun'],
];

/** Who mounts this folder of its node. */
export function purposeOfFolder(path: string): Purpose | undefined {
  const plain = plainHostPath(path);
  const is = signatures.find(([, folders]) => words(folders).some((folder) => isWithin(plain, folder)))?.[0];
  return purposes.find((purpose) => purpose.is === is);
}

export const packetFilter: Purpose | undefined = purposes.find(
  ({ is }) => is === 'a setter of packet filters',
);

/** Whether such a program asks for this: a word, or a path of the host. */
export function expects({ needs }: Purpose, ask: string, readOnly = false): boolean {
  if (!ask.startsWith('/')) return needs.asks.has(ask);
  const plain = plainHostPath(ask);
  const folders = readOnly ? [...needs.writes, ...needs.reads] : needs.writes;
  return folders.some((folder) => isWithin(plain, folder));
}

function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}
