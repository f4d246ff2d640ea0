/**
 * Milliseconds that processors have worked for this process. A busy machine does not change them much, as it does the
 * clock: where what is to be bounded happens within the engine, there are no steps of ours to count.
 */
export function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
