import type { Field } from '../read/field.ts';
import { execPlaces } from './pod/exec-places.ts';
import type { Container } from './pod/pod.ts';
import type { Service } from './service/service.ts';

/*
 * What has other code run in a container than its image and command tell: commands beside its own, variables that
 * programs load code by, and what is mounted over programs. As words, by which a review sees that they have changed.
 */

export function otherCodeOf(container: Container): string[] {
  const hooks = Object.entries(execPlaces).flatMap(([name, path]) =>
    told(name, container.at(...path, 'exec', 'command')),
  );
  const variables = container
    .at('env')
    .items()
    .flatMap((variable) => toldVariable(variable.at('name').text ?? '', textOf(variable.at('value'))));
  const mounts = container
    .at('volumeMounts')
    .items()
    .flatMap((mount) =>
      toldMount(mount.at('mountPath').text, `${textOf(mount.at('name'))} ${textOf(mount.at('subPath'))}`),
    );
  return [...hooks, ...variables, ...mounts];
}

export function otherCodeOfService(service: Service): string[] {
  const hooks = service.hooks.flatMap(({ key, field }) => told(key, field.at('command')));
  const checks = told('healthcheck', service.at('healthcheck', 'test'));
  const environment = service.at('environment');
  const variables = [
    ...environment.entries().flatMap(([name, value]) => toldVariable(name, textOf(value))),
    ...environment.items().flatMap((item) => {
      const [name = '', ...value] = textOf(item).split('=');
      return toldVariable(name, value.join('='));
    }),
  ];
  const mounts = service.volumes.flatMap(({ target, source }) => toldMount(target, source));
  return [...hooks, ...checks, ...variables, ...mounts];
}

function told(name: string, command: Field): string[] {
  return command.exists ? [`${name}: ${textOf(command)}`] : [];
}

function toldVariable(name: string, value: string): string[] {
  return loading.test(name) ? [`${name}=${value}`] : [];
}

function toldMount(target: string | undefined, source: string): string[] {
  return target !== undefined && programs.test(target) ? [`${target}: ${source}`] : [];
}

/** What is long is told by its beginning and its length: to be compared is enough. */
function textOf(field: Field): string {
  const text = field.items().length > 0 ? field.items().map(textOf).join(' ') : (field.text ?? '');
  return text.length > longest ? `${text.slice(0, longest)}… ${text.length}` : text;
}

const longest = 200;

/**
 * By which loaders, shells and interpreters take code (ld.so(8), bash(1), the manuals of Node.js, Python, Perl, Ruby and
 * Java), and by whose names programs say that they start what the variable holds.
 */
const loading =
  /^(?:LD_(?:PRELOAD|LIBRARY_PATH|AUDIT)|GCONV_PATH|PATH|ENV|BASH_ENV|PROMPT_COMMAND|NODE_(?:OPTIONS|PATH)|PYTHON(?:PATH|STARTUP|HOME)|PERL5(?:OPT|LIB|DB)|RUBY(?:OPT|LIB)|CLASSPATH|GIT_(?:SSH|EXTERNAL_DIFF|ASKPASS))$|(?:^|_)(?:CMD|COMMAND|SCRIPT|ENTRYPOINT|EXEC|ARGS|OPTS|JAVA_OPTIONS|HOOK)$/;

/** What lies over these is started in the place of what the image has there. */
const programs = /^\/(?:$|(?:bin|sbin|lib|lib32|lib64|usr)(?:\/|$)|etc\/(?:ld\.so|cron|init\.d|profile))/;
