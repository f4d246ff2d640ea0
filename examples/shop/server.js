import { createServer } from 'node:http';

const port = Number(process.env.PORT ?? 80);

createServer((_request, response) => {
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end('Open from nine to five.\n');
}).listen(port);
