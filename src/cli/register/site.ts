import { isThisMachine } from '../../server/api-url.ts';
import { WrongUse } from '../io.ts';

/** A GitHub: github.com, ghe.com, or an Enterprise Server. */
export interface Site {
  /** Of its pages, as `https://github.com`. */
  readonly origin: string;
  /** Of its API, as `https://api.github.com`. */
  readonly api: string;
}

/** What `--github` says. */
export function siteOf(given = 'https://github.com'): Site {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isThisMachine(url.hostname));
  if (!url || !isSafe || url.href !== `${url.origin}/`)
    throw new WrongUse(
      '`--github` needs the address of a GitHub and no more, such as https://ghe.example.com.',
    );
  return { origin: url.origin, api: apiOf(url) };
}

/** As docs.github.com has it: "Getting started with the REST API", and for ghe.com "About data residency". */
function apiOf({ origin, host }: URL): string {
  const isCloud = host === 'github.com' || /^[^.]+\.ghe\.com$/.test(host);
  return isCloud ? `https://api.${host}` : `${origin}/api/v3`;
}

/** Where an organisation, or else whoever is logged in, registers an App. */
export function formOf({ origin }: Site, organisation: string | undefined): string {
  return organisation === undefined
    ? `${origin}/settings/apps/new`
    : `${origin}/organizations/${organisation}/settings/apps/new`;
}

/** What `--org` says. */
export function organisationOf(given: string | undefined): string | undefined {
  if (given === undefined || /^[a-z\d](?:-?[a-z\d]){0,38}$/i.test(given)) return given;
  throw new WrongUse('`--org` needs the name of an organisation as in its address, such as acme.');
}

const path = '/api/github/webhooks';

/** Where GitHub will send events, made of what `--url` says: where the App can be reached. */
export function webhookOf(given: string | undefined): string {
  if (given === undefined)
    throw new WrongUse('`plimsoll register` needs `--url https://…`: where GitHub can reach the App.');
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new WrongUse('`--url` needs an address such as https://plimsoll.example.com.');
  // The events tell what private repositories hold.
  if (url.protocol !== 'https:') throw new WrongUse('`--url` needs an address that begins with https://.');
  const above = url.pathname.replace(/\/$/, '');
  return url.origin + (above.endsWith(path) ? above : above + path);
}
