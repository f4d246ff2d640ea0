import { mismatchOf } from '../model/owner-mismatch.ts';
import { asOwner } from '../remedy/owner-user.ts';
import { asWhom, mounting } from '../write/setting.ts';
import { judgedAlike } from '../hooks.ts';
import { defineRule } from '../rule.ts';

/*
 * A container that runs as another user than the one its image was made for cannot write to what the image gives that
 * user. Nothing is said where a group or everybody may write, where a volume takes the place of what is owned, and where
 * the root filesystem is read-only anyway.
 *   Kubernetes  the effective runAsUser, with runAsGroup, fsGroup, supplementalGroups and volumeMounts
 *   Compose     services.*.user
 *   Dockerfile  USER, COPY --chown and chown of the stage that makes the image
 */
export default defineRule({
  id: 'uid-mismatch',
  summary: 'A container runs as a user who does not own the files of its image',
  why: 'What it writes there fails with "permission denied".',
  advice: 'run as that user, or change the owner in the Dockerfile.',
  severity: 'warning',
  decision: 'user',
  settings: [...asWhom, 'readOnlyRootFilesystem', 'read_only', ...mounting],
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
  ],

  ...judgedAlike(
    { kubernetes: ['securityContext', 'runAsUser'], compose: ['user'] },
    function* (runner, at, project) {
      const stage = project.imageOf(runner)?.stage;
      const mismatch = stage && mismatchOf(runner, stage);
      if (!mismatch) return;
      const { uid, other, name, owner, owned } = mismatch;
      const runs = other ? `${uid}, which is \`${other.name}\` there` : String(uid);
      const meant = name === '' ? String(owner) : `\`${name}\`${owner === undefined ? '' : ` (${owner})`}`;
      yield {
        at: 'pod' in runner ? runner.effective('runAsUser') : at,
        message: `${runner.words} runs as ${runs}, but \`${owned.path}\` in its image belongs to ${meant}.`,
        confidence: 'likely',
        restsOn: stage.user.from === 'base' ? stage.base.facts?.basis : undefined,
        ...(owned.isByHand ? {} : { severity: 'notice' }),
        related: [{ at: owned.at, message: `It is given to ${meant} here.` }],
        fix: asOwner(runner, mismatch, project),
      };
    },
  ),
});
