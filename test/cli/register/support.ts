import { request } from 'node:http';
import { recorder, run, type Ran } from '../support/io.ts';

/** A run of `plimsoll register` that waits for its answer. */
export interface Waits {
  /** Of the page that it has opened. */
  readonly address: string;
  readonly ended: Promise<Ran>;
  readonly said: () => string;
}

/** Until it says where its page is. */
export async function registering(cwd: string, argv: readonly string[]): Promise<Waits> {
  let heard: (address: string) => void = () => undefined;
  const address = new Promise<string>((settle) => (heard = settle));
  let text = '';
  const stderr = {
    ...recorder(),
    write: (more: string) => {
      text += more;
      const [found] = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(text) ?? [];
      if (found !== undefined) heard(found);
      return Promise.resolve();
    },
  };
  const ended = run(cwd, ['register', ...argv], { stderr }).then((ran) => ({ ...ran, stderr: text }));
  const first = await Promise.race([address, ended]);
  if (typeof first !== 'string') throw new Error(`It did not wait: ${first.stderr}`);
  return { address: first, ended, said: () => text };
}

export interface Form {
  readonly action: string;
  readonly fields: URLSearchParams;
}

/** The form of a page, as a browser would send it. */
export function formIn(html: string, address: string): Form {
  const [, action = ''] = /<form method="post" action="([^"]*)"/.exec(html) ?? [];
  const inputs = [...html.matchAll(/<input\b[^>]*>/g)].map(([tag]): [string, string] => [
    plain(/name="([^"]*)"/.exec(tag)?.[1] ?? ''),
    plain(/value="([^"]*)"/.exec(tag)?.[1] ?? ''),
  ]);
  return { action: new URL(plain(action), address).href, fields: new URLSearchParams(inputs) };
}

function plain(html: string): string {
  return html
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** What a person does in the browser, up to the address that GitHub leads back to. */
export async function agreed(address: string): Promise<string> {
  const page = formIn(await (await fetch(address)).text(), address);
  const shown = await fetch(page.action, {
    method: 'POST',
    body: page.fields,
    headers: { origin: new URL(address).origin },
  });
  const button = formIn(await shown.text(), page.action);
  const back = await fetch(button.action, { method: 'POST', body: button.fields, redirect: 'manual' });
  return back.headers.get('location') ?? '';
}

/** Any call, with headers that `fetch` would not let anybody set. */
export function called(
  address: string,
  { method = 'GET', host }: { readonly method?: string; readonly host?: string } = {},
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((done, fail) => {
    const headers = host === undefined ? {} : { host };
    request(address, { method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => {
        done({ status: response.statusCode, body });
      });
    })
      .on('error', fail)
      .end();
  });
}
