import type { Container } from './pod/pod.ts';
import type { Service } from './service/service.ts';

/**
 * A container or a service of Windows, which knows no capabilities, no set-user-ID bit and no read-only root filesystem
 * (docker run reference, "--isolation"; Docker Engine on Windows, unsupported options).
 */
export function runsWindows(runner: Container | Service): boolean {
  return 'pod' in runner ? runner.pod.windows : isOfWindows(runner);
}

function isOfWindows(service: Service): boolean {
  const platform = service.at('platform').text ?? '';
  const isSaid =
    platform.startsWith('windows') || /^(?:hyperv|process)$/.test(service.at('isolation').text ?? '');
  const isNamed = /windows|nanoserver|servercore|ltsc\d{4}/.test(service.image ?? '');
  return isSaid || isNamed;
}
