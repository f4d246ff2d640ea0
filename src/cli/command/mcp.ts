import { fromJsonSchema, McpServer, type ServerContext } from '@modelcontextprotocol/server';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { Interruption } from '../demo/interruption.ts';
import type { Io } from '../io.ts';
import { CommandLine } from '../mcp/command-line.ts';
import { Refused } from '../mcp/given.ts';
import {
  about,
  check,
  type CheckGiven,
  checkSchema,
  explain,
  type ExplainGiven,
  explainSchema,
  fix,
  type FixGiven,
  fixSchema,
  type Outcome,
} from '../mcp/tools.ts';
import { ownPackage } from '../package.ts';
import type { Arguments } from '../table/shape.ts';

/** The Model Context Protocol on standard input and output, for programs that write containers for people. */
export async function runMcp(_: Arguments, { cwd, stderr }: Io): Promise<number> {
  const line = new CommandLine(cwd);
  const interruption = new Interruption();
  const ended = new Promise((done) => process.stdin.once('close', done).once('end', done));
  const handle = serveStdio(() => serverOf(line), {
    transport: new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: mostBytes }),
    onerror: (error) => void stderr.write(`plimsoll mcp: ${error.message}\n`),
  });
  await Promise.race([ended, interruption.came]);
  interruption.forget();
  await handle.close();
  return 0;
}

/** Of one message. A text is 1 MiB at most, and JSON may write a character in six. */
const mostBytes = 8 * 1024 * 1024;

const readOnly = { readOnlyHint: true, idempotentHint: true, openWorldHint: false } as const;

const instructions =
  'Checks how much privilege containers have. After writing a Dockerfile, a Kubernetes manifest, a chart or a compose file, call check with its path, or with its text and file name, and fix to get a proven change. Nothing is written by these tools.';

function serverOf(line: CommandLine): McpServer {
  const own = { name: 'plimsoll', version: ownPackage().version };
  const server = new McpServer(own, { capabilities: { tools: {} }, instructions });
  const annotations = readOnly;
  const checking = { ...about.check, annotations, inputSchema: fromJsonSchema<CheckGiven>(checkSchema) };
  server.registerTool('check', checking, (given, context) =>
    answered((cancelled) => check(given, line, cancelled), context),
  );
  const explaining = {
    ...{ ...about.explain, annotations },
    inputSchema: fromJsonSchema<ExplainGiven>(explainSchema),
  };
  server.registerTool('explain', explaining, (given, context) =>
    answered((cancelled) => explain(given, line, cancelled), context),
  );
  const fixing = { ...about.fix, annotations, inputSchema: fromJsonSchema<FixGiven>(fixSchema) };
  server.registerTool('fix', fixing, (given, context) =>
    answered((cancelled) => fix(given, line, cancelled), context),
  );
  return server;
}

async function answered(work: (cancelled: AbortSignal) => Promise<Outcome>, { mcpReq }: ServerContext) {
  try {
    const { text, structured } = await work(mcpReq.signal);
    return {
      content: [{ type: 'text' as const, text }],
      ...(structured && { structuredContent: structured }),
    };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { content: [{ type: 'text' as const, text: error.message }], isError: true };
  }
}
