import { partingOfService, rootWords } from '../../model/command/parting.ts';
import { integer } from '../../model/image/user.ts';
import type { Project } from '../../model/project.ts';
import type { Service } from '../../model/service/service.ts';
import { otherUserOf } from '../../remedy/service-user.ts';
import type { Problem } from '../../rule.ts';
import { reasonOf, weightOf } from './weight.ts';

/** What is mended where the image is built is told there; what was tried of it is mended where it is started. */
export function* serviceAsRoot(service: Service, project: Project): Iterable<Problem> {
  const { user } = service;
  const field = service.at('user');
  if (user.kind !== 'root') yield* hooksAsRoot(service);
  if (user.kind !== 'root') return;
  const image = project.knownImage(service);
  const parting = partingOfService(service, image);
  const { does, rest } = rootWords(parting);
  const built = user.from === 'user' ? undefined : image?.built?.stage.user.at;
  const fix = otherUserOf(service, project);
  yield {
    at: field,
    message: `${service.words} ${does} root: ${originOf(service)}${rest}.`,
    ...weightOf(parting),
    ...reasonOf(parting),
    advice: 'set `user` to a number that can run the program, or `USER` in its Dockerfile.',
    ...(built ? { related: [{ at: built, message: 'The image gets its user here.' }] } : {}),
    ...(built && !fix ? { saidBy: built } : {}),
    restsOn: user.from === 'image' ? image?.basis : undefined,
    fix,
  };
}

/** What a hook runs is in the container too, as the user that it says. */
function* hooksAsRoot(service: Service): Iterable<Problem> {
  for (const { key, field } of service.hooks) {
    const user = field.at('user');
    const name = user.text?.split(':', 1)[0] ?? '';
    if (name === 'root' || integer(name) === 0)
      yield {
        at: user,
        message: `${service.words} runs its \`${key}\` as root: its \`user\` is \`${user.text ?? ''}\`.`,
      };
  }
}

function originOf({ user, image }: Service): string {
  if (user.from === 'user') return `its \`user\` is \`${user.value}\``;
  return image === undefined ? 'that is the user of its image' : `that is the user of \`${image}\``;
}
