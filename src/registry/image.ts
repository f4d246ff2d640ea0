import { createHash } from 'node:crypto';
import type { ImageReference } from '../check/index.ts';
import {
  accepted,
  chosenFrom,
  configOf,
  type Configured,
  configuredIn,
  type Descriptor,
  readDocument,
} from './documents.ts';
import { Unanswered } from './failure.ts';
import type { Allowance, Host } from './host.ts';
import { type Answer, largestDocument } from './wire.ts';

/*
 * The way from a name to a configuration (OCI distribution-spec): the tag's digest, and by digest the index, the manifest
 * for the platform and the configuration. What comes by digest must have it, whoever sends it. A layer is never asked for.
 */

/** What a tag is today: its digest, and its document where that had to be asked for. */
export interface Tagged {
  readonly digest: string;
  readonly body: Buffer | undefined;
}

export async function resolve(
  { path, tag = 'latest' }: ImageReference,
  host: Host,
  allowance: Allowance,
): Promise<Tagged> {
  const asked = { method: 'HEAD', headers: { accept: accepted } } as const;
  const answer = whole(await host.ask(path, `manifests/${tag}`, asked, allowance));
  const { 'docker-content-digest': named, 'content-type': type = '' } = answer.headers;
  if (type.includes('docker.distribution.manifest.v1+')) chosenFrom({ schemaVersion: 1 });
  if (answer.body.length > 0) return { digest: digestOf(answer.body), body: answer.body };
  if (typeof named === 'string' && isDigest(named)) return { digest: named, body: undefined };
  const { body } = whole(await host.ask(path, `manifests/${tag}`, { ...asked, method: 'GET' }, allowance));
  return { digest: digestOf(body), body };
}

export async function configurationOf(
  { path }: ImageReference,
  { digest, body }: Tagged,
  host: Host,
  allowance: Allowance,
): Promise<Configured> {
  const manifestBy = async (wanted: string): Promise<Buffer> => {
    const asked = { headers: { accept: accepted } };
    return held(whole(await host.ask(path, `manifests/${wanted}`, asked, allowance)).body, wanted);
  };
  const first = readDocument(body ?? (await manifestBy(digest)));
  const chosen = chosenFrom(first);
  const manifest = chosen ? readDocument(await manifestBy(small(chosen).digest)) : first;
  const config = small(configOf(manifest));
  const answer = await host.ask(path, `blobs/${config.digest}`, {}, allowance);
  const location = answer.status >= 300 && answer.status < 400 ? (answer.headers.location ?? '') : undefined;
  const blob = location === undefined ? answer : await host.fetchElsewhere(location, allowance);
  const told = configuredIn(readDocument(held(whole(blob).body, config.digest)));
  return chosen ? { ...told, platform: chosen.platform } : told;
}

/** Only a blob may be somewhere else. */
function whole(answer: Answer): Answer {
  if (answer.status === 200) return answer;
  throw new Unanswered(
    answer.status >= 300 && answer.status < 400
      ? 'it sends us somewhere that we do not go'
      : 'it does not answer as a registry does',
  );
}

function held(body: Buffer, digest: string): Buffer {
  if (digestOf(body) === digest) return body;
  throw new Unanswered('it sends something else than was asked for');
}

function small<Thing extends Descriptor>(thing: Thing): Thing {
  if (thing.size <= largestDocument) return thing;
  throw new Unanswered('it answers with more than a document of an image has');
}

function digestOf(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

function isDigest(text: string): boolean {
  return /^sha256:[a-f\d]{64}$/.test(text);
}
