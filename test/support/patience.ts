/**
 * In milliseconds. What hangs, or grows with the square of a hostile text, takes minutes; a busy machine takes seconds
 * for what is done in a tenth of one. How fast we are is for `npm run bench` to say, and no test depends on it.
 */
export const patience = 30_000;
