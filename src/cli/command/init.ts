import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { counted } from '../../review/counts.ts';
import { dirname, join } from 'node:path';
import { mayMatter, type Report } from '../../check/index.ts';
import { bounded } from '../bounds.ts';
import { reasonOf } from '../files/read.ts';
import { bytesOf, select } from '../files/selection.ts';
import { type Io, WrongUse } from '../io.ts';
import { judging } from '../judging.ts';
import { ownPackage } from '../package.ts';
import type { Arguments } from '../table/shape.ts';

/* What a repository needs to begin, made of what can be seen in it. Nothing is asked, and nothing is written over. */

interface Page {
  readonly path: string;
  /** undefined where it cannot be written, and `instead` says why. */
  readonly text: string | undefined;
  readonly instead: string;
}

export async function runInit({ options }: Arguments, io: Io): Promise<number> {
  const selection = select(io.cwd, [], mayMatter);
  const size = { files: selection.files.size, bytes: () => bytesOf(selection) };
  const { report } = bounded(io, size, (watched) => judging('none')(selection, watched));
  const action = actionOf(options.get('action'));
  for (const page of [configuration(report), workflow(action), hook(action)])
    await io.stdout.write(`${write(selection.base, page)}\n`);
  return 0;
}

function write(base: string, { path, text, instead }: Page): string {
  const absolute = join(base, path);
  if (existsSync(absolute)) return `kept      ${path}${text === undefined ? '' : ', which is there already'}`;
  if (text === undefined) return `missing   ${path}: ${instead}`;
  try {
    mkdirSync(dirname(absolute), { recursive: true });
    // Whatever comes to be there in the meantime stays, too.
    writeFileSync(absolute, text, { flag: 'wx' });
    return `written   ${path}`;
  } catch (error) {
    throw new WrongUse(`\`${path}\` cannot be written: ${reasonOf(error)}.`);
  }
}

/** The strictest level that holds already: a line that everybody is under can be kept from the first day. */
function configuration({ workloads }: Report): Page {
  const whole = workloads.filter(({ partial }) => partial === undefined);
  const count = (level: string): number => whole.filter((each) => each.podSecurity.level === level).length;
  const restricted = count('restricted');
  const baseline = restricted + count('baseline');
  const level = restricted === whole.length ? 'restricted' : 'baseline';
  const seen =
    whole.length === 0
      ? '# No Kubernetes workload is here yet, so the strictest level costs nothing.'
      : `# Of ${counted(whole.length, 'workload')} ${baseline} meet baseline and ${restricted} meet restricted.`;
  return {
    path: '.github/plimsoll.yml',
    instead: '',
    text: `# What Plimsoll asks of this repository. Without a key its default holds.
${seen}
pod-security: ${level}
# Only what a pull request adds fails it. With \`all\`, older errors in the same files would, too.
block: introduced
`,
  };
}

interface Action {
  readonly repository: string;
  readonly ref: string;
}

/** What was asked for, or where this very copy is published. */
function actionOf(given: string | undefined): Action | undefined {
  if (given === undefined) {
    const { repository, version } = ownPackage();
    return repository === undefined ? undefined : { repository, ref: `v${version}` };
  }
  const [, repository, ref] = /^([\w.-]+\/[\w.-]+)@([\w./-]+)$/.exec(given) ?? [];
  if (repository === undefined || ref === undefined)
    throw new WrongUse('`--action` needs OWNER/REPOSITORY@REF, such as acme/plimsoll@v1.0.0.');
  return { repository, ref };
}

const unpublished = 'this copy of Plimsoll is not published; --action OWNER/REPOSITORY@REF says where one is';

function workflow(action: Action | undefined): Page {
  const path = '.github/workflows/plimsoll.yml';
  if (!action) return { path, text: undefined, instead: unpublished };
  return {
    path,
    instead: '',
    text: `name: Plimsoll
on: pull_request
permissions:
  contents: read
jobs:
  plimsoll:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
      - uses: ${action.repository}@${action.ref}
`,
  };
}

function hook(action: Action | undefined): Page {
  const path = '.pre-commit-config.yaml';
  if (!action) return { path, text: undefined, instead: unpublished };
  return {
    path,
    instead: '',
    text: `repos:
  - repo: https://github.com/${action.repository}
    rev: ${action.ref}
    hooks:
      - id: plimsoll
`,
  };
}
