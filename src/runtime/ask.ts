import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { BlockList, connect, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** What a port says to a plain question of the web. */
export interface Answer {
  readonly port: number;
  /** The status of HTTP; 0 where it speaks something else or nothing. */
  readonly status: number;
}

export interface Question {
  readonly port: number;
  readonly path?: string;
  readonly tls?: boolean;
  readonly seconds?: number;
}

/** The status of HTTP; 0: none. Nothing of the answer is read. */
export function answerAt(address: string, question: Question): Promise<number> {
  const { port, path = '/', tls = false, seconds = 1 } = question;
  if (address === '') return Promise.resolve(0);
  return new Promise((done) => {
    const ask = tls ? secure : plain;
    const options = {
      host: address,
      port,
      path,
      timeout: seconds * 1000,
      rejectUnauthorized: false,
      agent: false,
    };
    const sent = ask({ ...options, headers: { connection: 'close' } }, (response) => {
      response.destroy();
      done(response.statusCode ?? 0);
    });
    sent.on('error', () => {
      done(0);
    });
    sent.on('timeout', () => {
      sent.destroy();
      done(0);
    });
    sent.end();
  });
}

export function connects(address: string, port: number, seconds: number): Promise<boolean> {
  if (address === '') return Promise.resolve(false);
  return new Promise((done) => {
    const socket = connect({ host: address, port, timeout: seconds * 1000 });
    const end = (isUp: boolean) => () => {
      socket.destroy();
      done(isUp);
    };
    socket.on('connect', end(true));
    socket.on('error', end(false));
    socket.on('timeout', end(false));
  });
}

/**
 * Whether this machine itself has a foot in the network of an address. Of a network without a way out it may have none
 * (Podman's by CNI, and all of a rootless one), and the question would go to whoever has that address elsewhere.
 */
export function isNear(address: string): boolean {
  if (address === '') return false;
  const near = new BlockList();
  for (const { cidr } of Object.values(networkInterfaces()).flatMap((all) => all ?? [])) {
    const [own = '', bits] = cidr?.split('/') ?? [];
    if (own !== '') near.addSubnet(own, Number(bits), familyOf(own));
  }
  return near.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}
