import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { Refusal } from '../acts/refusal.ts';

/** GitHub takes a token that lives ten minutes at most, and forgives a clock that is a little ahead. */
const longestLife = 600;
const patience = 60;

const undecodable = new Refusal(401, 'A JSON web token could not be decoded');

/** Throws unless the App itself signed this, just now, for itself. */
export function verifyJwt(
  token: string,
  key: KeyObject,
  app: { id: number; clientId: string },
  now: Date,
): void {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = decoded(payload);
  if (decoded(header)?.['alg'] !== 'RS256' || !claims) throw undecodable;
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) throw undecodable;
  mustHold(claims, app, now.getTime() / 1000);
}

function mustHold(
  { iss, iat, exp }: Readonly<Record<string, unknown>>,
  app: { id: number; clientId: string },
  now: number,
): void {
  if (String(iss) !== String(app.id) && iss !== app.clientId) throw new Refusal(404, 'Integration not found');
  if (typeof iat !== 'number' || !Number.isInteger(iat) || iat > now + patience)
    throw new Refusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  if (typeof exp !== 'number' || !Number.isInteger(exp) || exp <= now)
    throw new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp > now + longestLife)
    throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
}

function decoded(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

export function publicKeyOf(privateKey: string): KeyObject {
  return createPublicKey(privateKey);
}
