import type { Command, Stage } from './dockerfile.ts';
import { once } from '../once.ts';

/*
 * What an image is for, as far as its file tells. One that people develop, build or test in is allowed tools that one
 * that serves is not.
 */

const workshops =
  /^(?:\.?devcontainers?|\.gitpod|\.github|\.circleci|\.buildkite|ci|dev|devel|development|e2e|hack|sandbox|tests?|testing|tools?|tooling|toolchain|build-?tools?|builders?)$/;
const occasions =
  /(?:^|[._-])(?:base|builders?|build|ci|debug|devcontainer|devel|develop|development|dev|e2e|gitpod|lint|local|sandbox|tests?|testing|tools?|toolchain)(?:[._-]|$)/;

/** By where the file stands, what it is called, and what its last stage is called. */
export const isWorkshop = once(({ dockerfile: { source }, name }: Stage): boolean => {
  const folders = source.path.toLowerCase().split('/');
  const file = folders.pop() ?? '';
  return (
    folders.some((folder) => workshops.test(folder) || occasions.test(folder.replace(/^build$/, ''))) ||
    occasions.test(file.replace(/^(?:docker|container)file|(?:docker|container)file$/, '')) ||
    occasions.test(name)
  );
});

/** Words of commands that wait for somebody, reload what is edited, or build when they are started. */
const developing =
  /(?:^|[\s/"'])(?:(?:bash|sh|zsh)$|sleep|tail|air|nodemon|reflex|watch|watchexec|[\w:-]*dev|go run|cargo run|dotnet (?:run|watch)|spring-boot:run|bootRun|(?:npm|yarn|pnpm)(?: run)? test\S*|go test|ng serve|--reload|--watch)(?=$|[\s"'])/;

/** It starts a program of its own, whatever it is called: something was copied in, and the file says what to run. */
export function serves(stage: Stage): boolean {
  const own = [stage.entrypoint, stage.command].filter((one) => one && one.from !== 'base');
  return hasFiles(stage) && own.length > 0 && !own.some((one) => one && isDeveloping(one));
}

/** A command to develop with, not to serve. */
export function isDeveloping({ argv, form, script = '' }: Command): boolean {
  const text = form === 'shell' ? script : argv.join(' ');
  // A shell that is given a script starts what the script says.
  return developing.test(text.replace(/^(?:\/bin\/)?(?:ba)?sh -\w*c (?=.)/, ''));
}

/**
 * What becomes of the image when it is started as it is: a program runs, or nothing but a shell or the prompt of a
 * language, which is what others build on.
 */
export function isApplication({ entrypoint, command, steps, parent }: Stage): boolean {
  const own = [entrypoint, command].filter((one) => one && one.from !== 'base');
  // An entrypoint of a base starts what the command says.
  const words = (own.length > 0 ? own : [command ?? entrypoint])
    .flatMap((one) => (one ? [one.script ?? one.argv.join(' ')] : []))
    .join(' ');
  if (words === '' || waiting.test(words)) return false;
  return own.length > 0 || hasFiles({ steps, parent });
}

function hasFiles({ steps, parent }: Pick<Stage, 'steps' | 'parent'>): boolean {
  return [...steps, ...(parent?.steps ?? [])].some(({ copy }) => copy !== undefined);
}

/** Shells, prompts, tools that wait to be told what to build, and commands that only wait for somebody. */
const waiting =
  /^(?:(?:\/usr)?\/bin\/)?(?:(?:ba|a|z)?sh(?: -[il]+)?|node|python[0-9.]*|pypy3?|irb|jshell|iex|erl|ghci|julia|groovysh|php -a|perl[0-9.]* -de0|R|sbt|gradle|mvn|lein|clj|help|sleep (?:infinity|\d{1,12}[smhd]?)|tail -f \/dev\/null)$|(?:^|[ -])repl$/;

/** Nothing is started and nothing was taken in: it is there for others to build on. */
export function isGroundwork(stage: Stage): boolean {
  return !isApplication(stage) && !hasFiles(stage);
}
