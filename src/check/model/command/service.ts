import { parseCommand } from '../../assemble/compose/command.ts';
import { isRooted } from '../../assemble/compose/moved.ts';
import type { Service } from '../service/service.ts';
import type { Field } from '../../read/field.ts';
import { type Act, actsOf, type Argument } from './act.ts';
import { type Built, entrypointOf, scriptsFor } from './container.ts';
import { argumentOf, partOf } from './field.ts';

/** What a service does when it starts. */
export function startOfService(service: Service, project?: Built): Act[] {
  const [entrypoint, command] = [service.at('entrypoint'), service.at('command')];
  if (!entrypoint.exists && !command.exists) return [];
  const known = entrypoint.exists ? [] : entrypointOf(service, project);
  const own = (known ?? []).map((text): Argument => ({ text, place: () => command.heading }));
  const scripts = entrypoint.exists ? scriptsFor(service, entrypoint.heading, project) : undefined;
  return actsOf({
    argv: [...own, ...wordsOf(entrypoint), ...wordsOf(command)],
    isCertain: known !== undefined,
    workdir: service.at('working_dir').text ?? null,
    ...(scripts ? { scripts } : {}),
  });
}

function wordsOf(field: Field): Argument[] {
  if (field.kind === 'seq') return field.items().map(argumentOf);
  if (field.text === undefined || isTemplate(field)) return [];
  return (parseCommand(field.text) ?? []).map((text) => ({
    text,
    place: (part) => partOf(field, text, part),
  }));
}

function isTemplate({ node }: Field): boolean {
  return node?.kind === 'scalar' && node.unknown !== undefined;
}

/** It works on a folder of the project itself, as one does while developing. */
export function isDevelopment(service: Service): boolean {
  return service.volumes.some(
    ({ type, source, readOnly }) =>
      type === 'bind' && !readOnly && !isRooted(source) && !/[^./]\.\w+$/.test(source),
  );
}
