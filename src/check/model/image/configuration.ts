import { isWithheld } from '../../facts/saved-images.ts';
import type { Place } from '../../text/source.ts';
import { baseAccounts, type Account } from './accounts.ts';
import type { Base } from './base.ts';
import { baseCommand, inheritedCommand, type Command } from './command.ts';
import { portNumbers, type Port } from './port.ts';
import { baseUser, inheritedUser, scratchUser, type EffectiveUser } from './user.ts';
import { known, Scope, type Value } from './value.ts';

/** A path that VOLUME, or the base image, makes a volume. */
export interface Volume {
  readonly path: Value;
  readonly at: Place;
  readonly from: 'VOLUME' | 'stage' | 'base';
}

export interface Setting extends Value {
  readonly at: Place;
}

/** An image's configuration in the making: each instruction of a stage changes it. */
export class Configuration {
  user: EffectiveUser;
  /** Null where the base decides it. */
  workdir: string | null;
  /** Null: there is none. Undefined: the base decides it. */
  entrypoint: Command | null | undefined;
  command: Command | null | undefined;
  healthcheck: Command | null | undefined;
  shell: readonly string[];
  ports: Port[] = [];
  volumes: Volume[] = [];
  readonly env: Map<string, Setting>;
  readonly labels: Map<string, Setting>;
  /** The users and groups that are certainly there, besides root. */
  accounts: readonly Account[] = [];
  /** Whether this stage itself has a CMD, which an ENTRYPOINT then leaves alone. */
  hasOwnCommand = false;
  readonly isWindows: boolean;
  readonly scope: Scope;

  constructor(user: EffectiveUser, isWindows: boolean, scope: Scope, from?: Configuration) {
    this.user = user;
    this.env = new Map(from?.env);
    this.labels = new Map(from?.labels);
    this.isWindows = isWindows;
    this.scope = scope;
    this.workdir = null;
    this.shell = isWindows ? ['cmd', '/S', '/C'] : ['/bin/sh', '-c'];
  }

  /** The configuration of a stage that starts from the one this belongs to. */
  child(): Configuration {
    const child = new Configuration(inheritedUser(this.user), this.isWindows, this.scope.child(), this);
    child.workdir = this.workdir;
    child.entrypoint = inheritedCommand(this.entrypoint);
    child.command = inheritedCommand(this.command);
    child.healthcheck = inheritedCommand(this.healthcheck);
    child.shell = this.shell;
    child.accounts = this.accounts;
    child.ports = this.ports.map((port) => (port.from === 'EXPOSE' ? { ...port, from: 'stage' } : port));
    child.volumes = this.volumes.map((one) => (one.from === 'VOLUME' ? { ...one, from: 'stage' } : one));
    // BuildKit sets the image's ENV anew, so an ARG of the same name does not outlive its stage.
    for (const [name, setting] of child.env) child.scope.set(name, setting);
    return child;
  }

  setEnv(settings: readonly (readonly [string, Setting])[]): void {
    for (const [name, setting] of settings) {
      this.env.set(name, setting);
      this.scope.set(name, setting);
    }
  }
}

/** BuildKit's emptyImage. */
export function scratchConfiguration({ at, isWindows }: Base, scope: Scope): Configuration {
  const made = new Configuration(scratchUser(at), isWindows, scope);
  made.workdir = isWindows ? '\\' : '/';
  made.entrypoint = made.command = made.healthcheck = null;
  if (!isWindows) scope.set('PATH', known(defaultPath));
  return made;
}

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function baseConfiguration(base: Base, scope: Scope): Configuration {
  const { facts, at } = base;
  const made = new Configuration(baseUser(facts, at), base.isWindows, scope);
  scope.set('PATH', { text: defaultPath, isKnown: false, openArguments: [] });
  if (!facts) return made;
  made.accounts = baseAccounts(facts, at);
  if (facts.workdir !== undefined) made.workdir = facts.workdir === '' ? '/' : facts.workdir;
  for (const setting of facts.env ?? []) setFrom(setting, scope);
  if (facts.entrypoint) made.entrypoint = baseCommand(facts.entrypoint, at);
  if (facts.cmd) made.command = baseCommand(facts.cmd, at);
  made.ports = facts.ports.flatMap((text) => {
    const numbers = portNumbers(text);
    return numbers ? [{ ...numbers, at, from: 'base' as const }] : [];
  });
  made.volumes = facts.volumes.map((path) => ({ path: known(path), at, from: 'base' }));
  // .NET's own images name the number of their user (dotnet-docker, src/runtime-deps).
  const app = facts.users.find(({ name }) => name === 'app')?.uid;
  if (app !== undefined && base.image?.repository.startsWith('mcr.microsoft.com/dotnet/'))
    scope.set('APP_UID', known(String(app)));
  return made;
}

/** A variable of the image from outside. */
function setFrom(setting: string, scope: Scope): void {
  const at = setting.indexOf('=');
  if (at <= 0) return;
  const value = known(setting.slice(at + 1));
  scope.set(setting.slice(0, at), isWithheld(setting) ? { ...value, isKnown: false } : value);
}
