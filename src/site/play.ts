import type { Answer, Entry } from './answer.ts';
import { cardsOf } from './cards.ts';
import { Editor, type Mark } from './editor.ts';
import { element, sentence, theElement } from './element.ts';
import { Judge } from './judge.ts';
import { inOrder } from './order.ts';
import { openedDrop, type Opened, openedFiles } from './opening.ts';
import {
  freeName,
  guessedName,
  type Project,
  projectOf,
  renamed,
  textIn,
  withFiles,
  withoutShown,
  withText,
} from './project.ts';
import { samples } from './samples.ts';
import { linkTo, mostShared, projectIn } from './share.ts';

/** As long as somebody types, nothing is checked. */
const pause = 250;

/** How many states "Undo" goes back. */
const mostUndone = 50;

/** The page: one project, what was found in it, and everything that changes either. */
class Play {
  #project: Project = projectOf(samples[0]?.files ?? []);
  #answer: Answer | undefined;
  readonly #past: Project[] = [];
  readonly #editor = new Editor((text) => {
    this.#typed(text);
  });
  readonly #judge = new Judge(
    (answer) => {
      this.#answered(answer);
    },
    (reason) => {
      this.#tell(reason);
    },
  );
  #timer = 0;
  /** A fix was asked for, and its answer changes the files. */
  #applying = false;

  async start(): Promise<void> {
    this.#wire();
    await this.#openLink();
    addEventListener('hashchange', () => void this.#openLink());
    if (!this.#answer) this.#changed();
  }

  async #openLink(): Promise<void> {
    const found = await projectIn(location.hash);
    if (typeof found === 'string') this.#note(found);
    else if (found) this.#open(found);
  }

  #wire(): void {
    const on = (id: string, act: () => void): void => {
      theElement(id, HTMLButtonElement).addEventListener('click', act);
    };
    on('add', () => {
      const path = freeName(this.#project, 'Dockerfile');
      this.#open(withFiles(this.#project, [{ path, text: '' }]));
      theElement('text', HTMLTextAreaElement).focus();
    });
    on('remove', () => {
      this.#open(withoutShown(this.#project));
    });
    on('undo', () => {
      const last = this.#past.pop();
      if (last) this.#set(last);
    });
    on('apply-safe', () => {
      this.#apply('safe');
    });
    on('share', () => void this.#share());
    this.#wireFiles();
    this.#wireNames();
    addEventListener('resize', () => {
      this.#place();
    });
  }

  #wireNames(): void {
    theElement('samples', HTMLDivElement).append(
      ...samples.map(({ name, files }) =>
        element(
          'button',
          {
            on: () => {
              this.#open(projectOf(files));
            },
          },
          name,
        ),
      ),
    );
    const name = theElement('name', HTMLInputElement);
    name.addEventListener('change', () => {
      this.#rename(name.value);
    });
  }

  #wireFiles(): void {
    const matters = (paths: readonly string[]) => this.#judge.matters(paths);
    for (const id of ['files', 'folder']) {
      const chosen = theElement(id, HTMLInputElement);
      chosen.addEventListener(
        'change',
        () =>
          void openedFiles(chosen.files ?? [], matters).then((opened) => {
            this.#take(opened);
          }),
      );
      theElement(`open-${id}`, HTMLButtonElement).addEventListener('click', () => {
        chosen.value = '';
        chosen.click();
      });
    }
    document.addEventListener('dragover', (event) => {
      event.preventDefault();
    });
    document.addEventListener('drop', (event) => {
      const items = event.dataTransfer?.items;
      if (!items || items.length === 0) return;
      event.preventDefault();
      void openedDrop(items, matters).then((opened) => {
        this.#take(opened);
      });
    });
  }

  #take({ files, leftOut }: Opened): void {
    if (files.length > 0) this.#open(projectOf(files));
    else this.#tell('None of these files could hold a container.');
    this.#note(leftOut);
  }

  #rename(name: string): void {
    const project = renamed(this.#project, name);
    if (project) this.#open(project);
    else
      this.#tell(
        `A file cannot be called ${JSON.stringify(name)} here: it is no name, or another file has it.`,
      );
  }

  /** A new state that "Undo" leads back from. */
  #open(project: Project): void {
    this.#past.push(this.#project);
    if (this.#past.length > mostUndone) this.#past.shift();
    this.#set(project);
  }

  #set(project: Project): void {
    this.#project = project;
    this.#note('');
    this.#changed();
  }

  /** Something else is shown or checked. */
  #changed(): void {
    this.#answer = undefined;
    this.#draw();
    this.#judge.ask({ files: this.#project.files });
  }

  #typed(text: string): void {
    const { shown } = this.#project;
    const before = textIn(this.#project);
    this.#project = withText(this.#project, shown, text);
    if (before === '' && /^(?:\d+\.)?Dockerfile$/.test(shown)) this.#named(text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#judge.ask({ files: this.#project.files });
    }, pause);
  }

  /** Pasted into an empty file: its name is what it looks like. */
  #named(text: string): void {
    const name = guessedName(text);
    if (name === undefined || name === 'Dockerfile') return;
    const project = renamed(this.#project, freeName(this.#project, name));
    if (!project) return;
    this.#project = project;
    this.#drawFiles();
  }

  #apply(apply: 'safe' | { readonly finding: string }): void {
    clearTimeout(this.#timer);
    this.#applying = true;
    this.#judge.ask({ files: this.#project.files, apply });
  }

  #answered(answer: Answer): void {
    if (this.#applying) {
      this.#applying = false;
      this.#past.push(this.#project);
      this.#project = { ...this.#project, files: answer.files };
    }
    this.#answer = answer;
    this.#draw();
  }

  async #share(): Promise<void> {
    const size = this.#project.files.reduce((sum, { text }) => sum + text.length, 0);
    if (size > mostShared) {
      this.#note(`A link holds up to ${mostShared >> 20} MiB; these files are larger.`);
      return;
    }
    history.replaceState(null, '', await linkTo(this.#project));
    try {
      await navigator.clipboard.writeText(location.href);
      this.#note('The link is copied. What it holds is in it: nothing was sent.');
    } catch {
      this.#note('The link is in the address bar. What it holds is in it: nothing was sent.');
    }
  }

  #draw(): void {
    this.#drawFiles();
    this.#editor.show(textIn(this.#project));
    this.#drawReport();
  }

  #drawFiles(): void {
    const { files, shown } = this.#project;
    const name = theElement('name', HTMLInputElement);
    name.value = shown;
    name.disabled = files.length === 0;
    theElement('text', HTMLTextAreaElement).disabled = files.length === 0;
    theElement('remove', HTMLButtonElement).disabled = files.length === 0;
    theElement('undo', HTMLButtonElement).disabled = this.#past.length === 0;
    theElement('tabs', HTMLUListElement).replaceChildren(
      ...files.map(({ path }) => element('li', {}, this.#tab(path))),
    );
  }

  #tab(path: string): HTMLElement {
    const count = this.#answer?.entries.filter(({ finding }) => finding.path === path).length ?? 0;
    const tab = element(
      'button',
      {
        on: () => {
          this.#show(path);
        },
      },
      path,
      count > 0 && ` (${count})`,
    );
    if (path === this.#project.shown) tab.setAttribute('aria-current', 'true');
    return tab;
  }

  #show(path: string): void {
    this.#project = { ...this.#project, shown: path };
    this.#draw();
  }

  #drawReport(): void {
    const answer = this.#answer;
    const entries = inOrder(answer?.entries ?? [], this.#project.shown);
    const acts = {
      apply: (finding: string) => {
        this.#apply({ finding });
      },
      goTo: (path: string, line: number, column: number) => {
        if (path !== this.#project.shown) this.#show(path);
        this.#editor.goTo(line, column);
      },
    };
    theElement('found', HTMLOListElement).replaceChildren(...cardsOf(entries, this.#project, acts));
    this.#editor.mark(entries.flatMap((entry, at) => this.#markOf(entry, at)));
    const safe = answer?.safe ?? 0;
    const apply = theElement('apply-safe', HTMLButtonElement);
    apply.disabled = safe === 0;
    apply.textContent =
      safe === 0 ? 'No safe fix' : `Apply ${safe === 1 ? 'the safe fix' : `${safe} safe fixes`}`;
    this.#tell(answer?.told ?? 'Checking …');
    this.#drawRest();
    this.#place();
  }

  #markOf({ finding: { path, start, severity, message } }: Entry, at: number): Mark[] {
    if (path !== this.#project.shown) return [];
    return [{ line: start.line, severity, href: `#finding-${at}`, label: `${severity}: ${message}` }];
  }

  #drawRest(): void {
    const lines = (id: string, texts: readonly string[]): void => {
      theElement(id, HTMLUListElement).replaceChildren(
        ...texts.map((text) => element('li', {}, ...sentence(text))),
      );
      const section = theElement(`${id}-section`, HTMLElement);
      section.hidden = texts.length === 0;
    };
    lines('levels', this.#answer?.levels ?? []);
    lines('skipped', this.#answer?.skipped.map(({ path, reason }) => `${path}: ${reason}`) ?? []);
  }

  /** Beside its line, as far as those above leave room. On a narrow screen they simply follow one another. */
  #place(): void {
    const list = theElement('found', HTMLOListElement);
    const isBeside = matchMedia('(min-width: 60rem)').matches;
    let bottom = 0;
    for (const card of list.children) {
      if (!(card instanceof HTMLElement)) continue;
      const { path, line } = card.dataset;
      const wanted = isBeside && path === this.#project.shown ? this.#editor.topOf(Number(line)) : 0;
      const top = Math.max(wanted, bottom);
      card.style.marginTop = `${top - bottom}px`;
      bottom = top + card.offsetHeight + gap;
    }
  }

  #tell(text: string): void {
    theElement('told', HTMLParagraphElement).textContent = text;
  }

  #note(text: string): void {
    theElement('note', HTMLParagraphElement).textContent = text;
  }
}

/** Between two cards, as in the style. */
const gap = 12;

await new Play().start();
