import type { Instruction } from '../../read/dockerfile.ts';
import { accountsAfter } from './accounts.ts';
import { commandOf, healthcheckOf } from './command.ts';
import type { Configuration, Setting } from './configuration.ts';
import { workdirAfter } from './path.ts';
import { portNumbers, type Port } from './port.ts';
import { isSignal } from './signal.ts';
import { userOf } from './user.ts';
import type { Scope, Unresolved } from './value.ts';

/** Why BuildKit cannot carry an instruction out; with the ARGs that a build could give to mend it. */
export interface Refusal {
  readonly message: string;
  readonly openArguments: readonly string[];
}

/** Carries one instruction out (the dispatch functions of BuildKit's convert.go). */
export function apply(
  configuration: Configuration,
  instruction: Instruction,
  globals: Scope,
): Refusal | undefined {
  switch (instruction.keyword) {
    case 'ARG':
      return declare(configuration.scope, instruction, globals);
    case 'ENV':
      return setEnv(configuration, instruction);
    case 'LABEL':
      return setLabels(configuration, instruction);
    case 'USER':
      return setUser(configuration, instruction);
    case 'WORKDIR':
      return setWorkdir(configuration, instruction);
    case 'EXPOSE':
      return expose(configuration, instruction);
    case 'VOLUME':
      return addVolumes(configuration, instruction);
    case 'STOPSIGNAL':
      return stopSignal(configuration, instruction);
    default:
      setCommand(configuration, instruction);
      return undefined;
  }
}

function setCommand(configuration: Configuration, instruction: Instruction): void {
  const { shell } = configuration;
  switch (instruction.keyword) {
    case 'RUN':
      createAccounts(configuration, instruction);
      return;
    case 'SHELL':
      configuration.shell = instruction.words.map(({ text }) => text);
      return;
    case 'CMD':
      configuration.command = commandOf(instruction, shell);
      configuration.hasOwnCommand = true;
      return;
    case 'ENTRYPOINT':
      configuration.entrypoint = instruction.json?.length === 0 ? null : commandOf(instruction, shell);
      if (!configuration.hasOwnCommand) configuration.command = null;
      return;
    case 'HEALTHCHECK':
      configuration.healthcheck = healthcheckOf(instruction, shell) ?? null;
      return;
    default:
  }
}

function createAccounts(configuration: Configuration, instruction: Instruction): void {
  const { scope, accounts, isWindows } = configuration;
  const get = (name: string) => {
    const value = scope.get(name);
    return value?.isKnown ? value.text : undefined;
  };
  if (!isWindows) configuration.accounts = accountsAfter(accounts, instruction, get);
}

/** An ARG in a stage: its default, else what an ARG of the same name before the first FROM has. */
function declare(scope: Scope, instruction: Instruction, globals: Scope): Refusal | undefined {
  for (const { name, value } of instruction.assignments) {
    const given = globals.given(name) ?? (value === undefined ? globals.get(name) : scope.resolve(value));
    if (given === undefined) scope.open(name);
    else if ('error' in given) return refusal(given);
    else scope.set(name, given);
  }
  return undefined;
}

/** An ARG before the first FROM (buildMetaArgs). */
export function declareGlobal(globals: Scope, instruction: Instruction): Refusal | undefined {
  for (const { name, value } of instruction.assignments) {
    const argument = globals.given(name);
    if (argument) {
      globals.set(name, argument);
      continue;
    }
    if (value === undefined) {
      if (globals.get(name) === undefined) globals.open(name);
      continue;
    }
    const given = globals.resolve(value);
    if ('error' in given) return refusal(given);
    // `ARG VERSION=`: a build has to give it all the same.
    globals.set(name, given.text === '' ? { ...given, openArguments: [name] } : given);
  }
  return undefined;
}

function settingsOf({ scope }: Configuration, instruction: Instruction): [string, Setting][] | Refusal {
  const settings: [string, Setting][] = [];
  for (const { name, value = '', span } of instruction.assignments) {
    const key = scope.resolve(name);
    const text = scope.resolve(value);
    if ('error' in key) return refusal(key);
    if ('error' in text) return refusal(text);
    settings.push([key.text, { ...text, at: { source: instruction.source, span } }]);
  }
  return settings;
}

function setEnv(configuration: Configuration, instruction: Instruction): Refusal | undefined {
  const settings = settingsOf(configuration, instruction);
  if ('message' in settings) return settings;
  configuration.setEnv(settings);
  return undefined;
}

function setLabels(configuration: Configuration, instruction: Instruction): Refusal | undefined {
  const settings = settingsOf(configuration, instruction);
  if ('message' in settings) return settings;
  for (const [name, setting] of settings) configuration.labels.set(name, setting);
  return undefined;
}

function setUser(configuration: Configuration, instruction: Instruction): Refusal | undefined {
  const value = configuration.scope.resolve(instruction.args);
  configuration.user = userOf(value, instruction);
  return 'error' in value ? refusal(value) : undefined;
}

function setWorkdir(configuration: Configuration, instruction: Instruction): Refusal | undefined {
  const path = configuration.scope.resolve(instruction.args);
  if ('error' in path) return refusal(path);
  const { workdir, isWindows } = configuration;
  const isAbsolute = path.text.startsWith('/') || (isWindows && /^(?:c:)?[\\/]/i.test(path.text));
  const next = workdir !== null || isAbsolute ? workdirAfter(workdir ?? '', path.text, isWindows) : null;
  configuration.workdir = path.isKnown ? next : null;
  return undefined;
}

function expose(configuration: Configuration, instruction: Instruction): Refusal | undefined {
  const added: Port[] = [];
  for (const { text, span } of instruction.words) {
    const words = configuration.scope.resolveWords(text);
    if ('error' in words) return refusal(words);
    for (const word of words) {
      const numbers = portNumbers(word.text);
      if (!word.isKnown) continue;
      if (!numbers) return { message: `\`${word.text}\` is no port`, openArguments: word.openArguments };
      added.push({ ...numbers, at: { source: instruction.source, span }, from: 'EXPOSE' });
    }
  }
  for (const port of added) configuration.ports.push(port);
  return undefined;
}

function addVolumes(configuration: Configuration, instruction: Instruction): Refusal | undefined {
  for (const { text, span } of instruction.words) {
    const path = configuration.scope.resolve(text.trim());
    if ('error' in path) return refusal(path);
    if (path.text === '' && path.isKnown)
      return { message: 'a volume has no path', openArguments: path.openArguments };
    configuration.volumes.push({ path, at: { source: instruction.source, span }, from: 'VOLUME' });
  }
  return undefined;
}

function stopSignal({ scope }: Configuration, instruction: Instruction): Refusal | undefined {
  const signal = scope.resolve(instruction.args);
  if ('error' in signal) return refusal(signal);
  if (!signal.isKnown || isSignal(signal.text)) return undefined;
  return { message: `\`${signal.text}\` is no signal`, openArguments: signal.openArguments };
}

function refusal({ error, openArguments }: Unresolved): Refusal {
  return { message: error, openArguments };
}
