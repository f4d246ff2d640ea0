/** A disc with a line through it: the mark on a ship's hull. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="none" stroke="#0e6e83" stroke-width="3"><circle cx="16" cy="16" r="9"/><path d="M2 16h28"/></g></svg>
`;

export const style = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf8; --card: #ffffff; --ink: #1a2129; --quiet: #55606b; --line: #d9d6cf; --sea: #0b5c6e; --on-sea: #ffffff;
  --good: #1c6b3c; --good-wash: #e7f4ea; --bad: #a8271e; --bad-wash: #fdeceA; --wait: #7a5300; --wait-wash: #fdf3d8;
  --done: #5b3f9b; --done-wash: #f0ebfa; --code: #f3f1ec; --added: #e4f5e8; --deleted: #fde9e6; --hunk: #eaf1f4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #11171d; --card: #182028; --ink: #e3e8ec; --quiet: #9daab6; --line: #323d48; --sea: #7cc7d8; --on-sea: #07232b;
    --good: #7fd29b; --good-wash: #143021; --bad: #ff9a8f; --bad-wash: #3a1a18; --wait: #ecc267; --wait-wash: #35290f;
    --done: #c3aef5; --done-wash: #2a2140; --code: #202a34; --added: #153423; --deleted: #45201d; --hunk: #1c2c36;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { scroll-padding-block: 1rem 5rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
main, footer, .stand-in, .top nav { max-width: 62rem; margin-inline: auto; padding-inline: 1rem; }
main { padding-block: 1rem 4rem; }
main:focus { outline: none; }
footer { color: var(--quiet); font-size: .875rem; border-top: 1px solid var(--line); padding-block: 1rem; }
a { color: var(--sea); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--sea); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: 1rem; top: -4rem; background: var(--card); padding: .5rem 1rem; z-index: 3; }
.skip:focus { top: .5rem; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0; }
h2 { font-size: 1.15rem; line-height: 1.35; margin: 1.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; }
code, pre, .code { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: .875em; }
.number, .quiet, time { color: var(--quiet); font-weight: normal; }
.quiet, time, .by { font-size: .875rem; }

.top { border-bottom: 2px solid var(--sea); background: var(--card); }
.stand-in { margin-block: 0; padding-block: .6rem .3rem; font-size: .875rem; color: var(--quiet); }
.stand-in strong { color: var(--sea); }
.path, .tabs, .checks, .pulls, .timeline, .annotations, .reasons { list-style: none; margin: 0; padding: 0; }
.path { display: flex; flex-wrap: wrap; padding-bottom: .5rem; }
.path li + li::before { content: '/'; padding-inline: .5rem; color: var(--quiet); }
.tabs { display: flex; flex-wrap: wrap; gap: .25rem; border-bottom: 1px solid var(--line); margin-block: 1rem; }
.tabs a { display: block; padding: .5rem .75rem; text-decoration: none; color: var(--ink); border-bottom: 3px solid transparent; }
.tabs a:hover { border-color: var(--line); }
.tabs a[aria-current] { border-color: var(--sea); font-weight: 600; }
.told { background: var(--good-wash); border-left: 4px solid var(--good); padding: .6rem 1rem; margin-block: 1rem; }

.badge { display: inline-block; border: 1px solid; border-radius: 1rem; padding: 0 .6em; font-size: .8125rem; font-weight: 600; line-height: 1.5; white-space: nowrap; }
.badge.good { color: var(--good); background: var(--good-wash); }
.badge.bad { color: var(--bad); background: var(--bad-wash); }
.badge.wait { color: var(--wait); background: var(--wait-wash); }
.badge.done { color: var(--done); background: var(--done-wash); }
.badge.plain { color: var(--quiet); font-weight: normal; }

.pulls li { background: var(--card); border: 1px solid var(--line); padding: .75rem 1rem; }
.pulls li + li { border-top: 0; }
.pulls p { margin: .25rem 0 0; }

.description, .thread, .file, .merge, .run > .markdown { background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
.description { padding: 0 1rem; }
.by { margin: .75rem 0 0; }
.timeline > li { border-left: 2px solid var(--line); margin-left: .5rem; padding: .5rem 0 .5rem 1rem; }
.event { margin: 0; font-size: .9375rem; }
.event q { font-style: italic; quotes: none; }
.place { margin-block: .75rem 1.25rem; }
.place h3 { margin-bottom: .35rem; font-weight: normal; }
.thread { overflow: clip; margin-top: .5rem; }
.comment { padding: 0 1rem; }
.comment + .comment { border-top: 1px solid var(--line); }
.acts { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; }
.thread > .acts, .thread > details > .acts { border-top: 1px solid var(--line); padding: .5rem 1rem; }
.thread > summary { padding: .5rem 1rem; color: var(--quiet); }
summary { cursor: pointer; }
.reply[open] { flex-basis: 100%; }
.reply form { display: grid; gap: .35rem; justify-items: start; margin-block: .5rem; }
textarea { width: 100%; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--quiet); border-radius: 4px; padding: .4rem; }
button { font: inherit; font-size: .9375rem; padding: .3rem .8rem; border-radius: 5px; border: 1px solid var(--quiet); background: var(--card); color: var(--ink); cursor: pointer; }
button:hover { border-color: var(--sea); }
button.main { background: var(--sea); border-color: var(--sea); color: var(--on-sea); font-weight: 600; }
button:disabled { background: none; border-color: var(--line); color: var(--quiet); cursor: not-allowed; }
.tick { display: inline-flex; align-items: center; gap: .4rem; }
.tick input { width: 1.1rem; height: 1.1rem; accent-color: var(--sea); }

.markdown > :first-child { margin-top: .4rem; }
.markdown p, .markdown ul, .markdown ol, .markdown pre, .markdown blockquote, .markdown details { margin: .6rem 0; }
.markdown :not(pre) > code, p > code, h1 code, li > code, summary code { background: var(--code); border-radius: 4px; padding: .1em .3em; }
.markdown pre { background: var(--code); border-radius: 5px; padding: .6rem .8rem; white-space: pre-wrap; }
.markdown blockquote { border-left: 3px solid var(--line); padding-left: 1rem; color: var(--quiet); }
.markdown sub { vertical-align: baseline; font-size: .8125rem; color: var(--quiet); }
.wide { overflow-x: auto; margin-block: .6rem; }
.markdown table:not(.code) { border-collapse: collapse; font-size: .9375rem; }
.markdown table:not(.code) th, .markdown table:not(.code) td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
.markdown table:not(.code) { overflow-wrap: break-word; }
.markdown ul { list-style: disc; }
pre.diff { padding-inline: 0; }
pre.diff span { display: block; padding-inline: .8rem; }
pre.diff .added, tr.added { background: var(--added); }
pre.diff .removed, tr.deleted { background: var(--deleted); }
pre.diff .hunk, tr.hunk { background: var(--hunk); color: var(--quiet); }

table.code { width: 100%; border-collapse: collapse; table-layout: fixed; line-height: 1.5; }
table.code .line { white-space: pre-wrap; overflow-wrap: anywhere; padding: 0 .6rem 0 0; vertical-align: top; }
col.number { width: 3rem; }
col.sign { width: 1.4rem; }
table.code .sign { text-align: center; user-select: none; vertical-align: top; padding: 0; }
table.code .number { text-align: right; padding: 0 .5rem; user-select: none; vertical-align: top; }
table.code .hunk td { padding: .15rem .6rem; }
table.code caption { text-align: left; font: .8125rem/1.5 system-ui, sans-serif; color: var(--quiet); padding: .25rem .6rem; }
table.code caption:has(.heard), table.code caption.heard { padding: 0; }
table.code .said > td { padding: 0 .75rem .75rem; font: 1rem/1.55 system-ui, sans-serif; background: var(--paper); border-block: 1px solid var(--line); }
table.code :target, table.code tr:has(> :target) { box-shadow: inset 4px 0 var(--sea); background: var(--wait-wash); }
.excerpt { border: 1px solid var(--line); background: var(--card); }
.suggestion { border: 1px solid var(--line); border-radius: 5px; overflow: clip; margin-block: .6rem; }
.suggestion .acts { border-top: 1px solid var(--line); padding: .5rem .6rem; }
.file { overflow: clip; margin-block: 1rem; }
.file > h2 { margin: 0; padding: .5rem .75rem; font-size: .9375rem; border-bottom: 1px solid var(--line); background: var(--code); }
.file > p { padding-inline: .75rem; }

.merge { padding: .75rem 1rem; margin-block: 1.5rem; border-left-width: 6px; }
.merge.good { border-left-color: var(--good); }
.merge.bad { border-left-color: var(--bad); }
.merge.wait { border-left-color: var(--wait); }
.merge h2 { margin-top: 0; }
.checks li, .annotations li { padding-block: .35rem; }
.reasons { color: var(--quiet); font-size: .9375rem; margin-block: .5rem; }
.run > .markdown { padding: 0 1rem; margin-block: 1rem; }
.act { display: inline-flex; flex-wrap: wrap; align-items: center; gap: .5rem; }
.annotations li { border-top: 1px solid var(--line); }
.annotations p { margin: .2rem 0; }
.plain { white-space: pre-wrap; }

.batch { position: sticky; bottom: 0; display: flex; align-items: center; gap: 1rem; padding: .75rem 1rem; background: var(--card); border: 1px solid var(--sea); border-radius: 6px 6px 0 0; box-shadow: 0 -2px 12px rgb(0 0 0 / .15); z-index: 2; }
main { counter-reset: ticked; }
.tick input:checked { counter-increment: ticked; }
.count::before { content: counter(ticked) ' chosen'; }
@supports selector(:has(*)) { main:not(:has(.tick input:checked)) .batch { display: none; } }

@media (max-width: 40rem) {
  h1 { font-size: 1.35rem; }
  col.number { width: 2.2rem; }
  table.code .number { padding-inline: .25rem; }
  col.old { width: 0; }
  .diff td.number:first-child { visibility: hidden; padding: 0; font-size: 0; }
  table.code .said > td { padding-inline: .35rem; }
  .comment, .thread > .acts { padding-inline: .75rem; }
  .timeline > li { padding-left: .75rem; margin-left: 0; }
  button { min-height: 2.5rem; }
  .markdown table:not(.code) { font-size: .8125rem; }
  .markdown table:not(.code) th, .markdown table:not(.code) td { padding: .25rem .4rem; }
  .markdown td:last-child { min-width: 11rem; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;
