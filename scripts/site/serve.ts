import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

export interface Served {
  readonly address: string;
  close(): void;
}

/** Hands out the files of a folder, on this computer alone. */
export function serve(folder: string, port: number): Promise<Served> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    // Made absolute before it is made plain, so that no ".." leads out of the folder.
    readFile(join(folder, normalize(decodeURIComponent(name)))).then(
      (body) => response.writeHead(200, { 'content-type': types[extname(name)] ?? 'text/plain' }).end(body),
      () => response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page.\n'),
    );
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      const at = server.address();
      const actual = typeof at === 'object' ? (at?.port ?? port) : port;
      resolve({
        address: `http://127.0.0.1:${actual}/`,
        close: () => {
          server.closeAllConnections();
          server.close();
        },
      });
    });
  });
}
