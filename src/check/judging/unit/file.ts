import type { Stage } from '../../model/image/dockerfile.ts';
import { chosenFrontend, foreignFrontend } from '../../model/frontend.ts';
import { rootUnderAnotherName, unclearDoor } from '../../model/image/doors.ts';
import { doubtOfUser } from '../../model/image/user-doubts.ts';
import type { DockerfileFile, KubernetesFile, Project, ProjectFile } from '../../model/project.ts';
import type { Skipped } from '../../report/contract.ts';
import type { Problem } from '../../rule.ts';
import type { Place } from '../../text/source.ts';
import { nothing, type Unit } from '../unit.ts';
import { mistakeOf, skip } from './mistake.ts';

/** A file that is judged as it stands. A compose file has nothing but its comments here: its project is a unit. */
export function unitOfFile(file: ProjectFile, project: Project): Unit {
  const { path } = file.source;
  const unit: Unit = { ...nothing, files: [path], commented: file.source };
  switch (file.kind) {
    case 'dockerfile':
      return ofDockerfile(unit, file, project);
    case 'kubernetes':
      return ofManifests(unit, file);
    case 'skipped':
      return { ...unit, skipped: [skip(path, file.reason)] };
    case 'compose':
      return { ...unit, isPart: true, skipped: chosenIn(file) };
    default:
      return { ...unit, skipped: chosenIn(file) };
  }
}

/** What it builds is read by a frontend that nobody knows here. */
function chosenIn({ source: { path, text } }: ProjectFile): Skipped[] {
  const frontend = chosenFrontend(text);
  const reason = `what it builds is read by \`${frontend ?? ''}\`, not BuildKit's own frontend: that is not judged`;
  return frontend === undefined ? [] : [skip(path, reason, 'partly')];
}

/** A file that comes into a rendering: of its own it has its comments, and what is wrong with its writing. */
export function unitOfPart(file: KubernetesFile): Unit {
  const { path } = file.source;
  return { ...nothing, files: [path], commented: file.source, ...mistakeOf(problemOf(file)) };
}

/** A part of a chart that is printed: of its own it has its comments. */
export function unitOfPrinted({ source }: ProjectFile): Unit {
  return { ...nothing, files: [source.path], commented: source };
}

/** A part of a chart that prints nothing: judged as it stands, as far as it can be. */
export function unitOfUnprinted(file: ProjectFile, reason: string | undefined, project: Project): Unit {
  const unit = unitOfFile(file, project);
  const { path, text } = file.source;
  if (unit.skipped.length === 0) return unit;
  if (reason !== undefined) return { ...unit, skipped: [skip(path, reason)] };
  // Values and helpers print nothing by themselves, and what holds no container is nothing to us.
  const isHidden = file.kind === 'skipped' && /(?:^|\/)templates\//.test(path) && text.includes('ontainers:');
  return { ...unit, skipped: isHidden ? [skip(path, unprinted)] : [] };
}

const unprinted = 'its chart prints it under none of the values in this repository, so it was not judged';

function ofDockerfile(unit: Unit, file: DockerfileFile, project: Project): Unit {
  const { dockerfile, source } = file;
  const { path } = source;
  // What a build argument decides may well be right when it is given.
  const problem = dockerfile.problems.find(({ openArguments }) => openArguments.length === 0);
  const mistake = mistakeOf(problem && weighed(problem));
  const skipped: Skipped[] = [...mistake.skipped];
  if (dockerfile.skipped !== undefined) skipped.push(skip(path, dockerfile.skipped, 'unread'));
  const frontend = foreignFrontend(source.text);
  if (frontend !== undefined)
    skipped.push(
      skip(path, `\`${frontend}\` reads it, not BuildKit's own frontend: what that builds is not judged`),
    );
  const { final } = dockerfile;
  if (final?.user.kind === 'unknown') skipped.push(skip(path, unknownUser(final), 'partly'));
  if (final) skipped.push(...doubtsOf(final, project).map((doubt) => skip(path, doubt, 'partly')));
  return { ...unit, ...mistake, skipped, dockerfile };
}

/** What only the build decides. */
function doubtsOf(stage: Stage, project: Project): string[] {
  const isKnown = (of: Stage): boolean => project.fileAt(of, '/etc/passwd') !== undefined;
  const user = rootUnderAnotherName(stage) ? undefined : doubtOfUser(stage, isKnown);
  const door = unclearDoor(stage);
  return [
    ...(user ? [doubtedUser(stage, user)] : []),
    ...(door ? [`line ${lineOf(door)} makes programs set-user-ID that cannot be told here`] : []),
  ];
}

function lineOf({ source, span }: Place): number {
  return source.position(span.start).line;
}

function doubtedUser({ user }: Stage, at: Place): string {
  return `line ${lineOf(at)} changes its users, so \`${user.name}\` may be root: use its number`;
}

/**
 * A word that is no image, such as `FROM BASEIMAGE`, is often put right by a script before the build; and the default of
 * an argument, such as `ARG BASE=set-me`, by whoever builds.
 */
function weighed(problem: Problem): Problem {
  const { source, span } = problem.at;
  const line = source.lineAt(span.start).text;
  if (!/^\s*FROM\s/i.test(line)) return problem;
  const isGiven = source.slice(span).includes('$');
  return { ...problem, confidence: 'likely', ...(isGiven ? { severity: 'notice' } : {}) };
}

function unknownUser({ user, base, from }: Stage): string {
  if (user.from === 'USER') return `its user \`${user.value}\` cannot be known before it is built`;
  const image = base.reference ?? from.args;
  return `its base image \`${image}\` is not known here, so neither is the user it runs as`;
}

function ofManifests(unit: Unit, file: KubernetesFile): Unit {
  const { source, workloads, namespaces, objects } = file;
  const mistake = mistakeOf(problemOf(file));
  const skipped = [...mistake.skipped, ...unjudgedIn(file).map((reason) => skip(source.path, reason))];
  return { ...unit, ...mistake, skipped, workloads, namespaces, objects };
}

function unjudgedIn({ templates, unjudged }: KubernetesFile): readonly string[] {
  return templates > 0 ? ['a template: what it renders is what counts', ...unjudged] : unjudged;
}

function problemOf({ source, problems }: KubernetesFile): Problem | undefined {
  const problem = problems.find(({ fatal }) => fatal) ?? problems[0];
  if (!problem) return undefined;
  const { span, message, fatal } = problem;
  return { at: { source, span }, message, ...(fatal ? {} : { severity: 'notice' }) };
}
