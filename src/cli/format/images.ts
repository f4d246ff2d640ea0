import type { Changed } from '../../registry/index.ts';
import { counted } from '../../review/counts.ts';
import type { Listed } from '../command/images.ts';
import { harmless } from './harmless.ts';
import { listed, type Page } from './page.ts';
import { wrap } from './wrap.ts';

/** Every image, as whom it runs, and who says so. */
export function imagesText(
  images: readonly Listed[],
  changed: readonly Changed[],
  page: Pick<Page, 'width' | 'paint'>,
): string {
  if (images.length === 0) return 'No image from outside is named here.\n';
  const lines = images.flatMap((image) => [
    page.paint('bold', harmless(image.image)),
    ...[knowledgeOf(image), ...endOf(image), placesOf(image)].flatMap((text) => indented(text, page)),
  ]);
  const differences = changed.map(differenceOf).flatMap((text) => wrap(text, page.width));
  return `${[...lines, '', ...differences, ...wrap(summaryOf(images), page.width)].join('\n')}\n`;
}

function knowledgeOf({ user, source, problem }: Listed): string {
  const why = problem === '' ? '' : ` Its registry told nothing: ${problem}.`;
  if (!source) return `Nothing is known of it.${why}`;
  const who = user === 'root' ? 'runs as root' : `runs as ${user ?? 'somebody'}`;
  if (source.from === 'table') return `${who}, by its tag.${why}`;
  const said = source.from === 'registry' ? `asked on ${source.on}` : `saved, read on ${source.on}`;
  return `${who}, as of ${source.digest} (${said}).${why}`;
}

function endOf({ frozen }: Listed): string[] {
  if (!frozen) return [];
  return [
    frozen.since === null ? 'It gets no updates any more.' : `It gets no updates since ${frozen.since}.`,
  ];
}

function placesOf({ places }: Listed): string {
  return listed(
    places.map(({ path, line }) => `${path}:${line}`),
    3,
  );
}

function indented(text: string, { width }: Pick<Page, 'width'>): string[] {
  return wrap(text, width - 2).map((line) => `  ${line}`);
}

function differenceOf({ image, what, before, now }: Changed): string {
  const thing = what === 'user' ? 'another user' : 'another entrypoint or command';
  return `${image} has ${thing} than when it was saved: ${now}, it was ${before}.`;
}

function summaryOf(images: readonly Listed[]): string {
  const unknown = images.filter(({ source }) => source === null).length;
  const hint =
    unknown > 0 && images.every(({ source, problem }) => source?.from !== 'registry' && problem === '');
  const what = unknown === 0 ? 'something is known of each' : `nothing is known of ${unknown}`;
  return `${counted(images.length, 'image')}; ${what}.${hint ? ' plimsoll images --registry asks their registries.' : ''}`;
}
