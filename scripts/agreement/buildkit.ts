/*
 * Reads the files of BuildKit's own tests and compares what we make of them with what the tests expect:
 *   node scripts/run.js scripts/agreement/buildkit.ts FOLDER
 * FOLDER has testfiles, testfiles-negative, testfile-line and shell as they are in frontend/dockerfile of BuildKit, and in
 * `extracted` the tables of its Go tests as JSON.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerfileOf } from '../../src/check/model/image/dockerfile.ts';
import { expand } from '../../src/check/read/dockerfile.ts';
import { type Heredoc, heredocOf, heredocsOf } from '../../src/check/read/dockerfile/heredoc.ts';
import { Joined } from '../../src/check/read/dockerfile/joined.ts';
import { quotedWords } from '../../src/check/read/dockerfile/word.ts';
import { readDockerfile, type Instruction } from '../../src/check/read/dockerfile.ts';
import { Source } from '../../src/check/text/source.ts';

interface Case {
  readonly name: string;
  readonly theirs: unknown;
  readonly ours: unknown;
}

const [folder = '.'] = process.argv.slice(2);
const text = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
const json = (name: string): unknown => JSON.parse(text('extracted', `${name}.json`));
const read = (dockerfile: string) => readDockerfile(new Source('Dockerfile', dockerfile));
const isRefused = (dockerfile: string) => read(dockerfile).problems.length > 0;

/** An instruction as Node.Dump of parser.go prints it. */
function dump(instruction: Instruction): string {
  const { keyword, flags, trigger } = instruction;
  const flagTexts = flags.map(({ name, value }) => go(`--${name}${value === undefined ? '' : `=${value}`}`));
  const head = [keyword.toLowerCase(), ...(flags.length > 0 ? [`[${flagTexts.join(' ')}]`] : [])];
  return `(${[...head, ...(trigger ? [dump(trigger)] : argumentsOf(instruction).map(go))].join(' ')})`;
}

function argumentsOf({ keyword, assignments, words }: Instruction): string[] {
  if (keyword !== 'ENV' && keyword !== 'LABEL') return words.map((word) => word.text);
  return assignments.flatMap(({ name, value = '', isLegacy }) => [name, value, isLegacy ? '' : '=']);
}

/** strconv.Quote */
function go(value: string): string {
  return JSON.stringify(value).replace(/\\u00([01]\w)/g, '\\x$1');
}

function trees(): Case[] {
  return readdirSync(join(folder, 'testfiles')).map((name) => ({
    name,
    theirs: text('testfiles', name, 'result').trim(),
    ours: read(text('testfiles', name, 'Dockerfile'))
      .instructions.map(dump)
      .join('\n'),
  }));
}

function refusals(): Case[] {
  const arity = json('instruction_arity_errors') as Record<string, readonly string[]>;
  const refused = [
    ...readdirSync(join(folder, 'testfiles-negative')).map((name) =>
      text('testfiles-negative', name, 'Dockerfile'),
    ),
    ...[...(json('heredoc_errors') as Written[]), ...(json('instruction_errors') as Written[])].map(
      ({ dockerfile }) => dockerfile,
    ),
    ...Object.values(arity).flat(),
    ...(arity.TestCommandsNoDestinationArgument ?? []).map((keyword) => `${keyword} source`),
    ...(arity.TestCommandsExactlyOneArgument ?? []).map((keyword) => `${keyword} `),
  ];
  return refused.map((dockerfile) => ({ name: dockerfile, theirs: true, ours: isRefused(dockerfile) }));
}

interface Written {
  readonly dockerfile: string;
}

function lines(): Case[] {
  const info = json('line_info') as { readonly file: string; readonly children: unknown };
  const source = new Source('Dockerfile', text(info.file));
  const ours = readDockerfile(source).instructions.map(({ span }) => [
    source.position(span.start).line,
    source.position(span.end).line,
  ]);
  return [{ name: info.file, theirs: info.children, ours }];
}

function shellWords(): Case[] {
  const variables = new Map<string, string>();
  const cases: Case[] = [];
  for (const line of text('shell', 'wordsTest').split('\n')) {
    const [, name = '', value = ''] = /^ENV ([^=]*)=(.*)$/.exec(line) ?? [];
    if (name !== '') variables.set(name, value);
    if (name !== '' || line.startsWith('#') || line === '') continue;
    const [source = '', expected = ''] = line.split('|');
    // A word may have spaces at both ends, but for those that set it off in the table.
    const result = expand(source.trim(), variables, { escape: '\\' });
    const theirs = expected.replace(/^ +/, '').split(',');
    cases.push({ name: line, theirs, ours: 'error' in result ? ['error'] : result.words });
  }
  return cases;
}

function shellVariables(): Case[] {
  const variables = new Map([
    ['PWD', '/home'],
    ['SHELL', 'bash'],
    ['KOREAN', '한국어'],
    ['NULL', ''],
  ]);
  const cases: Case[] = [];
  for (const line of text('shell', 'envVarTest').split('\n')) {
    const [platform, source, expected] = line.split('|').map((part) => part.trim());
    if (line.startsWith('#') || source === undefined || platform === 'W') continue;
    const result = expand(source, variables, { escape: '\\' });
    cases.push({ name: line, theirs: expected, ours: 'error' in result ? 'error' : result.text });
  }
  return cases;
}

function heredocs(): Case[] {
  const parse = json('heredoc_parse') as Written & {
    readonly expected: readonly (readonly GoHeredoc[] | null)[];
  };
  const none = json('heredoc_json_none') as Written;
  const fromLine = json('heredocs_from_line') as { readonly line: string; readonly heredocNames: unknown }[];
  const helpers = json('heredoc_helpers') as Record<string, readonly string[]>;
  const words = (key: string) => helpers[key] ?? [];
  return [
    {
      name: 'parse',
      theirs: parse.expected.map((all) => (all ?? []).map(fromGo)),
      ours: heredocsIn(parse.dockerfile),
    },
    { name: 'json', theirs: [], ours: heredocsIn(none.dockerfile).flat() },
    ...fromLine.map(({ line, heredocNames }) => ({
      name: line,
      theirs: heredocNames ?? [],
      ours: heredocsOf(line)?.map(({ name }) => name),
    })),
    ...words('valid_name_EOF').map((name) => ({ name, theirs: 'EOF', ours: nameOf(name) })),
    ...words('invalid_error').map((name) => ({ name, theirs: 'refused', ours: nameOf(name) })),
    ...words('not_heredoc_nil').map((name) => ({ name, theirs: 'none', ours: nameOf(name) })),
  ];
}

interface GoHeredoc {
  readonly Name: string;
  readonly Content: string;
  readonly Expand?: boolean;
  readonly Chomp?: boolean;
  readonly FileDescriptor?: number;
}

function fromGo({ Name, Content, Expand = false, Chomp = false, FileDescriptor = 0 }: GoHeredoc): unknown {
  return [Name, Content, Expand, Chomp, FileDescriptor];
}

function heredocsIn(dockerfile: string): unknown[][] {
  const fields = ({ name, body, expands, stripsTabs, descriptor }: Heredoc) => [
    name,
    body,
    expands,
    stripsTabs,
    descriptor,
  ];
  return read(dockerfile)
    .instructions.slice(1)
    .map((instruction) => instruction.heredocs.map(fields));
}

function nameOf(word: string): string {
  const heredoc = heredocOf(word);
  return typeof heredoc === 'object' ? heredoc.name : (heredoc ?? 'none');
}

function heredocInstructions(): Case[] {
  const runs = json('heredoc_run') as (Written & {
    command: unknown;
    shell: boolean;
    files?: readonly GoFile[];
  })[];
  const copies = json('heredoc_copy') as (Written & { sourcesAndDest: Copied })[];
  return [
    ...runs.map(({ dockerfile, command, shell, files = [] }) => {
      const [run] = read(dockerfile).instructions;
      const ours = run?.heredocs.map(({ name, body, stripsTabs }) => [name, body, stripsTabs]);
      return {
        name: dockerfile,
        theirs: [command, shell, files.map(({ Name, Data, Chomp = false }) => [Name, Data, Chomp])],
        ours: [run?.words.map((word) => word.text), run?.json === undefined, ours],
      };
    }),
    ...copies.map(({ dockerfile, sourcesAndDest }) => {
      const [copy] = read(dockerfile).instructions;
      const words = copy?.words.map((word) => word.text) ?? [];
      const contents = copy?.heredocs.map(({ name, body, expands, stripsTabs }) => ({
        Path: name,
        Data: stripsTabs ? body.replaceAll(/^\t+/gm, '') : body,
        Expand: expands,
      }));
      const { DestPath, SourcePaths = [], SourceContents = [] } = sourcesAndDest;
      const sources = words.slice(0, -1).filter((word) => nameOf(word) === 'none');
      return {
        name: dockerfile,
        theirs: [DestPath, SourcePaths, SourceContents],
        ours: [words.at(-1), sources, contents],
      };
    }),
  ];
}

interface GoFile {
  readonly Name: string;
  readonly Data: string;
  readonly Chomp?: boolean;
}

interface Copied {
  readonly DestPath: string;
  readonly SourcePaths?: readonly string[];
  readonly SourceContents?: readonly unknown[];
}

function quoted(): Case[] {
  const cases = json('parse_words') as { readonly input: readonly string[]; readonly expect: unknown }[];
  return cases.map(({ input, expect }) => ({
    name: input.join(' '),
    theirs: expect,
    ours: input.flatMap((line) => quotedWords(new Joined(line, [0], [0]), '\\').map((word) => word.text)),
  }));
}

function emptyContinuations(): Case[] {
  const { dockerfile, expected_warnings_contain: theirs } = json('empty_continuation') as Written & {
    readonly expected_warnings_contain: readonly string[];
  };
  const { instructions, emptyContinuations: empty } = read(dockerfile);
  const ours = instructions
    .filter(({ span }) => empty.some(({ start }) => start > span.start && start < span.end))
    .map(({ keyword, args }) => `${keyword} ${args}`);
  return [{ name: 'empty continuation lines', theirs, ours }];
}

interface LintCase {
  readonly Dockerfile: string;
  readonly BuildErr?: string;
  readonly FrontendAttrs?: Readonly<Record<string, string>>;
  readonly Warnings?: readonly { readonly RuleName: string; readonly Line: number }[];
}

/** The examples of the build checks are all built, but for those that say otherwise. */
function buildChecks(): Case[] {
  const { cases } = json('lint_checks') as { readonly cases: readonly LintCase[] };
  const isFailure = ({ BuildErr = 'lint' }: LintCase) => !BuildErr.startsWith('lint');
  // The table tells two runs of one file apart by nothing but their outcome.
  const failing = new Set(cases.filter(isFailure).map((one) => one.Dockerfile));
  // We build without arguments.
  const plain = cases.filter(
    ({ FrontendAttrs = {} }) => !Object.keys(FrontendAttrs).some((name) => name.startsWith('build-arg:')),
  );
  return plain.flatMap((one) => {
    const dockerfile = dockerfileOf(new Source('Dockerfile', one.Dockerfile));
    const certain = dockerfile.problems.filter(({ openArguments }) => openArguments.length === 0);
    const legacy = dockerfile.text.instructions.filter(({ assignments }) =>
      assignments.some(({ isLegacy }) => isLegacy),
    );
    const legacyLines = legacy.map(({ source, span }) => source.position(span.start).line);
    const theirs = (one.Warnings ?? []).filter(({ RuleName }) => RuleName === 'LegacyKeyValueFormat');
    return [
      { name: one.Dockerfile, theirs: failing.has(one.Dockerfile), ours: certain.length > 0 },
      ...(theirs.length > 0
        ? [{ name: one.Dockerfile, theirs: theirs.map(({ Line }) => Line), ours: legacyLines }]
        : []),
    ];
  });
}

const parts: Readonly<Record<string, () => Case[]>> = {
  'syntax trees': trees,
  refusals,
  lines,
  'shell words': shellWords,
  'shell variables': shellVariables,
  heredocs,
  'instructions with heredocs': heredocInstructions,
  'quoted words': quoted,
  'empty continuation lines': emptyContinuations,
  'build checks': buildChecks,
};

/** Where the tables are wrong, and why. */
const explained: ReadonlyMap<string, string> = new Map([
  [
    'RUN <<- EOF',
    'the test looks at no more heredocs than were found, and BuildKit 0.33 finds none in this line either',
  ],
]);

let agreed = 0;
let different = 0;
for (const [part, casesOf] of Object.entries(parts)) {
  const cases = casesOf();
  const wrong = cases.filter(({ theirs, ours }) => JSON.stringify(theirs) !== JSON.stringify(ours));
  agreed += cases.length - wrong.length;
  console.log(`${part}: ${cases.length - wrong.length} of ${cases.length} agree`);
  for (const { name, theirs, ours } of wrong) {
    const reason = explained.get(name);
    if (reason === undefined) different++;
    console.log(`  ${JSON.stringify(name)}${reason === undefined ? '' : `: ${reason}`}`);
    console.log(`    theirs ${JSON.stringify(theirs)}\n    ours   ${JSON.stringify(ours)}`);
  }
}
console.log(`${agreed} passed, ${different} failed`);
process.exitCode = different === 0 ? 0 : 1;
