import { createHash } from 'node:crypto';

/** What git calls a blob with this text: what has another id is not read as it is stored, and must not be written back. */
export function gitIdOf(text: string, like: string): string {
  const bytes = Buffer.from(text, 'utf8');
  // A repository may be of either kind (git-hash-function-transition).
  const hash = createHash(like.length > 40 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
