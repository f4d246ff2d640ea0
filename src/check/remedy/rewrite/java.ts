import { distrolessImage } from '../../facts/distroless.ts';
import { absolutePath } from '../../model/image/path.ts';
import type { ProgramCall } from '../../model/image/script.ts';
import type { Stage } from '../../model/image/dockerfile.ts';
import type { Outline } from './outline.ts';
import type { Plan, Start } from './plan.ts';
import { programOf, type Started } from './started.ts';
import { installsOnly, isHousekeeping } from './steps.ts';
import { isDispensable } from './dispensable.ts';

/*
 * Java: distroless has a headless runtime, `java -jar` as its entrypoint, and no shell
 * (GoogleContainerTools/distroless java/README.md).
 */

export function javaPlan(outline: Outline): Plan | undefined {
  const { stage, started, calls, steps, home } = outline;
  const version = versionOf(stage);
  const image = version === undefined ? undefined : distrolessImage(`java${version}`);
  const start = started && startOf(started);
  // Truststores are put together by a script that the base brings along.
  if (image === undefined || !start || stage.env.has('USE_SYSTEM_CA_CERTS')) return undefined;
  if (calls.every((call) => isDispensable(call, steps))) return { image, start };
  const jar = jarOf(started);
  if (home === undefined || jar === undefined || !calls.every((call) => isBuilding(call, home)))
    return undefined;
  if (!calls.some(({ program }) => builders.test(program))) return undefined;
  const path = absolutePath(stage.workdir ?? '/', jar);
  // What Quarkus makes finds its libraries beside it.
  const copied = path.replace(/(\/quarkus-app)\/[^/]+$/, '$1');
  return { image, start, copies: [{ from: copied, to: copied }], buildOnly };
}

const buildOnly = /^(?:DEBIAN_FRONTEND|(?:GRADLE|MAVEN)_\w+)$/;
const builders = /^(?:gradle|gradlew|mvn|mvnw)$/;

const versions: readonly (readonly [repository: RegExp, tag: RegExp])[] = [
  [/^docker\.io\/library\/(?:eclipse-temurin|amazoncorretto|openjdk)$/, /^(\d+)(?![\d-]*-?ea)/],
  [/^docker\.io\/library\/(?:gradle|maven)$/, /(?:jdk|temurin|corretto|openjdk)-?(\d+)/],
  [/^docker\.io\/library\/ibm-semeru-runtimes$/, /^open-(\d+)/],
];

function versionOf({ base: { image } }: Stage): string | undefined {
  const pattern = versions.find(([repository]) => repository.test(image?.repository ?? ''))?.[1];
  return pattern?.exec(image?.tag ?? '')?.[1];
}

/** `java -jar app.jar` is the entrypoint's; with options it is said in full. */
function startOf(started: Started): Start | undefined {
  const { argv, keyword } = started;
  if (programOf(started).name !== 'java' || argv.length < 2) return undefined;
  const words = ['java', ...argv.slice(1)];
  if (keyword === 'CMD' && argv[1] === '-jar' && argv.length > 2) return { keyword, words: argv.slice(2) };
  return { keyword: 'ENTRYPOINT', words };
}

/** What stands behind `-jar`, and nothing of the class path beside it. */
function jarOf(started: Started): string | undefined {
  const { args } = programOf(started);
  const at = args.indexOf('-jar');
  const jar = at === -1 ? undefined : args[at + 1];
  const hasMore = args
    .slice(0, at)
    .some((word) => /^-(?:cp|javaagent|classpath|-class-path|Dloader)/.test(word));
  return jar === undefined || hasMore || !jar.endsWith('.jar') ? undefined : jar;
}

const tools = /^(?:bash|ca-certificates|curl|dos2unix|findutils|git|gradle|maven|tar|unzip|wget|zip)$/;

function isBuilding(call: ProgramCall, home: string): boolean {
  if (builders.test(call.program) || call.program === 'dos2unix' || call.program === 'sed') return true;
  return installsOnly(call, tools) ?? isHousekeeping(call, [home, '/root/.m2', '/root/.gradle']);
}
