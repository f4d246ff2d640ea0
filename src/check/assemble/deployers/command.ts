import type { Setting } from '../helm/index.ts';
import type { Field } from '../../read/field.ts';
import { shellCommands, type ShellWord } from '../../read/shell.ts';
import type { Place } from '../../text/source.ts';
import { type Deployment, folderAt, type ValuesPath } from './deployment.ts';

/** `helm upgrade --install shop charts/shop -f values-prod.yaml --set image.tag=1` in the steps of a workflow. */
export function ofWorkflow(root: Field, isChart: (folder: string) => boolean): Deployment[] {
  return root
    .at('jobs')
    .entries()
    .flatMap(([, job]) => {
      const folders = [job, root].flatMap(
        (each) => each.at('defaults', 'run', 'working-directory').text ?? [],
      );
      return job
        .at('steps')
        .items()
        .flatMap((step) => {
          const folder = step.at('working-directory').text ?? folders[0] ?? '';
          const script = step.at('run').text;
          return script?.includes('helm') ? ofScript(script, folder, step.at('run').heading, isChart) : [];
        });
    });
}

function ofScript(
  script: string,
  start: string,
  at: Place,
  isChart: (folder: string) => boolean,
): Deployment[] {
  let folder: string | undefined = folderAt('', start);
  const plain = script.replaceAll(/\$\{\{[^{}]{0,300}\}\}/g, open);
  return shellCommands(plain, () => open).flatMap(({ words }) => {
    const [program, verb, ...rest] = words;
    if (program?.text === 'cd')
      folder = verb?.text === undefined ? undefined : folderAt(folder ?? '', verb.text);
    const isInstall = program?.text === 'helm' && /^(?:upgrade|install|template)$/.test(verb?.text ?? '');
    return isInstall && folder !== undefined ? (deploymentOf(rest, folder, at, isChart) ?? []) : [];
  });
}

/** Stands for what only the one who runs it knows. */
const open = '\uFFFC';

/** What is given without a value of its own. */
const switches =
  /^(?:-i|-g|--(?:install|wait|wait-for-jobs|atomic|rollback-on-failure|debug|dry-run|create-namespace|force|force-conflicts|force-replace|cleanup-on-fail|reset-values|reuse-values|reset-then-reuse-values|dependency-update|generate-name|devel|include-crds|skip-crds|skip-tests|no-hooks|hide-notes|is-upgrade|validate|verify|server-side|take-ownership|disable-openapi-validation|insecure-skip-tls-verify|render-subchart-notes|plain-http))$/;

/** What the words of one command give. */
class Given {
  readonly operands: ShellWord[] = [];
  readonly values: ValuesPath[] = [];
  readonly settings: Setting[] = [];
  namespace: string | undefined;
  unknown: string | undefined;
  readonly #folder: string;
  readonly #at: Place;

  constructor(words: readonly ShellWord[], folder: string, at: Place) {
    this.#folder = folder;
    this.#at = at;
    for (let index = 0; index < words.length; index++) {
      const word = words[index];
      const text = word?.text ?? '';
      if (word && (!text.startsWith('-') || text === '-')) this.operands.push(word);
      else if (this.#option(text, words[index + 1]?.text)) index++;
    }
  }

  /** Whether the next word belongs to it. */
  #option(text: string, next: string | undefined): boolean {
    const equals = text.indexOf('=');
    const name = equals === -1 ? text : text.slice(0, equals);
    if (/^--re(?:use|set-then-reuse)-values$/.test(name))
      this.unknown = 'the values of the release before it';
    if (switches.test(name)) return false;
    this.#take(name, equals === -1 ? next : text.slice(equals + 1));
    return equals === -1;
  }

  #take(name: string, value: string | undefined): void {
    if (name === '-n' || name === '--namespace')
      this.namespace = value?.includes(open) === true ? undefined : value;
    else if (name === '-f' || name === '--values')
      for (const path of value?.split(',') ?? ['']) this.#file(path);
    else if (name === '--set' || name === '--set-string') this.#set(value, name === '--set-string');
    else if (/^--set-(?:file|json|literal)$/.test(name)) this.unknown = `what \`${name}\` sets`;
  }

  #file(path: string): void {
    const isOpen = path === '' || path.includes(open) || path.includes('://');
    const file = isOpen ? undefined : folderAt(this.#folder, path);
    if (file === undefined) this.unknown = 'values that only the workflow knows';
    else this.values.push({ path: file });
  }

  #set(value: string | undefined, isString: boolean): void {
    // One that is open leaves the others what they are.
    for (const text of value?.split(/(?<!\\),(?=[\w.[\]-]{1,200}=)/) ?? [open]) {
      const [key = ''] = text.split('=', 1);
      const unknown = text.includes(open) ? 'only the workflow knows it' : undefined;
      if (key.includes(open)) this.unknown = 'a setting that only the workflow knows';
      else this.settings.push({ text, isString, near: this.#at, unknown });
    }
  }
}

function deploymentOf(
  words: readonly ShellWord[],
  folder: string,
  at: Place,
  isChart: (folder: string) => boolean,
): Deployment | undefined {
  const { operands, namespace, values, settings, unknown } = new Given(words, folder, at);
  const charts = operands.map(({ text }) => (text === undefined ? undefined : folderAt(folder, text)));
  const chart = charts.findLast((each) => each !== undefined && isChart(each));
  if (chart === undefined) return undefined;
  const name = operands.length > 1 ? operands[0]?.text : undefined;
  return {
    chart,
    at,
    name: name?.includes(open) === true ? undefined : name,
    namespace,
    values,
    settings,
    unknown,
  };
}
