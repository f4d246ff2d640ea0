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
            fields instanceof Error
              ? [{ err: fields }, messageOf(fields).slice(0, longest)]
              : [first, ...rest],
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
    message: messageOf(error).slice(0, longest),
    // Of what failed in the end, not of everything that led to it. The first lines repeat the message, whole.
    ...(depth === 0 && { stack: framesOf(error) }),
    ...('status' in error && typeof error.status === 'number' && { status: error.status }),
    ...(requestId !== undefined && { requestId }),
    ...(causes.length > 0 && { causes }),
  };
}

/**
 * What GitHub says of a request that it refuses may quote what was in it, and a parser quotes what it cannot read: of the
 * first only the kind of each mistake is told, of the second not where it is.
 */
function messageOf(error: Error): string {
  if (error instanceof SyntaxError) return error.message.split(/[,"']/, 1).join('');
  const { response } = recordOf(error);
  if (response === undefined) return error.message;
  const answer = recordOf(response);
  // Over REST what GitHub says is the answer's data, over GraphQL the answer itself.
  const data = 'data' in answer && !('errors' in answer) ? recordOf(answer.data) : answer;
  const mistakes = data.errors;
  const kinds = (Array.isArray(mistakes) ? mistakes.slice(0, 5) : []).flatMap((mistake: unknown) => {
    const { type, resource, field, code } = recordOf(mistake);
    return [type, resource, field, code].filter(
      (word) => typeof word === 'string' && /^[\w.]{1,60}$/.test(word),
    );
  });
  const said = typeof data.message === 'string' ? data.message : error.name;
  return kinds.length === 0 ? said : `${said} (${kinds.join(' ')})`;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
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
  const id = recordOf(recordOf(recordOf(error).response).headers)['x-github-request-id'];
  return typeof id === 'string' ? id.slice(0, 100) : undefined;
}

/** Tokens of GitHub, of the App (JWT) and of the protocol, signatures of webhooks, and keys. */
const patterns: readonly RegExp[] = [
  /\bgh[a-z]_\w+|\bgithub_pat_\w+/g,
  /(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /\bsha256=[0-9a-f]{16,}/gi,
  /\b(?:bearer|token) +[\w.~+/=-]{16}[\w.~+/=-]*/gi,
  /-----BEGIN [A-Z ]+-----[^-]*/g,
];

function swept(line: string, secrets: readonly string[]): string {
  const known = secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line);
  return patterns.reduce((text, pattern) => text.replace(pattern, '[secret]'), known);
}
