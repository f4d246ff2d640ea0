import { type Content, markup, type Markup } from '../../src/sandbox/page/markup.ts';

interface SitePage {
  readonly title: string;
  /** Where the page lies, such as `docs/rules/root-user.html`. */
  readonly path: string;
  readonly main: Content;
  readonly class?: string;
  /** A program of the page. */
  readonly script?: string;
}

/** Nothing but what lies beside the page may be loaded, and nothing may be sent anywhere. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The whole of a page of the site. */
export function sitePage({ title, path, main, class: className = '', script }: SitePage): Markup {
  const up = '../'.repeat(path.split('/').length - 1);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="stylesheet" href="${up}style.css">
<link rel="icon" href="${up}icon.svg" type="image/svg+xml">
${script !== undefined && markup`<script type="module" src="${up}${script}"></script>`}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<nav aria-label="Pages"><ul class="site"><li><a class="mark" href="${up}index.html">Plimsoll</a></li><li><a href="${up}docs/rules.html">Rules</a></li><li><a href="${up}docs/index.html">Documentation</a></li></ul></nav>
</header>
<main id="main" tabindex="-1" class="${className}">
${main}
</main>
<footer><p>Plimsoll shows how much privilege a container may carry before it may merge. This page loads nothing from elsewhere and sends nothing.</p></footer>
</body>
</html>
`;
}
