import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './options.ts';

export type Log = Logger;

/** Written at once: what was logged last is what one wants to know of a process that is gone. */
export function standardOutput(): DestinationStream {
  return pino.destination({ dest: 1, sync: true });
}

/** What an error says that others may read: never the request that failed, whose body and headers it carries along. */
interface Said {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly status?: number;
  /** What GitHub's support asks for. */
  readonly requestId?: string;
  readonly causes?: readonly Said[];
}

/**
 * One JSON object a line. Each line is swept for secrets as it leaves, whoever wrote it and in whatever field:
 * a rule about fields protects only against what somebody has thought of.
 */
export function logTo(destination: DestinationStream, level: LogLevel, secrets: readonly string[] = []): Log {
  const quoted = secrets
    .map((secret) => JSON.stringify(secret).slice(1, -1))
    .filter((text) => text.length > 3);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: said, error: said },
      hooks: {
        // Probot and Octokit may log an error as it is; pino would take all its properties along.
        logMethod(given, method) {
          const [first, ...rest] = given;
          const fields: unknown = first;
          method.apply(
            this,
            fields instanceof Error ? [{ err: fields }, fields.message.slice(0, longest)] : [first, ...rest],
          );
        },
        streamWrite: (line) => swept(line, quoted),
      },
    },
    destination,
  );
}

const longest = 500;
const deepest = 3;

export function said(error: unknown, depth = 0): Said {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error).slice(0, longest) };
  const requestId = requestIdOf(error);
  const causes = depth < deepest ? causesOf(error).map((cause) => said(cause, depth + 1)) : [];
  return {
    type: error.name,
    message: error.message.slice(0, longest),
    // Of what failed in the end, not of everything that led to it. The first lines repeat the message, whole.
    ...(depth === 0 && { stack: framesOf(error) }),
    ...('status' in error && typeof error.status === 'number' && { status: error.status }),
    ...(requestId !== undefined && { requestId }),
    ...(causes.length > 0 && { causes }),
  };
}

function framesOf({ stack = '' }: Error): string {
  const frames = stack.split('\n').filter((line) => line.startsWith('    at '));
  return frames.slice(0, 8).join('\n');
}

function causesOf(error: Error): unknown[] {
  const among: unknown[] = error instanceof AggregateError ? error.errors.slice(0, 5) : [];
  return error.cause === undefined ? among : [...among, error.cause];
}

function requestIdOf(error: Error): string | undefined {
  const response: unknown = 'response' in error ? error.response : undefined;
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('x-github-request-id' in headers))
    return undefined;
  return String(headers['x-github-request-id']).slice(0, 100);
}

/** Tokens of GitHub, of the App (JWT) and of the protocol, signatures of webhooks, and keys. */
const patterns: readonly RegExp[] = [
  /\bgh[a-z]_\w+|\bgithub_pat_\w+/g,
  /\beyJ[\w-]{1,2000}\.[\w-]{1,2000}\.[\w-]{0,2000}/g,
  /\bsha256=[0-9a-f]{16,}/gi,
  /\b(?:bearer|token) +[\w.~+/-]{16,}=*/gi,
  /-----BEGIN [A-Z ]+-----[^-]*/g,
];

function swept(line: string, secrets: readonly string[]): string {
  const known = secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line);
  return patterns.reduce((text, pattern) => text.replace(pattern, '[secret]'), known);
}
