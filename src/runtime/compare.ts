import type { Observation } from './attempt.ts';

/** Ports above are handed out at random (ip_local_port_range). */
const firstRandomPort = 32_768;

/** What is no longer as it was; undefined where it does what it did. */
export function lostIn(after: Observation, before: Observation): string | undefined {
  if (!after.runs) return after.failure;
  const ports = new Set(after.listeners.map(({ port }) => port));
  const closed = before.listeners.find(({ port }) => port < firstRandomPort && !ports.has(port));
  if (closed) return `nothing listens on port ${closed.port} any more`;
  for (const { port, status } of before.answers) {
    const now = after.answers.find((one) => one.port === port);
    if (now && now.status !== status)
      return `port ${port} answers ${said(now.status)} instead of ${said(status)}`;
  }
  return missingProgram(after, before) ?? missingUser(after, before);
}

function said(status: number): string {
  return status === 0 ? 'nothing' : `HTTP ${status}`;
}

/** Of a supervisor's programs one may be gone while it stays itself. */
function missingProgram({ processes }: Observation, before: Observation): string | undefined {
  const names = new Set(processes.map(({ name }) => name));
  const missing = before.processes.find(({ name }) => !names.has(name));
  return missing && processes.length > 0 ? `\`${missing.name}\` is no longer among its processes` : undefined;
}

/** A server that stays root does its work as somebody else; where it cannot become that one it may go on without workers. */
function missingUser({ processes }: Observation, before: Observation): string | undefined {
  const isRoot = (all: Observation['processes']) => all.some(({ uid }) => uid === 0);
  if (!isRoot(processes) || !isRoot(before.processes)) return undefined;
  const users = new Set(processes.map(({ uid }) => uid));
  const missing = before.processes.find(({ uid }) => !users.has(uid));
  return missing && `none of its processes is ${missing.uid} any more, as \`${missing.name}\` was`;
}
