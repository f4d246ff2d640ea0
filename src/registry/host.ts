import { challengeIn, type Challenge } from './challenge.ts';
import type { Credential, Credentials } from './credentials.ts';
import { Unanswered } from './failure.ts';
import type { Endpoint, Hosts } from './hosts.ts';
import { parsed, shapeOf } from './json.ts';
import type { Pace } from './pace.ts';
import type { Answer, Reach, Request, Wire } from './wire.ts';

export interface HostMeans {
  readonly wire: Wire;
  readonly hosts: Hosts;
  readonly credentials: Credentials;
  readonly pace: Pace;
  readonly now: () => number;
}

/** What one image may cost. */
export interface Allowance {
  /** Requests that are left. */
  left: number;
  readonly signal: AbortSignal;
  /** Told of each request. */
  readonly onRequest: () => void;
}

interface Token {
  readonly header: string;
  readonly until: number;
}

/** Where a request goes, and how far it may. */
interface Target {
  readonly url: URL;
  readonly reach: Reach;
}

type Asked = Pick<Request, 'method' | 'headers' | 'body'>;

/** One registry: it is asked at its own pace, and told who we are where it wants to know. */
export class Host {
  readonly #endpoint: Endpoint;
  readonly #means: HostMeans;
  /** What it wanted to know the last time; the next image need not find out. */
  #challenge: Challenge | undefined;
  /** By repository. */
  readonly #tokens = new Map<string, Token>();
  /** Who answers in its place, once it has sent a question on to there. */
  #deputy: Target | undefined;

  constructor(endpoint: Endpoint, means: HostMeans) {
    this.#endpoint = endpoint;
    this.#means = means;
  }

  /** `path`: of a repository; `what`: `manifests/latest`. */
  async ask(path: string, what: string, asked: Asked, allowance: Allowance): Promise<Answer> {
    if (this.#deputy) return this.#askDeputy(this.#deputy, `${path}/${what}`, asked, allowance);
    const answer = await this.#askItself(path, what, asked, allowance);
    this.#deputy = this.#deputyIn(answer, `${path}/${what}`);
    return this.#deputy ? this.#askDeputy(this.#deputy, `${path}/${what}`, asked, allowance) : answer;
  }

  async #askItself(path: string, what: string, asked: Asked, allowance: Allowance): Promise<Answer> {
    const url = new URL(`v2/${path}/${what}`, this.#endpoint.base);
    const target = { url, reach: this.#endpoint.reach };
    const header = await this.#authorization(path, allowance);
    const answer = await this.#send(target, withHeader(asked, header), allowance);
    if (answer.status !== 401 || header !== undefined) return told(answer);
    this.#challenge = challengeIn(answer.headers['www-authenticate']);
    const met = await this.#authorization(path, allowance);
    if (met === undefined) throw new Unanswered('it wants to know who asks, and we have nothing to tell it');
    // The token is good for the document too, so the question whether it is there is left out.
    return told(await this.#send(target, withHeader({ ...asked, method: 'GET' }, met), allowance));
  }

  /**
   * The registry sends the very question on to somebody who is known to answer for it. The next ones go there at once, so
   * that an image does not cost twice as much.
   */
  #deputyIn({ status, headers: { location = '' } }: Answer, question: string): Target | undefined {
    const { base } = this.#endpoint;
    if (status < 300 || status >= 400 || !URL.canParse(location, base.href)) return undefined;
    const to = new URL(location, base);
    const reach = this.#means.hosts.reachOfDeputy(this.#endpoint, to);
    if (reach === undefined || !to.pathname.endsWith(`/${question}`) || to.search !== '') return undefined;
    return { url: new URL(to.pathname.slice(0, -question.length), to), reach };
  }

  /** Nothing of ours is told there: what we have to tell is for the registry itself. */
  async #askDeputy(deputy: Target, question: string, asked: Asked, allowance: Allowance): Promise<Answer> {
    try {
      return told(await this.#send({ ...deputy, url: new URL(question, deputy.url) }, asked, allowance));
    } catch (error) {
      this.#deputy = undefined;
      throw error;
    }
  }

  /** Where a registry keeps its blobs: nothing of ours is told there, and it may not send us on. */
  async fetchElsewhere(location: string, allowance: Allowance): Promise<Answer> {
    const { url: base, reach } = this.#deputy ?? { url: this.#endpoint.base, reach: this.#endpoint.reach };
    const url = URL.canParse(location, base.href) ? new URL(location, base) : undefined;
    const isOwn = url?.origin === base.origin;
    if (!url || url.username !== '' || (url.protocol !== 'https:' && !isOwn))
      throw new Unanswered('it sends us somewhere that we do not go');
    const { wire, pace } = this.#means;
    const { signal } = allowance;
    const answer = await pace.turn(() => {
      allowance.onRequest();
      // What somebody has named may be private; where it sends us may not.
      return wire.ask(url, { reach: isOwn ? reach : 'public', signal });
    }, signal);
    return told(answer);
  }

  async #send({ url, reach }: Target, asked: Asked, allowance: Allowance): Promise<Answer> {
    if (allowance.left <= 0) throw new Unanswered('it takes more requests than an image may cost');
    allowance.left--;
    const { wire, pace } = this.#means;
    const { signal } = allowance;
    const answer = await pace.turn(() => {
      allowance.onRequest();
      return wire.ask(url, { ...asked, reach, signal });
    }, signal);
    if (answer.status === 429) pace.hold(answer.headers['retry-after']);
    return answer;
  }

  async #authorization(path: string, allowance: Allowance): Promise<string | undefined> {
    const challenge = this.#challenge;
    if (!challenge) return undefined;
    const credential = await this.#means.credentials(this.#endpoint.registry);
    if (challenge.kind === 'basic')
      return credential && 'username' in credential ? basicOf(credential) : undefined;
    const known = this.#tokens.get(path);
    if (known && known.until > this.#means.now()) return known.header;
    const token = await this.#token(path, challenge, credential, allowance);
    if (this.#tokens.size >= mostTokens) this.#tokens.clear();
    this.#tokens.set(path, token);
    return token.header;
  }

  async #token(
    path: string,
    { realm, service }: Extract<Challenge, { kind: 'token' }>,
    credential: Credential | undefined,
    allowance: Allowance,
  ): Promise<Token> {
    const { hosts, now } = this.#means;
    if (!hosts.maySign(this.#endpoint, realm))
      throw new Unanswered('it sends us to a stranger for a token; name who signs its tokens to allow it');
    // Whatever it asks us to ask for: to pull from this repository is all that we want.
    const wanted = { service, scope: `repository:${path}:pull` };
    const [url, asked] = tokenRequest(realm, wanted, credential);
    const answer = await this.#send({ url, reach: this.#endpoint.reach }, asked, allowance);
    if (answer.status === 401 || answer.status === 403) throw new Unanswered('it does not let us in');
    const { token, seconds } = tokenIn(told(answer).body);
    return { header: `Bearer ${token}`, until: now() + (seconds - 10) * 1000 };
  }
}

const mostTokens = 500;

function withHeader(asked: Asked, authorization: string | undefined): Asked {
  return authorization === undefined ? asked : { ...asked, headers: { ...asked.headers, authorization } };
}

function basicOf({ username, password }: { readonly username: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** By GET with a password or as nobody, by POST with an identity token (distribution, "token" and "oauth"). */
function tokenRequest(
  realm: URL,
  wanted: Readonly<Record<string, string>>,
  credential: Credential | undefined,
): [URL, Asked] {
  if (credential && 'identityToken' in credential) {
    const form = { ...wanted, grant_type: 'refresh_token', client_id: 'plimsoll' };
    const body = new URLSearchParams({ ...form, refresh_token: credential.identityToken }).toString();
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
    };
    return [realm, { method: 'POST', headers, body }];
  }
  const url = new URL(realm);
  for (const [name, value] of Object.entries(wanted)) if (value !== '') url.searchParams.set(name, value);
  return [url, credential ? { headers: { authorization: basicOf(credential) } } : {}];
}

/** A minute where it does not say how long (distribution, "token"). */
function tokenIn(body: Buffer): { readonly token: string; readonly seconds: number } {
  const { token, access_token: access, expires_in: seconds } = shapeOf(parsed(body.toString('utf8')));
  const given = [token, access].find((one) => typeof one === 'string' && /^[\x21-\x7e]{1,16384}$/.test(one));
  if (typeof given !== 'string') throw new Unanswered('it gives us no token');
  return {
    token: given,
    seconds: typeof seconds === 'number' && seconds >= 60 ? Math.min(seconds, 3600) : 60,
  };
}

/** What is no answer is a reason. */
function told(answer: Answer): Answer {
  const { status } = answer;
  if (status === 429) throw new Unanswered('it has asked us to wait');
  if (status === 401 || status === 403) throw new Unanswered('it does not let us in');
  if (status === 404) throw new Unanswered('it is not there');
  if (status >= 500) throw new Unanswered('it has trouble of its own');
  return answer;
}
