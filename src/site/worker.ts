import { answerTo, pathsFor, type PathQuestion, type Question } from './answer.ts';

/* The check runs beside the page: whatever is pasted, the page stays usable. */

addEventListener('message', ({ data }: MessageEvent<Question | PathQuestion>) => {
  postMessage('paths' in data ? pathsFor(data) : answerTo(data));
});
