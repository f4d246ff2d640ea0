import { packageChangeOf } from './packages.ts';
import type { ProgramCall } from './script.ts';

/* What in a build makes something out of sources, and what is only there to do so. */

/** `go build`, `npm run build`: the words behind the program that say it builds. */
const builds: ReadonlyMap<string, RegExp> = new Map([
  ['cargo', /^(?:build|install)$/],
  ['dotnet', /^(?:build|publish)$/],
  ['go', /^(?:build|install)$/],
  ['gradle', /^(?:\w*:)*(?:assemble|bootJar|build|installDist|jar|shadowJar)$/],
  ['gradlew', /^(?:\w*:)*(?:assemble|bootJar|build|installDist|jar|shadowJar)$/],
  ['mvn', /^(?:install|package|verify)$/],
  ['mvnw', /^(?:install|package|verify)$/],
  ['next', /^build$/],
  ['ng', /^build$/],
  ['npm', /^build(?::|$)/],
  ['npx', /^(?:tsc|webpack|esbuild)$/],
  ['pnpm', /^build(?::|$)/],
  ['swift', /^build$/],
  ['tsc', /(?:)/],
  ['vite', /^build$/],
  ['yarn', /^build(?::|$)/],
]);

/** Compilers stand for what they make, whatever their arguments are. */
const compilers = /^(?:[\w-]+-)?(?:c99|cc|clang|clang\+\+|g\+\+|gcc|javac|rustc|tsc)$/;

export function isBuild({ program, args }: ProgramCall): boolean {
  if (compilers.test(program)) return true;
  const word = builds.get(program);
  return word !== undefined && args.some((arg) => arg !== undefined && word.test(arg));
}

/** Packages that hardly anything but a build needs; a JDK is often what Java runs on. */
const compilerPackages =
  /^(?:alpine-sdk|build-base|build-essential|cargo|clang|g\+\+|gcc|gcc-c\+\+|golang|golang-go|rust|rustc)$/;

/** What compiles when it runs: drivers for the kernel that it meets, programs for a graphics card. */
const justInTime = /^(?:bpftool|cuda-.*|dkms|kernel-.*|libelf-dev|linux-headers.*|llvm.*|nvidia-.*)$/;

/** The compilers that are installed; none where anything is removed, since that is what is removed as a rule. */
export function keptCompilers(
  calls: readonly ProgramCall[],
): { readonly call: ProgramCall; readonly names: string[] }[] {
  const changes = calls.flatMap((call) => {
    const change = packageChangeOf(call);
    return change ? [{ call, change }] : [];
  });
  const names = changes.flatMap(({ change }) => change.names);
  if (changes.some(({ change }) => change.kind === 'remove') || names.some((name) => justInTime.test(name)))
    return [];
  return changes
    .map(({ call, change }) => ({ call, names: change.names.filter((name) => compilerPackages.test(name)) }))
    .filter(({ names }) => names.length > 0);
}
