import type { Stage, Step } from '../model/image/dockerfile.ts';
import { historyOf } from '../model/image/history.ts';
import { callsOf } from '../model/image/script.ts';
import { once } from '../model/once.ts';

/*
 * What a build leaves for root alone to read: in root's home folder, or with a mode that lets nobody else in. The program
 * does not find it as another user.
 */

export const closesFiles = once((stage: Stage): boolean => {
  const steps = historyOf(stage);
  return !steps || steps.some((step) => fillsHome(step, stage) || closes(step, steps));
});

/**
 * Tools that install into the home folder of whoever runs them: Playwright and Puppeteer their browsers, models and data
 * of Hugging Face and NLTK, virtual environments of Poetry and Pipenv, and what is written there by name.
 */
function fillsHome({ instruction }: Step, { env }: Stage): boolean {
  if (instruction.keyword !== 'RUN') return false;
  const texts = [instruction.args, ...instruction.heredocs.map(({ body }) => body)];
  if (texts.some((text) => intoHome.test(text))) return true;
  return callsOf(instruction).some(({ program, args }) => {
    const words = args.map((word) => word ?? '');
    const options = homeTools.get(program.replace(/^pip[\d.]*$/, 'pip'));
    if (program === 'poetry')
      return words.includes('install') && !texts.some((text) => isInProject(text, env));
    return options?.some((each) => each.every((word) => words.includes(word))) ?? false;
  });
}

const intoHome =
  /(?:^|[\s"'=:])(?:~|\$HOME|\$\{HOME\})\/(?!\.(?:bashrc|profile)\b)|\bplaywright install|\bnltk\.download|\bfrom_pretrained\(|\bsnapshot_download\(|\bwhisper\.load_model|\bSentenceTransformer\(/;

/** What each installs there with: all words of one of these. */
const homeTools: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ['cypress', [['install']]],
  [
    'dotnet',
    [
      ['tool', 'install', '-g'],
      ['tool', 'install', '--global'],
    ],
  ],
  ['hf', [['download']]],
  ['huggingface-cli', [['download']]],
  ['pip', [['install', '--user']]],
  ['pipenv', [['install'], ['sync']]],
  ['pipx', [['install']]],
  ['puppeteer', [['browsers', 'install']]],
  [
    'uv',
    [
      ['python', 'install'],
      ['tool', 'install'],
    ],
  ],
]);

/** Its virtual environment stands beside the code, or there is none. */
function isInProject(text: string, env: Stage['env']): boolean {
  const settings = ['POETRY_VIRTUALENVS_CREATE', 'POETRY_VIRTUALENVS_IN_PROJECT', 'POETRY_VIRTUALENVS_PATH'];
  return /virtualenvs\.(?:create|in-project|path)/.test(text) || settings.some((name) => env.has(name));
}

/** A download by ADD has the mode 0600; keys have it by themselves. */
function closes({ instruction, copy }: Step, steps: readonly Step[]): boolean {
  if (copy?.chmod && /^0?[0-7]?[0-7]00$/.test(copy.chmod.text)) return true;
  if (instruction.keyword === 'ADD' && copy && !copy.chmod && !copy.chown)
    return (
      copy.sources.some((source) => !('error' in source) && /^https?:/.test(source.text)) &&
      !isOpenedLater(steps)
    );
  if (instruction.keyword !== 'RUN') return false;
  return closing.test(instruction.args) && !isOpenedLater(steps);
}

const closing =
  /\bchmod (?:-R )?(?:0?[0-7]00|go-\w+|o-rx?w?x?)\s|\bopenssl (?:genrsa|genpkey)\b|\s-keyout\s|\bssh-keygen\b|\bumask 0?077\b/;

function isOpenedLater(steps: readonly Step[]): boolean {
  return steps.some(
    ({ instruction: { keyword, args } }) =>
      keyword === 'RUN' && /\bchmod (?:-R )?(?:0?[0-7][4-7][4-7]|[ago]*\+r\w*)\s|\bchown\b/.test(args),
  );
}
