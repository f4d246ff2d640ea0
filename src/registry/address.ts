import { BlockList, isIPv4 } from 'node:net';

/*
 * Who stands behind an address. Names lie: whoever owns a name may let it lead anywhere, so what counts is the address
 * that is connected to. IANA's registries of special-purpose addresses (RFC 6890), and where clouds keep the credentials
 * of their machines.
 */

/** `never`: what no registry is, whoever names it: metadata services, and what is no single machine. */
export type Standing = 'public' | 'private' | 'never';

export function standingOf(address: string): Standing {
  const plain = mapped(address);
  if (isIPv4(plain)) {
    if (never.check(plain)) return 'never';
    return inner.check(plain) ? 'private' : 'public';
  }
  if (never.check(plain, 'ipv6')) return 'never';
  if (own.check(plain, 'ipv6')) return 'private';
  // Of IPv6 nothing else is given out.
  return unicast.check(plain, 'ipv6') && !reserved.check(plain, 'ipv6') ? 'public' : 'never';
}

/** `::ffff:127.0.0.1` and `::ffff:7f00:1` are 127.0.0.1. */
function mapped(address: string): string {
  const [, dotted] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (dotted !== undefined) return dotted;
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/i.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}

const never = listOf(
  ['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'],
  // Metadata of Azure and of Alibaba.
  ['168.63.129.16/32', '100.100.100.200/32'],
  // Link-local, multicast; metadata of AWS.
  ['::/128', 'fe80::/10', 'ff00::/8', 'fd00:ec2::254/128'],
);

const inner = listOf(
  ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '198.18.0.0/15'],
  ['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.51.100.0/24', '203.0.113.0/24'],
);

const own = listOf(['::1/128', 'fc00::/7']);

const unicast = listOf(['2000::/3']);

/** Documentation, and what carries an address of IPv4 within: Teredo, 6to4. */
const reserved = listOf(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

function listOf(...ranges: readonly (readonly string[])[]): BlockList {
  const list = new BlockList();
  for (const range of ranges.flat()) {
    const [address = '', bits] = range.split('/');
    list.addSubnet(address, Number(bits), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  return list;
}
