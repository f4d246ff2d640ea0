/*
 * What containerd's platforms.Parse takes: `linux`, `arm64`, `linux/arm/v7`, `windows(10.0.17763)/amd64`.
 */

const systems = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris windows zos macos'.split(
    ' ',
  ),
);

const architectures = new Set(
  (
    '386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ' +
    'ppc riscv riscv64 s390 s390x sparc sparc64 wasm i386 x86_64 x86-64 aarch64 armhf armel'
  ).split(' '),
);

const system = /^([\w-]+)(?:\([\w.%-]*(?:\+[\w.%-]+)*\))?$/;

export function isPlatform(text: string): boolean {
  const [first = '', ...rest] = text.split('/');
  const name = system.exec(first)?.[1]?.toLowerCase();
  if (name === undefined || rest.length > 2 || !rest.every((part) => /^[\w.-]+$/.test(part))) return false;
  return rest.length > 0 || systems.has(name) || architectures.has(first.toLowerCase());
}
