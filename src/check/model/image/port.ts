import type { Place } from '../../text/source.ts';
import { integer } from './user.ts';

/** `8000-8010/udp`: ports that an image says it listens on. */
export interface Port {
  readonly first: number;
  /** The same as the first for a single port. */
  readonly last: number;
  readonly protocol: string;
  readonly at: Place;
  readonly from: 'EXPOSE' | 'stage' | 'base';
}

export type PortNumbers = Pick<Port, 'first' | 'last' | 'protocol'>;

/** `[ip:][host:]port[-port][/protocol]` of convert_expose.go; undefined where BuildKit refuses it. */
export function portNumbers(text: string): PortNumbers | undefined {
  const { ip, host, container } = parts(text);
  const [range = '', protocol = ''] = cut(container, '/');
  const ports = portRange(range);
  if (!ports || !/^(?:|tcp|udp|sctp)$/i.test(protocol) || !isAddress(ip)) return undefined;
  if (host !== '') {
    const hosts = portRange(host);
    if (!hosts) return undefined;
    if (ports.first !== ports.last && hosts.last - hosts.first !== ports.last - ports.first) return undefined;
  }
  return { ...ports, protocol: protocol === '' ? 'tcp' : protocol.toLowerCase() };
}

function parts(text: string) {
  const pieces = text.split(':');
  const container = pieces.pop() ?? '';
  const host = pieces.pop() ?? '';
  return { ip: pieces.join(':'), host, container };
}

function portRange(text: string): { readonly first: number; readonly last: number } | undefined {
  const [start = '', end = start] = cut(text, '-');
  const first = integer(start);
  const last = integer(end);
  if (first === null || last === null || first < 0 || last > 65535 || last < first) return undefined;
  return { first, last };
}

/** An address in an EXPOSE means nothing to anybody, so its shape is enough. */
function isAddress(text: string): boolean {
  return text === '' || /^\d+\.\d+\.\d+\.\d+$/.test(text) || /^\[?[\da-fA-F:.]+(?:%\w+)?\]?$/.test(text);
}

function cut(text: string, by: string): string[] {
  const at = text.indexOf(by);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
