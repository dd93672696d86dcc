// A client as an ordinary user of the official TypeScript SDK (1.x) writes it. Start:
//   node typescript-sdk-client.mjs [--every SECONDS] URL          (what to do: see tool-work.mjs)
// MCPTESTBED_SDK names the folder of another version of the package @modelcontextprotocol/sdk.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { run } from './tool-work.mjs';
import { isTraced, tracedFetch } from './telemetry.mjs';

const folder = process.env.MCPTESTBED_SDK;
const part = (name) => import(folder ? pathToFileURL(join(folder, 'dist/esm', name)).href : `@modelcontextprotocol/sdk/${name}`);
const { Client } = await part('client/index.js');
const { StreamableHTTPClientTransport } = await part('client/streamableHttp.js');
const { SSEClientTransport } = await part('client/sse.js');

const options = isTraced ? { fetch: tracedFetch } : undefined;
let client;
let transport;

/** The SDK offers its newest version always; another one is written into its initialize. */
function offer(version) {
  const send = transport.send.bind(transport);
  transport.send = (message, ...rest) =>
    send(message.method === 'initialize' ? { ...message, params: { ...message.params, protocolVersion: version } } : message, ...rest);
}

await run({
  async connect(url, { version, timeout, elicit }) {
    client = new Client({ name: 'typescript-sdk-client', version: '1.0.0' }, { capabilities: elicit ? { elicitation: {} } : {} });
    if (elicit) client.setRequestHandler((await part('types.js')).ElicitRequestSchema, () => ({ action: 'accept', content: {} }));
    transport = version === '2024-11-05' ? new SSEClientTransport(url, options) : new StreamableHTTPClientTransport(url, options);
    if (version) offer(version);
    await client.connect(transport, { timeout });
  },
  async listTools(options) {
    const tools = [];
    let cursor;
    do {
      const page = await client.listTools(cursor === undefined ? undefined : { cursor }, options);
      tools.push(...page.tools);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return tools;
  },
  callTool: (name, args, options) => client.callTool({ name, arguments: args }, undefined, options),
  async close() {
    await transport?.terminateSession?.();
    await client?.close();
  },
});
