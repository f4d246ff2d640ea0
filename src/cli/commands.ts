import { app } from './table/app.ts';
import { containers } from './table/containers.ts';
import { files } from './table/files.ts';
import { knowing } from './table/knowing.ts';
import type { Command, Group } from './table/shape.ts';

/*
 * Everything that the command line can do. A new command is an entry in one of these tables and a file in `command/`:
 * the help, the completion of shells and the parsing come by themselves.
 */
export const groups: readonly Group[] = [files, containers, app, knowing];

export const commands: readonly Command[] = groups.flatMap((group) => group.commands);
