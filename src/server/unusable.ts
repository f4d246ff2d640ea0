/** A value that cannot be used. The message says what is wrong with it, and goes on after the name of its variable. */
export class Unusable extends Error {}
