import { allowRegistry, colour, registry, textOrJson } from './options.ts';
import { anyPaths, type Command, type Group } from './shape.ts';

const verify: Command = {
  name: 'verify',
  summary: 'Start a container as it is and hardened, and say what it needs.',
  operands: 'TARGET [NAME]',
  atLeast: 1,
  atMost: 2,
  completes: 'files',
  details: `TARGET is an image, or a compose file or a manifest; NAME is one service,
workload or container of that file. Each is started with Docker or Podman as it is,
then as a user other than root, without capabilities, read-only except for folders
that it was seen to write to. If it fails, the setting that it needs is found, with
the line of its log that shows it.

Nothing of this machine is mounted, no port is published, and its network leads
nowhere unless --network names one. Whatever was started is removed in any case.

Exit status: 0 what it needs is known, 1 it does not run as it is, 2 it could not be
tried.`,
  options: [
    textOrJson,
    { name: 'save', help: 'Write it to .github/plimsoll-images.json.' },
    { name: 'image', value: 'IMAGE', help: 'Start this image, not the one of the file.' },
    { name: 'ready', value: 'COMMAND', help: 'It is up when this command succeeds inside it.' },
    { name: 'env', value: 'NAME=VALUE', repeats: true, help: 'A variable for it; may be given often.' },
    { name: 'network', value: 'NAME', help: 'A network of the runtime, such as bridge.' },
    { name: 'pull', help: 'Pull the image if it is not here.' },
    { name: 'memory', value: 'MIB', help: 'Its most memory; 2048 by default.' },
    { name: 'timeout', value: 'SECONDS', help: 'For one start; 60 by default.' },
    { name: 'limit', value: 'SECONDS', help: 'For everything; 900 by default.' },
    {
      name: 'runtime',
      value: 'PROGRAM',
      completes: ['docker', 'podman'],
      help: 'docker or podman, or the path of one.',
    },
    colour,
  ],
  load: async () => (await import('../command/verify.ts')).runVerify,
};

const images: Command = {
  name: 'images',
  summary: 'List every image from outside, and what is known of it.',
  ...anyPaths,
  details: `Lists the images that Dockerfiles start from and that manifests and compose files
run: the user each runs as, how that is known, and the places that name it. No
registry is asked without --registry, --save or --check. These ask public ones, and
those that --allow-registry names, for the configuration of each image, with the
logins of \`docker login\`; no layer is fetched.

Exit status: 0 it is listed, 1 with --check something has changed or ended,
2 it could not be done.`,
  options: [
    textOrJson,
    registry,
    allowRegistry,
    { name: 'save', help: 'Write what they say to .github/plimsoll-images.json.' },
    { name: 'check', help: 'Say which changed since that, or get no updates.' },
    colour,
  ],
  load: async () => (await import('../command/images.ts')).runImages,
};

export const containers: Group = { title: 'Images and containers', commands: [images, verify] };
