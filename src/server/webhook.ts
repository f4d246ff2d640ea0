import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Probot } from 'probot';
import type { BodyReader, NoBody } from './body.ts';
import { Unreachable } from '../queue/queue.ts';
import type { Log } from './log.ts';

type Event = Parameters<Probot['receive']>[0];

/** What became of a delivery, in words of ours alone: they are answered, logged and counted. */
export type Outcome =
  | 'accepted'
  | 'not for us'
  | 'bad signature'
  | 'bad headers'
  | 'bad content type'
  | 'bad payload'
  | 'failed'
  /** What was to be done could not be queued: GitHub shows the delivery as failed, and it can be sent again. */
  | 'unreachable'
  | NoBody;

export interface Delivery {
  readonly outcome: Outcome;
  readonly id?: string;
  /** One of ours, or absent: what nobody has signed must not become a label of a metric. */
  readonly event?: string;
}

export interface Inbox {
  readonly secrets: readonly string[];
  /** The names of the events that somebody listens to. */
  readonly events: ReadonlySet<string>;
  readonly receive: (event: Event) => Promise<void>;
  readonly bodies: BodyReader;
  readonly log: Log;
}

interface Head {
  readonly id: string;
  readonly name: string;
  readonly signature: string;
}

/** Probot reads a body of any size, and answers with the text of what a handler throws; so deliveries are taken here. */
export async function take(request: IncomingMessage, inbox: Inbox): Promise<Delivery> {
  const head = headOf(request.headers);
  if (typeof head === 'string') return { outcome: head };
  return inbox.bodies.read(request, head.name, async (body) => ({
    id: head.id,
    ...(await open(head, body, inbox)),
  }));
}

async function open(head: Head, body: Buffer | NoBody, inbox: Inbox): Promise<Omit<Delivery, 'id'>> {
  if (typeof body === 'string') return { outcome: body };
  if (!inbox.secrets.some((secret) => isSignedWith(secret, head.signature, body)))
    return { outcome: 'bad signature' };
  const payload = parsed(body);
  if (payload === undefined) return { outcome: 'bad payload' };
  const event = { id: head.id, name: head.name, payload };
  if (!isEvent(event, inbox.events)) return { outcome: 'not for us' };
  try {
    await inbox.receive(event);
    return { outcome: 'accepted', event: head.name };
  } catch (error) {
    if (isUnreachable(error)) return { outcome: 'unreachable', event: head.name };
    inbox.log.error({ err: error, delivery: head.id, event: head.name }, 'An event could not be taken in');
    return { outcome: 'failed', event: head.name };
  }
}

/** What can be told without reading the body. */
function headOf(headers: IncomingHttpHeaders): Head | 'bad headers' | 'bad content type' {
  if (!/^application\/json *(?:;|$)/i.test(headers['content-type'] ?? '')) return 'bad content type';
  const [id, name, signature] = ['x-github-delivery', 'x-github-event', 'x-hub-signature-256'].map((header) =>
    String(headers[header] ?? ''),
  );
  if (!id || !name || !signature) return 'bad headers';
  const isWellFormed =
    /^[\w-]{1,64}$/.test(id) && /^\w{1,64}$/.test(name) && /^sha256=[0-9a-f]{64}$/.test(signature);
  return isWellFormed ? { id, name, signature } : 'bad headers';
}

function isSignedWith(secret: string, signature: string, body: Buffer): boolean {
  const expected = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}

function parsed(body: Buffer): object | undefined {
  try {
    const payload: unknown = JSON.parse(body.toString('utf8'));
    return typeof payload === 'object' && payload !== null ? payload : undefined;
  } catch {
    return undefined;
  }
}

/** GitHub has signed it, so a payload is what GitHub says that this event's payload is. */
function isEvent(
  event: { id: string; name: string; payload: object },
  known: ReadonlySet<string>,
): event is Event {
  return known.has(event.name);
}

/** Probot gathers what its handlers throw. */
function isUnreachable(error: unknown): boolean {
  const among: unknown[] = error instanceof AggregateError ? error.errors : [error];
  return among.some(
    (one) => one instanceof Unreachable || (one instanceof Error && one.cause instanceof Unreachable),
  );
}
