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
export function serves({ entrypoint, command, steps, parent }: Stage): boolean {
  const own = [entrypoint, command].filter((one) => one && one.from !== 'base');
  const hasFiles = [...steps, ...(parent?.steps ?? [])].some(({ copy }) => copy !== undefined);
  return hasFiles && own.length > 0 && !own.some((one) => one && isDeveloping(one));
}

/** A command to develop with, not to serve. */
export function isDeveloping({ argv, form, script = '' }: Command): boolean {
  const text = form === 'shell' ? script : argv.join(' ');
  // A shell that is given a script starts what the script says.
  return developing.test(text.replace(/^(?:\/bin\/)?(?:ba)?sh -\w*c (?=.)/, ''));
}
