import { WrongUse } from '../io.ts';
import { portOf } from '../port.ts';
import type { Arguments } from '../table/shape.ts';
import { nameOf } from './manifest.ts';
import { formOf, organisationOf, type Site, siteOf, webhookOf } from './site.ts';

type Given = Arguments['options'];

/** All that was asked for, looked through before anything happens. */
export interface Plan {
  readonly site: Site;
  readonly organisation: string | undefined;
  /** Where the form is sent. */
  readonly action: string;
  readonly name: string;
  readonly webhook: string;
  readonly port: number;
  readonly seconds: number;
  /** undefined: variables, and no Secret. */
  readonly secret: SecretName | undefined;
  /** undefined: standard output. */
  readonly output: string | undefined;
}

export interface SecretName {
  readonly name: string;
  readonly namespace: string | undefined;
}

export function planOf(options: Given): Plan {
  const site = siteOf(options.get('github'));
  const organisation = organisationOf(options.get('org'));
  const secret = secretOf(options);
  return {
    ...{ site, organisation, secret },
    action: formOf(site, organisation),
    name: nameOf(options.get('name'), organisation),
    webhook: webhookOf(options.get('url')),
    port: portOf(options.get('port')),
    seconds: secondsOf(options.get('timeout')),
    output: options.get('output') ?? (secret ? undefined : 'plimsoll-app.env'),
  };
}

/** GitHub's code is good for an hour. */
function secondsOf(given = '900'): number {
  const seconds = /^\d{1,4}$/.test(given) ? Number(given) : NaN;
  if (seconds >= 1 && seconds <= 3600) return seconds;
  throw new WrongUse(`\`--timeout\` needs a number of seconds from 1 to 3600, not \`${given}\`.`);
}

/** Names as Kubernetes takes them: RFC 1123. */
function secretOf(options: Given): SecretName | undefined {
  const [name, namespace] = [options.get('secret'), options.get('namespace')];
  if (namespace !== undefined && !/^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/.test(namespace))
    throw new WrongUse(`\`--namespace\` needs the name of a namespace, not \`${namespace}\`.`);
  if (name === undefined) {
    if (namespace === undefined) return undefined;
    throw new WrongUse('`--namespace` is that of the Secret: name it with `--secret NAME`.');
  }
  const isName =
    name.length <= 253 && name.split('.').every((part) => /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/.test(part));
  if (!isName)
    throw new WrongUse(`\`--secret\` needs the name of a Secret in small letters, not \`${name}\`.`);
  return { name, namespace };
}
