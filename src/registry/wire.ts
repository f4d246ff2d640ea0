import { lookup as lookupName, type LookupAddress } from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { type Standing, standingOf } from './address.ts';
import { Unanswered } from './failure.ts';

/** How far a request may go: to what is public, or also to what is private, where somebody has named the host. */
export type Reach = Exclude<Standing, 'never'>;

export interface Request {
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly reach: Reach;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** No document that we ask for is larger: tally's limit too. */
export const largestDocument = 1024 * 1024;

/** For one request, from the name to the last byte. */
const seconds = 10;

type Lookup = (
  name: string,
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

const systemLookup: Lookup = (name, done) => {
  lookupName(name, { all: true }, (error, addresses) => {
    done(error, error ? [] : addresses);
  });
};

/**
 * Asks one thing of one host: no redirect is followed, no more is read than a document may have, and nothing is connected
 * to that the address forbids. The address that is checked is the one that is then connected to.
 */
export class Wire {
  readonly #agents: Readonly<Record<Reach, Readonly<Record<string, http.Agent>>>>;

  constructor(lookup: Lookup = systemLookup) {
    const agents = (reach: Reach) => {
      const options = { keepAlive: true, maxSockets: 8, lookup: checkedLookup(lookup, reach) };
      return { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
    };
    this.#agents = { public: agents('public'), private: agents('private') };
  }

  async ask(url: URL, { method = 'GET', headers = {}, body, reach, signal }: Request): Promise<Answer> {
    // A name is looked up by the agent; an address is not.
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !isWithin(host, reach)) throw new Unanswered(elsewhere);
    const agent = this.#agents[reach][url.protocol];
    if (!agent) throw new Unanswered('its address is none of the web');
    const ask = url.protocol === 'https:' ? https.request : http.request;
    const late = AbortSignal.timeout(seconds * 1000);
    const options = { method, headers: { 'user-agent': 'plimsoll', ...headers }, agent };
    return await new Promise<Answer>((done, fail) => {
      const request = ask(url, { ...options, signal: AbortSignal.any([signal, late]) });
      const refuse = (error: Error): void => {
        fail(late.aborted || signal.aborted ? new Unanswered('it did not answer in time') : error);
        request.destroy();
      };
      request.on('error', refuse).on('response', (response) => {
        response.on('error', refuse);
        read(response, method === 'HEAD', done, refuse);
      });
      request.end(body);
    });
  }

  close(): void {
    for (const agents of Object.values(this.#agents))
      for (const agent of Object.values(agents)) agent.destroy();
  }
}

const elsewhere = 'its address is not a public one';

function isWithin(address: string, reach: Reach): boolean {
  const standing = standingOf(address);
  return standing === 'public' || standing === reach;
}

function checkedLookup(lookup: Lookup, reach: Reach): LookupFunction {
  return (name, options, done) => {
    lookup(name, (error, addresses) => {
      const fit = addresses.filter(({ address }) => isWithin(address, reach));
      const [first] = fit;
      if (error) done(error, '');
      else if (!first) done(new Unanswered(elsewhere), '');
      else if (options.all === true) done(null, fit);
      else done(null, first.address, first.family);
    });
  };
}

function read(
  response: http.IncomingMessage,
  isEmpty: boolean,
  done: (answer: Answer) => void,
  refuse: (error: Error) => void,
): void {
  const parts: Buffer[] = [];
  let length = 0;
  const tooLarge = new Unanswered('it answers with more than a document of an image has');
  if (!isEmpty && Number(response.headers['content-length'] ?? 0) > largestDocument) {
    refuse(tooLarge);
    return;
  }
  response.on('data', (part: Buffer) => {
    length += part.length;
    if (length > largestDocument) refuse(tooLarge);
    else parts.push(part);
  });
  response.on('end', () => {
    done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) });
  });
}
