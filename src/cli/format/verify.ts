import type { VerifyReport } from '../../runtime/index.ts';
import { harmless } from './harmless.ts';
import type { Paint } from './paint.ts';
import { wrap } from './wrap.ts';

interface Page {
  readonly width: number;
  readonly paint: Paint;
}

/** What was learned of one container, and the change to make. */
export function verifyText(report: VerifyReport, page: Page): string {
  const { subject, path, image } = report;
  const where = path === '' ? '' : ` (${path})`;
  const title = subject.startsWith('Image ') ? subject : `${subject}${where}, image ${image.name}`;
  return [
    page.paint('bold', harmless(title)),
    page.paint(
      'dim',
      harmless(`at ${image.digest ?? image.id}, tried with ${report.runtime.name} ${report.runtime.version}`),
    ),
    '',
    ...entry('as it is', asItIs(report), page),
    ...entry('hardened', hardened(report), page),
    ...report.doesNotBear.flatMap((one) => unbearable(one, page)),
    ...report.writesAmongFiles
      .slice(0, 5)
      .map(
        (file) =>
          `  ${harmless(`writes to ${file}, among files of its image: no empty volume can be there`)}`,
      ),
    ...report.refusals.map((line) => `  ${page.paint('yellow', 'log')}  ${harmless(line)}`),
    ...report.leftOut.flatMap((line) => entry('not here', line, page)),
    '',
    'To set:',
    ...changeOf(report).map((line) => `  ${harmless(line)}`),
    '',
  ].join('\n');
}

function entry(name: string, text: string, { width }: Page): string[] {
  const [first = '', ...rest] = wrap(harmless(text), width - 12);
  return [`  ${name.padEnd(10)}${first}`, ...rest.map((line) => `${' '.repeat(12)}${line}`)];
}

function asItIs({ asItIs: { users, ports, seconds, capabilities } }: VerifyReport): string {
  const who = users.length === 0 ? '' : `runs as ${users.map(named).join(' and ')}, `;
  const where = ports.length === 0 ? 'listens nowhere' : `listens on ${ports.join(', ')}`;
  return `${who}${where}, ${capabilities.length === 0 ? 'no' : capabilities.length} capabilities, up after ${seconds} s`;
}

function named(user: string): string {
  return user === '0:0' ? 'root' : user;
}

function hardened({
  asProposed: { uid, gid, readOnly, writes, capabilities, noNewPrivileges },
}: VerifyReport): string {
  const folders = writes.length === 0 ? 'read-only' : `read-only except for ${writes.join(', ')}`;
  const own = writes.length === 0 ? 'not read-only' : `not read-only, with ${writes.join(', ')} as its own`;
  const kept =
    capabilities?.length === 0 ? 'without capabilities' : `with ${(capabilities ?? []).join(', ')} alone`;
  return [
    `runs as ${named(`${uid}:${gid}`)}`,
    readOnly ? folders : own,
    capabilities === null ? 'with the capabilities it has' : kept,
    noNewPrivileges ? 'without new privileges' : 'gains privileges',
  ].join(', ');
}

function unbearable({ setting, failure, log }: VerifyReport['doesNotBear'][number], page: Page): string[] {
  const lines = entry('', `${setting}: ${failure}`, page);
  const [first = '', ...rest] = lines;
  const head = `  ${page.paint('red', 'fails'.padEnd(10))}${first.trimStart()}`;
  const said = log === null ? 'its log does not tell why' : `its log: ${log}`;
  return [head, ...rest, ...entry('', said, page)];
}

/** As it is written in the file that it was started from. */
function changeOf(report: VerifyReport): string[] {
  if (report.kind === 'workload') return inManifest(report);
  return report.kind === 'service' ? inCompose(report) : asOptions(report);
}

function inManifest({ asProposed }: VerifyReport): string[] {
  const { uid, gid, readOnly, writes, capabilities, noNewPrivileges, seccomp } = asProposed;
  const name = (path: string) =>
    path
      .slice(1)
      .replaceAll(/[^a-z\d]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(-63) || 'data';
  return [
    'securityContext:',
    ...(uid === 0 ? [] : ['  runAsNonRoot: true', `  runAsUser: ${uid}`, `  runAsGroup: ${gid}`]),
    ...(readOnly ? ['  readOnlyRootFilesystem: true'] : []),
    ...(noNewPrivileges ? ['  allowPrivilegeEscalation: false'] : []),
    ...(capabilities === null ? [] : ['  capabilities:', '    drop: [ALL]']),
    ...(capabilities === null || capabilities.length === 0 ? [] : [`    add: [${capabilities.join(', ')}]`]),
    ...(seccomp === 'default' ? ['  seccompProfile:', '    type: RuntimeDefault'] : []),
    ...(writes.length === 0 ? [] : ['volumeMounts:']),
    ...writes.flatMap((path) => [`  - name: ${name(path)}`, `    mountPath: ${path}`]),
    ...(writes.length === 0 ? [] : ['volumes: # of the pod']),
    ...writes.flatMap((path) => [`  - name: ${name(path)}`, '    emptyDir: {}']),
  ];
}

function inCompose({ asProposed }: VerifyReport): string[] {
  const { uid, gid, readOnly, writes, capabilities, noNewPrivileges } = asProposed;
  return [
    ...(uid === 0 ? [] : [`user: '${uid}:${gid}'`]),
    ...(readOnly ? ['read_only: true'] : []),
    ...(writes.length > 0 ? ['tmpfs:'] : []),
    ...writes.map((path) => `  - ${temporary(path, uid, gid)}`),
    ...(capabilities === null ? [] : ['cap_drop: [ALL]']),
    ...(capabilities === null || capabilities.length === 0 ? [] : [`cap_add: [${capabilities.join(', ')}]`]),
    ...(noNewPrivileges ? ['security_opt: [no-new-privileges:true]'] : []),
  ];
}

function asOptions({ asProposed }: VerifyReport): string[] {
  const { uid, gid, readOnly, writes, capabilities, noNewPrivileges } = asProposed;
  return [
    ...(uid === 0 ? [] : [`--user ${uid}:${gid}`]),
    ...(readOnly ? ['--read-only'] : []),
    ...writes.map((path) => `--tmpfs ${temporary(path, uid, gid)}`),
    ...(capabilities === null ? [] : ['--cap-drop ALL', ...capabilities.map((name) => `--cap-add ${name}`)]),
    ...(noNewPrivileges ? ['--security-opt no-new-privileges'] : []),
  ];
}

/** As it was tried: a folder of the user's, but where everybody may write. */
function temporary(path: string, uid: number, gid: number): string {
  const isOpen = path === '/tmp' || path === '/var/tmp' || uid === 0;
  return path === '/tmp' ? path : `${path}:${isOpen ? 'mode=1777' : `mode=0755,uid=${uid},gid=${gid}`}`;
}
