import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { check, type FileSet, type Finding, repair } from '../../src/check/index.ts';

/*
 * Two Dockerfiles, the pods that run their images and the namespace around them, with the mistakes that are made most
 * when somebody hardens an application after an article. A row for each mistake: what names it, and whether a fix mends
 * it. What is out of reach is listed below with the reason, and in docs/how-it-works.md.
 */

const folder = join(dirname(fileURLToPath(import.meta.url)), 'article');

function filesOf(root: string): FileSet {
  const texts = new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(root, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  );
  return { paths: [...texts.keys()], repository: 'acme/shop', read: (path) => texts.get(path) };
}

const files = filesOf(folder);
const { findings } = check(files);
const mended = repair(files, { include: 'test-first' });

interface Row {
  readonly mistake: string;
  readonly rule: string;
  /** `full/Dockerfile`, or the subject of a finding in k8s/pods.yaml. */
  readonly of: string;
  readonly says: RegExp;
  /** What the fix writes; absent where words explain. */
  readonly writes?: string;
  /** The file that it writes to, where that is another one. */
  readonly into?: string;
}

const full = 'Deployment full, container full';
const distroless = 'Pod distroless, container distroless';

const rows: readonly Row[] = [
  {
    mistake: '1: the user of the image is a name',
    rule: 'named-user',
    of: 'full/Dockerfile',
    says: /`appuser`, a name/,
  },
  {
    mistake: '1: and the kubelet refuses it under runAsNonRoot',
    rule: 'named-user-under-run-as-non-root',
    of: full,
    says: /will not start: Kubernetes cannot verify that user `appuser` is not root/,
  },
  {
    mistake: '2: the number is 1001, since the image has a user 1000 already: a manifest with 1000 means somebody else',
    rule: 'uid-mismatch',
    of: 'Pod numbered, container full',
    says: /1000, which is `node` there, but `\/app` in its image belongs to `appuser`/,
    writes: 'COPY app /app\n',
    into: 'full/Dockerfile',
  },
  {
    mistake: '3 and 4: the code belongs to who runs it, and the folder around it to root',
    rule: 'writable-application-code',
    of: 'full/Dockerfile',
    says: /`appuser`, who owns its code in `\/app`/,
    writes: 'COPY app /app\n',
  },
  {
    mistake: '6: compilers and package managers are there at run time',
    rule: 'full-runtime-image',
    of: 'full/Dockerfile',
    says: /contains compilers and headers/,
    writes: 'FROM node:24-slim\n',
  },
  {
    mistake: '7: the base is frozen',
    rule: 'frozen-base-image',
    of: 'distroless/Dockerfile',
    says: /has not been updated since 2026-02-27/,
    writes: 'FROM gcr.io/distroless/nodejs24-debian13',
  },
  {
    mistake: '8: a name in the place of the number that the base has',
    rule: 'named-user',
    of: 'distroless/Dockerfile',
    says: /`nonroot`, a name/,
    writes: 'USER 65532:65532\n',
  },
  {
    mistake: '12: `node` is the entrypoint already, and not in the PATH',
    rule: 'repeated-entrypoint',
    of: distroless,
    says: /only at `\/nodejs\/bin\/node`, outside its PATH/,
    writes: '/nodejs/bin/node',
  },
  {
    mistake: '12: a probe that asks for a shell',
    rule: 'shell-form-without-shell',
    of: distroless,
    says: /runs `sh`, which .* does not have, so its liveness probe never succeeds/,
  },
  {
    mistake: '13: native modules built on musl',
    rule: 'incompatible-stages',
    of: 'distroless/Dockerfile',
    says: /built on `node:24-alpine` with musl/,
  },
  {
    mistake: '16: readOnlyRootFilesystem on the pod',
    rule: 'misplaced-field',
    of: 'Deployment full',
    says: /`readOnlyRootFilesystem` has no effect on a pod/,
  },
  {
    mistake: '16: capabilities on the pod',
    rule: 'misplaced-field',
    of: 'Deployment full',
    says: /`capabilities` has no effect on a pod/,
  },
  {
    mistake: '17: a list of capabilities in the place of ALL',
    rule: 'undropped-capabilities',
    of: full,
    says: /drops some capabilities, but not `ALL`/,
    writes: 'drop: [SYS_ADMIN, NET_ADMIN, ALL]',
  },
  {
    mistake: '17: ALL in lower case',
    rule: 'undropped-capabilities',
    of: distroless,
    says: /drops `all`, which Pod Security does not read as `ALL`/,
    writes: 'drop: [ALL]',
  },
  {
    mistake: '18: no word of allowPrivilegeEscalation',
    rule: 'privilege-escalation',
    of: full,
    says: /allows privilege escalation/,
    writes: 'allowPrivilegeEscalation: false',
  },
  {
    mistake: '18: no seccomp profile',
    rule: 'missing-seccomp-profile',
    of: 'Deployment full',
    says: /no seccomp profile/,
    writes: 'seccompProfile:\n          type: RuntimeDefault',
  },
  {
    mistake: '19: a filesystem that can be written to; where this program writes, nobody knows',
    rule: 'writable-root-filesystem',
    of: distroless,
    says: /can write to its root filesystem/,
  },
  {
    mistake: '20: the namespace refuses the pods and not the Deployment',
    rule: 'rejected-by-namespace',
    of: 'Deployment full',
    says: /`shop` enforces `restricted`/,
    writes: 'type: RuntimeDefault',
  },
  {
    mistake: '21: a low port without being root',
    rule: 'low-port',
    of: full,
    says: /listens on port 80 without being root/,
    writes: 'name: net.ipv4.ip_unprivileged_port_start',
  },
  {
    mistake: '21: a token that nothing uses',
    rule: 'service-account-token',
    of: 'Pod distroless',
    says: /service account token that nothing here seems to use/,
  },
];

/** Not in these files, or not to be known from them. */
const outOfReach: Readonly<Record<number, string>> = {
  5: 'what a build leaves behind is seen when it is built; that is the work of a linter of Dockerfiles',
  9: 'a tag without a digest says nothing of privileges, and the user of this one is set below it',
  10: 'which files a context has, and which of them .dockerignore keeps out, is not in a Dockerfile',
  11: 'whether an application has to be compiled first is known to its own build',
  14: 'where a program writes when it runs is known to the program; the trial of a fix tells',
  15: 'a belief about the standards is in nobody’s file: the page of writable-root-filesystem says what is true',
};

const isOf = (of: string) => (finding: Finding) => finding.path === of || finding.subject === of;
const textOf = (of: string): string => {
  const path = of.endsWith('Dockerfile') ? of : 'k8s/pods.yaml';
  return mended.files.find((file) => file.path === path)?.after ?? '';
};

describe.each(rows)('$mistake', ({ rule, of, says, writes, into = of }) => {
  const told = findings.filter(isOf(of)).filter((finding) => finding.rule === rule);

  test('is named', () => {
    expect(told.map(({ message }) => message)).toContainEqual(expect.stringMatching(says));
  });

  test(writes === undefined ? 'is explained in words' : 'is mended', () => {
    const left = mended.after.findings.filter(isOf(of)).filter((finding) => finding.rule === rule);
    const isLeft = left.some(({ message }) => says.test(message));
    expect(isLeft).toBe(writes === undefined);
    if (writes !== undefined) expect(textOf(into)).toContain(writes);
  });
});

test('each of the 21 mistakes has a row or a reason', () => {
  const named = rows.flatMap(({ mistake }) => (/^[\d and]+/.exec(mistake)?.[0] ?? '').match(/\d+/g) ?? []);
  const all = [...new Set([...named, ...Object.keys(outOfReach)].map(Number))].sort((a, b) => a - b);
  expect(all).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
});

test('a reason is in the documentation too', () => {
  const page = readFileSync(join(folder, '../../../docs/how-it-works.md'), 'utf8');
  expect(page).toContain('## What it does not look at');
});

test('with all fixes the pods are restricted, and no fix brings anything new', () => {
  expect(mended.after.workloads.map(({ name, podSecurity }) => [name, podSecurity.level])).toEqual([
    ['full', 'restricted'],
    ['distroless', 'restricted'],
    ['numbered', 'restricted'],
  ]);
  const names = new Set(findings.map(({ rule, subject }) => `${rule} ${subject}`));
  expect(mended.after.findings.filter(({ rule, subject }) => !names.has(`${rule} ${subject}`))).toEqual([]);
});
