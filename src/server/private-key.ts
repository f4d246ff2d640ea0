import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Unusable } from './unusable.ts';

/**
 * The key of the App, in whatever form people keep it: the text of the .pem file, with real line ends or with `\n`
 * as some dashboards write them, that text in base64, or the path of the file.
 */
export function privateKeyOf(given: string | undefined): string {
  if (given === undefined)
    throw new Unusable(
      'is missing. "Generate a private key" on the settings page of the App gives a .pem file; its text or its path belongs here.',
    );
  const key = parsed(pemOf(given));
  // GitHub verifies the App's tokens with RSA (RS256) and nothing else.
  if (key.asymmetricKeyType !== 'rsa') throw new Unusable('is not an RSA key, as those of GitHub Apps are.');
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function pemOf(given: string): string {
  if (given.includes('-----BEGIN')) return given.replaceAll('\\n', '\n');
  const decoded = Buffer.from(given, 'base64').toString('latin1');
  if (decoded.includes('-----BEGIN')) return decoded;
  try {
    return readFileSync(given, 'utf8');
  } catch {
    // Not to be quoted: it may be most of a key.
    throw new Unusable(
      'is neither the text of a .pem file, nor that in base64, nor the path of a file that can be read.',
    );
  }
}

function parsed(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Unusable(
      'is no private key that can be read. Was the whole .pem file given, and without a password?',
    );
  }
}
