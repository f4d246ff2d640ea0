/** `migrate` of `Deployment web, init container migrate`. */
export function containerIn(subject: string): string | undefined {
  return /, (?:[a-z]+ )?(?:container|step|sidecar) ([\w.-]+)$/.exec(subject)?.[1];
}
