import { createHash } from 'node:crypto';

/* What the browser shows: a form that hands the manifest to GitHub, and how it ended. No script, nothing from elsewhere. */

const style = `:root { color-scheme: light dark; }
body { font: 1rem/1.55 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
dt { font-weight: 600; } dd { margin: 0 0 .6rem; overflow-wrap: anywhere; }
button { font: inherit; font-weight: 600; padding: .5rem 1.2rem; border: 1px solid; border-radius: 6px; cursor: pointer; }`;

/**
 * After the form GitHub may lead on to a page where people log in, of a host that nobody knows beforehand, and a browser
 * holds those to `form-action` too; so it says no more than the scheme.
 */
export function policyFor(form: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  const { protocol, origin } = new URL(form);
  const target = protocol === 'https:' ? 'https:' : origin;
  return `default-src 'none'; style-src 'sha256-${hash}'; form-action ${target}; base-uri 'none'; frame-ancestors 'none'`;
}

interface Form {
  /** Where it is sent. */
  readonly action: string;
  readonly state: string;
  readonly manifest: {
    readonly name: string;
    readonly hook_attributes: { readonly url: string };
    readonly default_permissions: Readonly<Record<string, string>>;
    readonly default_events: readonly string[];
  };
}

export function formPage({ action, state, manifest }: Form): string {
  const { name, hook_attributes: hook, default_permissions: permissions, default_events: events } = manifest;
  const asks = Object.entries(permissions).map(([permission, level]) => `${permission}: ${level}`);
  const { host } = new URL(action);
  return document(
    `Register ${name}`,
    `<h1>Register the App at ${escaped(host)}</h1>
<dl>
<dt>Name</dt><dd>${escaped(name)}</dd>
<dt>Events go to</dt><dd>${escaped(hook.url)}</dd>
<dt>Permissions</dt><dd>${escaped(asks.join(', '))}</dd>
<dt>Events</dt><dd>${escaped(events.join(', '))}</dd>
</dl>
<form method="post" action="${escaped(`${action}?state=${state}`)}">
<input type="hidden" name="manifest" value="${escaped(JSON.stringify(manifest))}">
<button>Go on at ${escaped(host)}</button>
</form>
<p>GitHub shows this once more, lets you change the name, and then leads back here.</p>`,
  );
}

/** One thing to say. `link`: where to go from here. */
export function saying(
  title: string,
  text: string,
  link?: readonly [address: string, words: string],
): string {
  const onward = link ? `\n<p><a href="${escaped(link[0])}">${escaped(link[1])}</a></p>` : '';
  return document(title, `<h1>${escaped(title)}</h1>\n<p>${escaped(text)}</p>${onward}`);
}

function document(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Plimsoll</title>
<style>${style}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
