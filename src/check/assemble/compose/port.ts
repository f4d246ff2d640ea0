import type { Node } from '../../read/node.ts';
import { type Budget, refuse } from './refusal.ts';

/** One published port in the long form's words. */
export interface ShortPort {
  readonly target: number;
  /** A port, a range such as `3000-3010`, or empty when any port will do. */
  readonly published: string;
  readonly protocol: string;
  readonly hostIp: string;
}

/** `[ip:][published:]target[/protocol]`, ranges included (docker/go-connections nat.go). */
export function parsePorts(spec: string, at: Node, budget: Budget): ShortPort[] {
  const bad = (why: string): never => refuse(at, `The port \`${spec}\` ${why}.`);
  const parts = spec.split(':');
  const [container = '', written = ''] = (parts.pop() ?? '').split('/');
  const host = parts.pop() ?? '';
  const hostIp = addressOf(parts.join(':')) ?? bad('has an invalid IP address');
  if (container === '') bad('names no container port');
  const target = rangeOf(container) ?? bad('has an invalid container port');
  const published = host === '' ? undefined : (rangeOf(host) ?? bad('has an invalid host port'));
  const size = target.end - target.start;
  if (published && size !== 0 && published.end - published.start !== size)
    bad('has ranges of different lengths');
  const protocol = written === '' ? 'tcp' : written.toLowerCase();
  if (!['tcp', 'udp', 'sctp'].includes(protocol)) bad('has an unknown protocol');
  // A range is short to write, and each of its ports becomes a mapping.
  budget.spend(at, 5 * size);
  const ports = Array.from({ length: size + 1 }, (_, index) => ({
    target: target.start + index,
    published: publishedAt(published, index, size),
    protocol,
    hostIp,
  }));
  // compose-go sorts `3000/tcp` and its like as strings.
  return ports.sort((one, other) => (`${one.target}/` < `${other.target}/` ? -1 : 1));
}

interface PortRange {
  readonly start: number;
  readonly end: number;
}

function publishedAt(published: PortRange | undefined, index: number, size: number): string {
  if (!published) return '';
  const first = String(published.start + index);
  return size === 0 && published.start !== published.end ? `${first}-${published.end}` : first;
}

function rangeOf(text: string): PortRange | undefined {
  const [first = '', second = first] = text.split('-');
  const [start, end] = [portOf(first), portOf(second)];
  return start === undefined || end === undefined || end < start ? undefined : { start, end };
}

function portOf(text: string): number | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  const port = Number(text);
  return port <= 65_535 ? port : undefined;
}

/** The address without its brackets; undefined when it is none. */
function addressOf(text: string): string | undefined {
  const bracketed = /^\[([^[\]]*)\]$/.exec(text)?.[1];
  if (bracketed === undefined && (text.includes(':') || /[[\]]/.test(text))) return undefined;
  const address = bracketed ?? text;
  return address === '' || isAddress(address) ? address : undefined;
}

/** Go's net.ParseIP: dotted IPv4 without leading zeros, or IPv6 without a zone. */
export function isAddress(text: string): boolean {
  return isIPv4(text) || isIPv6(text);
}

function isIPv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIPv6(text: string): boolean {
  if (!text.includes(':') || text.length > 45) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const dotted = last.includes('.');
  if (dotted && !(isIPv4(last) && text.endsWith(last))) return false;
  const plain = dotted ? groups.slice(0, -1) : groups;
  if (!plain.every((group) => /^[\da-f]{1,4}$/i.test(group))) return false;
  const length = plain.length + (dotted ? 2 : 0);
  return halves.length === 2 ? length < 8 : length === 8;
}
