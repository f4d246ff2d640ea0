import { neededEvents, neededPermissions } from '../../server/registration.ts';
import { WrongUse } from '../io.ts';

/* `app.yml` as GitHub's manifest flow takes it (docs.github.com, "Registering a GitHub App from a manifest"). */

const description =
  'Reviews the Dockerfiles, Kubernetes manifests and compose files of a pull request, and proposes the change that hardens them.';

interface Where {
  readonly name: string;
  /** Where GitHub sends events. */
  readonly webhook: string;
  /** Where it sends the browser with its answer. */
  readonly redirect: string;
}

export function manifestFor({ name, webhook, redirect }: Where) {
  return {
    name,
    description,
    url: 'https://github.com/plimsoll/plimsoll',
    hook_attributes: { url: webhook, active: true },
    redirect_url: redirect,
    public: false,
    default_permissions: neededPermissions,
    default_events: neededEvents,
  };
}

/** GitHub takes no longer ones. */
const longest = 34;

/** What `--name` says. All Apps of a GitHub share their names, so an organisation's is part of ours. */
export function nameOf(given: string | undefined, organisation: string | undefined): string {
  const name = given?.trim() ?? ['Plimsoll', ...(organisation === undefined ? [] : [organisation])].join(' ');
  if (given === undefined) return name.slice(0, longest).trim();
  if (name !== '' && name.length <= longest && !/[\p{C}<>]/u.test(name)) return name;
  throw new WrongUse(`\`--name\` needs a name of at most ${longest} characters.`);
}
