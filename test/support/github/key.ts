import { generateKeyPairSync } from 'node:crypto';

let known: string | undefined;

/** A key that nobody else has; to make one takes a while. */
export function privateKey(): string {
  known ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
  return known;
}
