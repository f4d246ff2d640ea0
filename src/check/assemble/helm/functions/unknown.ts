import { fromBase64 } from '../encode/base64.ts';
import type { Meter } from '../meter.ts';
import { doubted } from '../origin.ts';
import { Text } from '../text.ts';
import { dict, int, str, type Thing, type Value } from '../value.ts';
import { define, defineMany, from, type Functions, numberOf, textOf } from './arguments.ts';
import { timeThing } from './time-value.ts';

/**
 * What would need a clock, a cluster, or chance. It gives something of the right type, marked as unknown, and so is
 * everything that depends on it.
 */
export function unknownFunctions(meter: Meter): Functions {
  const random = (name: string) =>
    define(['int'], (count) => {
      const length = Math.max(numberOf(count), 0);
      meter.write(length);
      return str(Text.of('x'.repeat(length), doubted(from(count), byChance(name))));
    });
  const text = (name: string, placeholder: string) =>
    defineMany(['any'], (...values) => str(Text.of(placeholder, doubted(from(...values), byChance(name)))));
  return {
    ...Object.fromEntries(
      ['randAlphaNum', 'randAlpha', 'randAscii', 'randNumeric'].map((name) => [name, random(name)]),
    ),
    randBytes: define(['int'], (count) => {
      const groups = Math.ceil(Math.max(numberOf(count), 0) / 3);
      meter.write(groups * 4);
      return str(Text.of('eHh4'.repeat(groups), doubted(undefined, byChance('randBytes'))));
    }),
    randInt: define(['int', 'int'], (low) => int(numberOf(low), doubted(from(low), byChance('randInt')))),
    shuffle: define(['string'], (value) => str(textOf(value).doubted(byChance('shuffle')))),
    uuidv4: define([], () =>
      str(Text.of('00000000-0000-4000-8000-000000000000', doubted(undefined, byChance('uuidv4')))),
    ),
    ...texts(text),
    ...certificates,
    now: define([], () => timeThing(0n, doubted(undefined, 'now reads the clock'))),
    ago: define(['any'], (date) => str(Text.of('0s', doubted(from(date), 'ago reads the clock')))),
    // Empty, as for everybody who renders without a cluster; in one it may be anything.
    lookup: define(['string', 'string', 'string', 'string'], () => ({
      ...dict(),
      unknown: 'lookup asks the cluster',
    })),
  };
}

function byChance(name: string): string {
  return `${name} gives something else each time`;
}

function texts(text: (name: string, placeholder: string) => Functions[string]): Functions {
  return {
    bcrypt: text('bcrypt', '$2a$10$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'),
    htpasswd: define(['string', 'string'], (user, password) => {
      const unknown = doubted(from(user, password), byChance('htpasswd'));
      const hash = Text.of(':$2a$10$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', unknown);
      return str(Text.concat([textOf(user), hash]));
    }),
    genPrivateKey: text('genPrivateKey', pem('RSA PRIVATE KEY')),
    encryptAES: text('encryptAES', 'eHh4eHh4'),
    // These are worked out from what they are given, but not by us.
    decryptAES: define(['string', 'string'], (key, value) =>
      str(Text.of('', doubted(from(key, value), 'decryptAES is not carried out here'))),
    ),
    derivePassword: define(['uint32', 'string', 'string', 'string', 'string'], (...values) =>
      str(Text.of('x', doubted(from(...values), 'derivePassword is not carried out here'))),
    ),
  };
}

function pem(name: string): string {
  return `-----BEGIN ${name}-----\neHh4\n-----END ${name}-----\n`;
}

function certificate(name: string): Thing {
  const unknown = doubted(undefined, byChance(name));
  const fields = new Map<string, Value>([
    ['Cert', str(Text.of(pem('CERTIFICATE'), unknown))],
    ['Key', str(Text.of(pem('RSA PRIVATE KEY'), unknown))],
  ]);
  return { kind: 'thing', type: 'sprig.certificate', fields, methods: new Map(), from: unknown };
}

function decoded(value: Value | undefined): Value {
  return str(fromBase64(textOf(value).string), from(value));
}

function certifying(name: string, takes: Parameters<typeof define>[0]): Functions {
  return { [name]: define(takes, () => certificate(name)) };
}

const certificates: Functions = {
  ...certifying('genCA', ['string', 'int']),
  ...certifying('genCAWithKey', ['string', 'int', 'string']),
  ...certifying('genSelfSignedCert', ['string', 'list', 'list', 'int']),
  ...certifying('genSelfSignedCertWithKey', ['string', 'list', 'list', 'int', 'string']),
  ...certifying('genSignedCert', ['string', 'list', 'list', 'int', 'any']),
  ...certifying('genSignedCertWithKey', ['string', 'list', 'list', 'int', 'any', 'string']),
  buildCustomCert: define(['string', 'string'], (cert, key) => {
    const fields = new Map<string, Value>([
      ['Cert', decoded(cert)],
      ['Key', decoded(key)],
    ]);
    return { kind: 'thing', type: 'sprig.certificate', fields, methods: new Map(), from: from(cert, key) };
  }),
};
