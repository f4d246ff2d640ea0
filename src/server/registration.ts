/**
 * What the App must have been registered with; app.yml gives the reason for each. GitHub reads app.yml only when an App
 * is made from it, so a registration may well be older than this program.
 */
export const neededPermissions: Readonly<Record<string, 'read' | 'write'>> = {
  metadata: 'read',
  contents: 'read',
  pull_requests: 'write',
  checks: 'write',
  merge_queues: 'read',
};

/** Beside those that GitHub sends to every App: about its check runs and suites, and about its installations. */
export const neededEvents: readonly string[] = ['pull_request', 'pull_request_review', 'merge_group'];

/** All that is listened to. */
export const knownEvents: ReadonlySet<string> = new Set([
  ...neededEvents,
  'check_run',
  'check_suite',
  'installation',
  'installation_repositories',
]);

/** One sentence for each thing that whoever owns the App should grant on its settings page. */
export function shortcomings(app: unknown): string[] {
  const permissions = propertyOf(app, 'permissions');
  const events = propertyOf(app, 'events');
  const missing = Object.entries(neededPermissions).filter(([name, level]) => {
    const granted = propertyOf(permissions, name);
    return granted !== 'write' && granted !== level;
  });
  return [
    ...missing.map(([name, level]) => `The App lacks the permission ${name}: ${level}.`),
    ...neededEvents
      .filter((event) => Array.isArray(events) && !events.includes(event))
      .map((event) => `The App is not subscribed to the event ${event}.`),
  ];
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined;
}
