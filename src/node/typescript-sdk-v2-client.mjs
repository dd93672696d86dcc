// A client as an ordinary user of the official TypeScript SDK (2.x, @modelcontextprotocol/client) writes it. Start:
//   node typescript-sdk-v2-client.mjs URL       (what to do: see tool-work.mjs)
// MCPTESTBED_SDK names the folder of another version of the package. MCPTESTBED_MODE is the SDK's own mode of version
// negotiation, legacy or auto; without it 2026-07-28 is pinned where the work asks for it, and else the SDK's default.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { run } from './tool-work.mjs';
import { isTraced, tracedFetch } from './telemetry.mjs';

const folder = process.env.MCPTESTBED_SDK;
const { Client, SSEClientTransport, StreamableHTTPClientTransport } = await import(
  folder ? pathToFileURL(join(folder, 'dist/index.mjs')).href : '@modelcontextprotocol/client');

const stateless = '2026-07-28';
const mode = (version) => process.env.MCPTESTBED_MODE ?? (version === stateless ? { pin: version } : 'legacy');
const options = isTraced ? { fetch: tracedFetch } : undefined;
let client;
let transport;

/** The SDK offers its newest version of the session era always; another one is written into its initialize. */
function offer(version) {
  const send = transport.send.bind(transport);
  transport.send = (message, ...rest) =>
    send(message.method === 'initialize' ? { ...message, params: { ...message.params, protocolVersion: version } } : message, ...rest);
}

await run({
  async connect(url, { version, timeout, elicit }) {
    client = new Client({ name: 'typescript-sdk-v2-client', version: '1.0.0' }, {
      capabilities: elicit ? { elicitation: { form: {} } } : {},
      versionNegotiation: { mode: mode(version) },
    });
    if (elicit) client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: {} }));
    transport = version === '2024-11-05' ? new SSEClientTransport(url, options) : new StreamableHTTPClientTransport(url, options);
    if (version && version !== stateless) offer(version);
    await client.connect(transport, { timeout });
  },
  async listTools(options) {
    const { tools } = await client.listTools(undefined, options);
    return tools;
  },
  callTool: (name, args, options) => client.callTool({ name, arguments: args }, options),
  async close() {
    await transport?.terminateSession?.();
    await client?.close();
  },
});
