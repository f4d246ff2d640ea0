import { ownPackage } from '../package.ts';
import type { Run } from '../table/shape.ts';

export const runVersion: Run = async (_given, { stdout }) => {
  await stdout.write(`${ownPackage().version}\n`);
  return 0;
};
