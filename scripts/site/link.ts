import { deflateRawSync } from 'node:zlib';
import type { File } from '../../src/check/index.ts';

/** What src/site/share.ts reads. */
export function fragmentOf(files: readonly File[]): string {
  const text = JSON.stringify(files.map(({ path, text }) => [path, text]));
  return `#1.${deflateRawSync(text).toString('base64url')}`;
}
