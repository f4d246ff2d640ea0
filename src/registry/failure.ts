/**
 * Why a registry told nothing. The words are ours alone: nothing that a registry, an image's name or a credential says is
 * in them, since they are shown to whoever reads the review.
 */
export class Unanswered extends Error {}

/** In words, whatever went wrong. */
export function reasonOf(error: unknown): string {
  if (error instanceof Unanswered) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (
    reasons.get(code) ??
    (/CERT|TLS|SSL|ALTNAME/.test(code) ? 'its certificate is not trusted' : 'it could not be reached')
  );
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'there is no registry of this name'],
  ['EAI_AGAIN', 'its name could not be looked up'],
  ['ECONNREFUSED', 'it takes no connections'],
  ['ECONNRESET', 'it broke the connection off'],
]);
