/*
 * What a program does for whoever starts it, after its manual. One that is root, by its set-user-ID bit or by capabilities
 * of its file, and that starts any program or writes any file it is told to, makes everybody root.
 */

/** Shells, languages, editors, and what starts other programs or writes files by its arguments. */
const willing =
  /^(?:(?:ba|da|a|z|k|mk|c|tc|fi|pw)?sh|busybox|toybox|env|find|xargs|timeout|nice|nohup|stdbuf|time|watch|script|flock|taskset|chrt|ionice|setarch|strace|ltrace|gdb|python[\d.]*|pypy\d?|perl[\d.]*|ruby[\d.]*|node(?:js)?|deno|bun|php[\d.]*|lua(?:jit)?[\d.]*|tclsh[\d.]*|java|jshell|jrunscript|R|Rscript|julia|erl|ghci?|[gmn]?awk|g?sed|ed|vi|vim(?:\.\w+)?|nvim|nano|emacs|cp|mv|ln|dd|tee|install|rsync|scp|curl|wget|tar|cpio|zip|unzip|7z|make|cmake|git|chmod|chown|chroot|unshare|nsenter|capsh|setcap|setpriv|su-exec|runuser|start-stop-daemon|ld\.so|ld-linux-[\w-]+\.so\.\d|ld-musl-\w+\.so\.\d|docker|podman|nerdctl|ctr|runc|systemctl|insmod|modprobe|dpkg|rpm|apk|apt|apt-get|dnf|yum|pip[\d.]*|npm|npx|yarn|gcc|cc|go|socat|nmap|openssl|tini|dumb-init|s6-[\w-]+)$/;

export function isWilling(program: string): boolean {
  return willing.test(program);
}

/** Made to be root for everybody, and to see to it that nobody gets more of it than a little. */
const guarded =
  /^(?:su|sudo|sudoedit|doas|ping[46]?|arping|fping6?|clockdiff|traceroute6?(?:\.\w+)?|mtr|mtr-packet|oping|u?mount|passwd|chsh|chfn|gpasswd|newgrp|sg|chage|expiry|new[ug]idmap|fusermount3?|ntfs-3g|pkexec|polkit-agent-helper-1|dbus-daemon-launch-helper|ssh-keysign|ssh-agent|unix_chkpwd|unix2_chkpwd|pam_timestamp_check|crontab|at|dumpcap|tcpdump|chrome-sandbox|chrome_sandbox|bwrap|firejail|Xorg(?:\.wrap)?|nvidia-modprobe|qemu-bridge-helper|starter-suid|snap-confine|staprun|usernetctl|userhelper|mount\.(?:nfs|cifs|fuse3?)|umount\.(?:nfs|cifs)|bbsuid|gosu)$/;

export function isGuarded(program: string): boolean {
  return guarded.test(program);
}

/** Capabilities by which a program becomes root, or changes what root's programs rest on (capabilities(7)). */
const giving = new Set(
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER SETFCAP SETGID SETUID SYS_ADMIN SYS_MODULE SYS_PTRACE SYS_RAWIO'.split(
    ' ',
  ),
);

export function givesRoot(capability: string): boolean {
  return giving.has(capability);
}
