import { ownPackage } from './package.ts';
import { WrongUse } from './io.ts';

/**
 * The command line needs no package at all, and the App a few. Who has installed none of them is told which, since
 * `ERR_MODULE_NOT_FOUND` helps nobody.
 */
export function whatIsMissing(error: unknown, command: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND') return error;
  const { peers } = ownPackage();
  const isPeer = Object.keys(peers).some((name) => error.message.includes(`'${name}'`));
  if (!isPeer) return error;
  const all = Object.entries(peers).map(([name, range]) => `${name}@${range.replace(/^\^/, '')}`);
  return new WrongUse(
    `\`plimsoll ${command}\` needs packages that the rest does not: npm install ${all.join(' ')}`,
  );
}
