/**
 * What GitHub says is left, of the installation that has least: each has a quota of its own, and each its own hour
 * (docs.github.com, "Rate limits for the REST API"). Which installation asked is not in the answer; when its hour ends is.
 */
export class Quota {
  readonly #left = new Map<
    string,
    { readonly resource: string; readonly until: number; remaining: number }
  >();

  told(headers: Headers, now: number): void {
    const [remaining, reset] = ['remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`));
    if (!remaining || !reset || !/^\d{1,9}$/.test(remaining) || !/^\d{1,12}$/.test(reset)) return;
    const resource = /^\w{1,30}$/.exec(headers.get('x-ratelimit-resource') ?? '')?.[0] ?? 'core';
    this.#forget(now);
    const key = `${resource} ${reset}`;
    const known = this.#left.get(key)?.remaining ?? Infinity;
    this.#left.set(key, {
      resource,
      until: Number(reset) * 1000,
      remaining: Math.min(known, Number(remaining)),
    });
  }

  least(now: number): Map<string, number> {
    this.#forget(now);
    const least = new Map<string, number>();
    for (const { resource, remaining } of this.#left.values())
      least.set(resource, Math.min(remaining, least.get(resource) ?? Infinity));
    return least;
  }

  #forget(now: number): void {
    for (const [key, { until }] of this.#left) if (until <= now) this.#left.delete(key);
  }
}
