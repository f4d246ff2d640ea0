import { afterEach, describe, expect, test } from '@jest/globals';
import { dockerCredentials, type Registries } from '../../src/registry/index.ts';
import { documentsOf, Fake, type Handler, keeps, registriesFor } from './support/fake.ts';
import { imageOf, indexOf } from './support/image.ts';

/* Registries as their own documents describe them: what each wants to know, and in which words. */

const fakes: Fake[] = [];
const opened: Registries[] = [];

afterEach(async () => {
  for (const registries of opened.splice(0)) registries.close();
  await Promise.all(fakes.splice(0).map((fake) => fake.stop()));
});

async function fake(...handlers: readonly Handler[]): Promise<Fake> {
  const started = await Fake.start(...handlers);
  fakes.push(started);
  return started;
}

const image = imageOf({ User: '7' });
const basicOf = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
/** As long as those of Amazon are. */
const longPassword = 'eyJ'.repeat(700);

interface Cloud {
  /** `HOST` stands for the registry itself. */
  readonly challenge: string;
  /** Its entry in `auths` of Docker's configuration. */
  readonly auth?: object;
  /** What its signer answers. */
  readonly token?: object;
  /** How the token is asked for: method and address, the credential beside it, and the form that is posted. */
  readonly asked?: readonly [line: string, authorization?: string | undefined, form?: string];
  /** With what the documents are asked for then. */
  readonly with: string;
}

const clouds: readonly (readonly [name: string, cloud: Cloud])[] = [
  [
    'Amazon ECR: no token, but a password as long as a letter',
    {
      challenge: 'Basic realm="https://HOST/",service="ecr.amazonaws.com"',
      auth: { auth: Buffer.from(`AWS:${longPassword}`).toString('base64') },
      with: basicOf(`AWS:${longPassword}`),
    },
  ],
  [
    'Amazon ECR Public: the scope of its challenge is no repository',
    {
      challenge: 'Bearer realm="http://HOST/token/",service="public.ecr.aws",scope="aws"',
      token: { token: 'dG9rZW4=' },
      asked: ['GET /token/?service=public.ecr.aws&scope=repository%3Ateam%2Fweb%3Apull'],
      with: 'Bearer dG9rZW4=',
    },
  ],
  [
    'Azure, a password: only `access_token` is in the answer',
    {
      challenge:
        'Bearer realm="http://HOST/oauth2/token",service="contoso.azurecr.io",scope="repository:team/web:pull"',
      auth: { auth: Buffer.from('robot:opensesame').toString('base64') },
      token: { access_token: 'eyJhbGciOi.J9.x' },
      asked: [
        'GET /oauth2/token?service=contoso.azurecr.io&scope=repository%3Ateam%2Fweb%3Apull',
        basicOf('robot:opensesame'),
      ],
      with: 'Bearer eyJhbGciOi.J9.x',
    },
  ],
  [
    'Azure, `az acr login`: an identity token is exchanged',
    {
      challenge: 'Bearer realm="http://HOST/oauth2/token",service="contoso.azurecr.io"',
      auth: {
        auth: Buffer.from('00000000-0000-0000-0000-000000000000:').toString('base64'),
        identitytoken: 'refresh',
      },
      token: { access_token: 'access' },
      asked: [
        'POST /oauth2/token',
        undefined,
        'service=contoso.azurecr.io&scope=repository%3Ateam%2Fweb%3Apull&grant_type=refresh_token&client_id=plimsoll&refresh_token=refresh',
      ],
      with: 'Bearer access',
    },
  ],
  [
    'Google Artifact Registry, a service account: the challenge names no service',
    {
      challenge: 'Bearer realm="http://HOST/v2/token"',
      auth: { auth: Buffer.from('_json_key:{"type": "service_account"}').toString('base64') },
      token: { token: 'ya29.c', expires_in: 3600 },
      asked: [
        'GET /v2/token?scope=repository%3Ateam%2Fweb%3Apull',
        basicOf('_json_key:{"type": "service_account"}'),
      ],
      with: 'Bearer ya29.c',
    },
  ],
  [
    'gcr.io: its service is written without quotes',
    {
      challenge: 'Bearer realm="http://HOST/v2/token",service=gcr.io',
      auth: { auth: Buffer.from('oauth2accesstoken:ya29').toString('base64') },
      token: { token: 'x', expires_in: 43_199 },
      asked: [
        'GET /v2/token?service=gcr.io&scope=repository%3Ateam%2Fweb%3Apull',
        basicOf('oauth2accesstoken:ya29'),
      ],
      with: 'Bearer x',
    },
  ],
  [
    'GitHub: for what is public, too, nobody is told nothing',
    {
      challenge: 'Bearer realm="http://HOST/token",service="ghcr.io",scope="repository:user/image:pull"',
      token: { token: 'djE6dGVhbS93ZWI6MTc=' },
      asked: ['GET /token?service=ghcr.io&scope=repository%3Ateam%2Fweb%3Apull'],
      with: 'Bearer djE6dGVhbS93ZWI6MTc=',
    },
  ],
  [
    'Quay',
    {
      challenge: 'Bearer realm="http://HOST/v2/auth",service="quay.io",scope="repository:team/web:pull"',
      auth: { auth: Buffer.from('team+robot:pw').toString('base64') },
      token: { token: 'abc' },
      asked: ['GET /v2/auth?service=quay.io&scope=repository%3Ateam%2Fweb%3Apull', basicOf('team+robot:pw')],
      with: 'Bearer abc',
    },
  ],
  [
    'Docker’s hardened images: they have a signer of their own, and the login of their own host',
    {
      challenge:
        'Bearer realm="http://HOST/token",service="registry.docker.io",scope="repository:team/web:pull"',
      auth: { auth: Buffer.from('me:dckr_pat_x').toString('base64') },
      token: { token: 'jwt', access_token: 'jwt', expires_in: 300, issued_at: '2026-12-01T00:00:00Z' },
      asked: [
        'GET /token?service=registry.docker.io&scope=repository%3Ateam%2Fweb%3Apull',
        basicOf('me:dckr_pat_x'),
      ],
      with: 'Bearer jwt',
    },
  ],
];

test.each(clouds)('%s', async (_name, { challenge, auth, token, asked, with: expected }) => {
  const documents = keeps('team/web', [indexOf({ 'linux/amd64': image }), ...documentsOf(image)]);
  const registry = await fake((request, response) => {
    const { url = '', headers } = request;
    if (asked && url.split('?')[0] === asked[0].split(' ')[1]?.split('?')[0]) {
      response.end(JSON.stringify(token));
      return true;
    }
    if (headers.authorization === expected) return documents(request, response);
    const own = challenge.replace('HOST', headers.host ?? '');
    response.writeHead(401, { 'www-authenticate': own }).end();
    return true;
  });
  const credentials = dockerCredentials(JSON.stringify({ auths: { [registry.host]: auth } }));
  const registries = registriesFor([registry], credentials ? { credentials } : {});
  opened.push(registries);
  const { unanswered, requests } = await registries.ask([`${registry.host}/team/web`], {
    milliseconds: 5000,
  });
  expect(unanswered).toEqual([]);
  expect(requests).toBeLessThanOrEqual(5);
  const [line = '', authorization, form = ''] = asked ?? [];
  const request = registry.seen.find(({ method, url }) => `${method} ${url}` === line);
  expect(request && [request.authorization, request.body]).toEqual(asked && [authorization, form]);
});

describe('a registry that keeps nothing itself, as registry.k8s.io', () => {
  const documents = keeps('store/images/web', [indexOf({ 'linux/amd64': image }), ...documentsOf(image)]);
  const sendsTo =
    (place: () => string): Handler =>
    ({ url = '' }, response) => {
      response.writeHead(307, { location: `${place()}${url.replace('/v2/', '/v2/store/images/')}` }).end();
      return true;
    };
  const secret = () => Promise.resolve({ username: 'robot', password: 'opensesame' });

  async function asked(
    front: Fake,
    back: Fake,
    names: readonly string[],
    deputies: readonly (readonly [string, string])[],
  ) {
    const registries = registriesFor([front, back], { pairs: { deputies }, credentials: secret });
    opened.push(registries);
    return registries.ask(
      names.map((name) => `${front.host}/${name}`),
      { milliseconds: 5000 },
    );
  }

  test('sends us on to who is known to answer for it: within five requests, the next time at once', async () => {
    const back = await fake(documents);
    const front = await fake(sendsTo(() => back.url));
    const pair = [[front.host, back.host]] as const;
    const registries = registriesFor([front, back], { pairs: { deputies: pair }, credentials: secret });
    opened.push(registries);
    const ask = (name: string) => registries.ask([`${front.host}/${name}`], { milliseconds: 5000 });
    expect(await ask('web')).toMatchObject({ unanswered: [], requests: 5 });
    expect(front.paths).toEqual(['HEAD /v2/web/manifests/latest']);
    expect(await ask(`web@${image.manifest.digest}`)).toMatchObject({ unanswered: [] });
    expect(front.paths.length).toBe(1);
    expect(back.seen.map(({ authorization }) => authorization).every((one) => one === undefined)).toBe(true);
  });

  test('that one keeps its blobs elsewhere, too, by an address of its own', async () => {
    const back = await fake(({ url = '' }, response) => {
      if (url.startsWith('/kept/')) response.end(image.config.text);
      else if (url.includes('/blobs/')) response.writeHead(302, { location: '/kept/1' }).end();
      else return false;
      return true;
    }, documents);
    const front = await fake(sendsTo(() => back.url));
    const { unanswered } = await asked(front, back, ['web'], [[front.host, back.host]]);
    expect(unanswered).toEqual([]);
  });

  test.each<[string, (back: Fake) => string, boolean]>([
    ['somebody else', (back) => back.url, false],
    ['another question', (back) => `${back.url}/v2/other/manifests/latest?x=`, true],
    ['a user in the address', (back) => back.url.replace('//', '//x@'), true],
    ['an address that is not public', () => 'https://127.0.0.1:1', true],
  ])('not to %s', async (_name, place, isKnown) => {
    const back = await fake(documents);
    const front = await fake(sendsTo(() => place(back)));
    const to = new URL(place(back)).host;
    const { unanswered } = await asked(front, back, ['web'], isKnown ? [[front.host, to]] : []);
    expect(unanswered.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/somewhere that we do not go|not a public one/),
    ]);
    expect(back.seen).toEqual([]);
  });

  test('and from there no further', async () => {
    const third = await fake(documents);
    const back = await fake(({ url = '' }, response) => {
      response.writeHead(307, { location: `${third.url}${url}` }).end();
      return true;
    });
    const front = await fake(sendsTo(() => back.url));
    const { unanswered } = await asked(
      front,
      back,
      ['web'],
      [
        [front.host, back.host],
        [back.host, third.host],
      ],
    );
    expect(unanswered[0]?.reason).toBe('it sends us somewhere that we do not go');
    expect(third.seen).toEqual([]);
  });
});
