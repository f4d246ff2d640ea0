import { markup, type Markup } from '../../src/sandbox/page/markup.ts';
import { sitePage } from './layout.ts';

/** The page to play on, as it is before its program fills it. */
export function playPage(): Markup {
  return sitePage({
    title: 'Plimsoll: try it',
    path: 'index.html',
    class: 'play',
    script: 'play.js',
    main: markup`<h1>What would this container be allowed to do?</h1>
<p>Paste a Dockerfile, Kubernetes manifests or a compose file, or drop files, a folder or a whole chart. It is checked in this page; nothing leaves it.</p>
<noscript><p class="told">The check is a program that runs in this page, so it needs JavaScript. The <a href="docs/rules.html">rules</a> can be read without.</p></noscript>
<div class="bar" id="samples" role="group" aria-label="Examples to begin with"><span class="quiet">Begin with:</span></div>
<div class="bar" role="group" aria-label="Files">
<button type="button" id="add">New file</button>
<button type="button" id="open-files">Open files</button>
<button type="button" id="open-folder">Open a folder</button>
<button type="button" id="remove">Remove this file</button>
<button type="button" id="undo">Undo</button>
<button type="button" id="share">Link to this</button>
<label hidden>Files to open <input type="file" id="files" multiple></label><label hidden>Folder to open <input type="file" id="folder" webkitdirectory></label>
</div>
<nav aria-label="Files of this project"><ul id="tabs"></ul></nav>
<p id="note" role="status"></p>
<div class="desk">
<section aria-label="Text">
<p class="name"><label for="name">File name</label> <input id="name" autocomplete="off" spellcheck="false"></p>
<div class="sheet"><ol id="numbers"></ol><div class="text"><div id="colours"></div><label class="heard" for="text">Text of the file</label><textarea id="text" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off"></textarea></div></div>
</section>
<section aria-label="What is found">
<p id="told" role="status"></p>
<p class="bar"><button type="button" class="main" id="apply-safe" disabled>No safe fix</button></p>
<ol id="found"></ol>
<div class="rest">
<section id="levels-section" hidden><h2>Pod Security</h2><ul id="levels"></ul></section>
<section id="skipped-section" hidden><h2>Not judged</h2><ul id="skipped"></ul></section>
</div>
</section>
</div>`,
  });
}
