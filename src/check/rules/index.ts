import type { Rule } from '../rule.ts';
import addedCapability from './added-capability.ts';
import brokenConfiguration from './broken-configuration.ts';
import containerSocket from './container-socket.ts';
import contradictorySecurityContext from './contradictory-security-context.ts';
import customSelinuxOptions from './custom-selinux-options.ts';
import frozenBaseImage from './frozen-base-image.ts';
import fullRuntimeImage from './full-runtime-image.ts';
import hostNamespace from './host-namespace.ts';
import hostPathVolume from './host-path-volume.ts';
import hostPort from './host-port.ts';
import hostProbe from './host-probe.ts';
import incompatibleStages from './incompatible-stages.ts';
import insecureBuildStep from './insecure-build-step.ts';
import installAtRunTime from './install-at-run-time.ts';
import lostFileCapability from './lost-file-capability.ts';
import lowPort from './low-port.ts';
import misplacedField from './misplaced-field.ts';
import missingSeccompProfile from './missing-seccomp-profile.ts';
import misspelledCapability from './misspelled-capability.ts';
import namedUser from './named-user.ts';
import namedUserUnderRunAsNonRoot from './named-user-under-run-as-non-root.ts';
import ownershipChangeAtRunTime from './ownership-change-at-run-time.ts';
import privilegeEscalation from './privilege-escalation.ts';
import privilegedContainer from './privileged-container.ts';
import privilegedPurpose from './privileged-purpose.ts';
import rejectedByNamespace from './rejected-by-namespace.ts';
import removedPodSecurityPolicy from './removed-pod-security-policy.ts';
import repeatedEntrypoint from './repeated-entrypoint.ts';
import restrictedVolumeType from './restricted-volume-type.ts';
import rootAtWill from './root-at-will.ts';
import rootUser from './root-user.ts';
import serviceAccountToken from './service-account-token.ts';
import shellFormWithoutShell from './shell-form-without-shell.ts';
import sudoInImage from './sudo-in-image.ts';
import systemWriteAtRunTime from './system-write-at-run-time.ts';
import uidMismatch from './uid-mismatch.ts';
import unconfinedApparmor from './unconfined-apparmor.ts';
import unconfinedSeccomp from './unconfined-seccomp.ts';
import undroppedCapabilities from './undropped-capabilities.ts';
import unenforcedNamespace from './unenforced-namespace.ts';
import unknownUser from './unknown-user.ts';
import unmaskedProc from './unmasked-proc.ts';
import unreadableFile from './unreadable-file.ts';
import unsafeSysctl from './unsafe-sysctl.ts';
import unusedWaiver from './unused-waiver.ts';
import voidWaiver from './void-waiver.ts';
import windowsHostProcess from './windows-host-process.ts';
import writableApplicationCode from './writable-application-code.ts';
import writableRootFilesystem from './writable-root-filesystem.ts';

/** Every rule, by id. test/check/rules.test.ts holds this list to the files in this folder. */
const all = [
  addedCapability,
  brokenConfiguration,
  containerSocket,
  contradictorySecurityContext,
  customSelinuxOptions,
  frozenBaseImage,
  fullRuntimeImage,
  hostNamespace,
  hostPathVolume,
  hostPort,
  hostProbe,
  incompatibleStages,
  insecureBuildStep,
  installAtRunTime,
  lostFileCapability,
  lowPort,
  misplacedField,
  missingSeccompProfile,
  misspelledCapability,
  namedUser,
  namedUserUnderRunAsNonRoot,
  ownershipChangeAtRunTime,
  privilegeEscalation,
  privilegedContainer,
  privilegedPurpose,
  rejectedByNamespace,
  removedPodSecurityPolicy,
  repeatedEntrypoint,
  restrictedVolumeType,
  rootAtWill,
  rootUser,
  serviceAccountToken,
  shellFormWithoutShell,
  sudoInImage,
  systemWriteAtRunTime,
  uidMismatch,
  unconfinedApparmor,
  unconfinedSeccomp,
  undroppedCapabilities,
  unenforcedNamespace,
  unknownUser,
  unmaskedProc,
  unreadableFile,
  unsafeSysctl,
  unusedWaiver,
  voidWaiver,
  windowsHostProcess,
  writableApplicationCode,
  writableRootFilesystem,
] as const;

export type RuleId = (typeof all)[number]['id'];

export const rules: readonly Rule[] = all;
