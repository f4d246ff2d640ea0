/*
 * Packages that ask the system for more than files of their own: libraries of a distribution, or programs that they start.
 * An image without those cannot run them. From the installation pages of each.
 */

/** npm: browsers, engines and tools that are started, and modules linked to what a distribution has. */
const npm: ReadonlySet<string> = new Set([
  '@prisma/client',
  'canvas',
  'fluent-ffmpeg',
  'gm',
  'imagemagick',
  'node-pty',
  'nodegit',
  'odbc',
  'oracledb',
  'pg-native',
  'playwright',
  'playwright-chromium',
  'playwright-core',
  'prisma',
  'puppeteer',
  'puppeteer-core',
  'shelljs',
  'simple-git',
  'zx',
]);

/** PyPI: modules that are compiled against a distribution's libraries, and those that start its programs. */
const pypi: ReadonlySet<string> = new Set([
  'gitpython',
  'mysqlclient',
  'opencv-contrib-python',
  'opencv-python',
  'playwright',
  'psycopg2',
  'pycairo',
  'pycurl',
  'pygobject',
  'pyodbc',
  'python-ldap',
  'python-magic',
  'pytesseract',
  'selenium',
  'uwsgi',
  'weasyprint',
  'xmlsec',
]);

export function needsSystem(registry: 'npm' | 'pypi', name: string): boolean {
  return registry === 'npm' ? npm.has(name) : pypi.has(name.toLowerCase().replaceAll(/[_.]/g, '-'));
}
