import type { Rule } from '../rule.ts';
import brokenConfiguration from './broken-configuration.ts';
import frozenBaseImage from './frozen-base-image.ts';
import insecureBuildStep from './insecure-build-step.ts';
import installAtRunTime from './install-at-run-time.ts';
import privilegedContainer from './privileged-container.ts';
import repeatedEntrypoint from './repeated-entrypoint.ts';
import shellFormWithoutShell from './shell-form-without-shell.ts';
import sudoInImage from './sudo-in-image.ts';
import unreadableFile from './unreadable-file.ts';
import unusedWaiver from './unused-waiver.ts';
import voidWaiver from './void-waiver.ts';

/** Every rule, by id. test/check/rules.test.ts holds this list to the files in this folder. */
export const rules: readonly Rule[] = [
  brokenConfiguration,
  frozenBaseImage,
  insecureBuildStep,
  installAtRunTime,
  privilegedContainer,
  repeatedEntrypoint,
  shellFormWithoutShell,
  sudoInImage,
  unreadableFile,
  unusedWaiver,
  voidWaiver,
];
