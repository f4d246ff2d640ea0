/** A working directory after `WORKDIR path` (NormalizeWorkdir of BuildKit's util/system/path.go). */
export function workdirAfter(current: string, path: string, isWindows: boolean): string {
  if (isWindows) return windowsWorkdir(current, path);
  if (path === '') return current === '' ? '/' : current;
  return path.startsWith('/') ? path : cleaned(`${current === '' ? '/' : current}/${path}`);
}

/** Without the drive letter, and with backslashes. */
function windowsWorkdir(current: string, path: string): string {
  const plain = withoutDrive(path);
  const parent = withoutDrive(current);
  const whole = plain.startsWith('/') ? plain : `/${parent}/${plain}`;
  return cleaned(whole).replaceAll('/', '\\');
}

function withoutDrive(path: string): string {
  return path.replaceAll('\\', '/').replace(/^c:/i, '');
}

/** Go's path.Clean of an absolute path. */
function cleaned(path: string): string {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return `/${steps.join('/')}`;
}

/** A path as a process in this folder finds it, on Linux. */
export function absolutePath(folder: string, path: string): string {
  return cleaned(path.startsWith('/') ? path : `${folder}/${path}`);
}

/** Both are absolute and clean. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
