// A server as an ordinary user of the official TypeScript SDK writes it: the pieces are those of the
// SDK's own stateful example (session map, event store, 400 without an id, 404 for an id it does not
// know), and nothing is hardened beyond what the SDK does by itself. The testbed judges it as it is.
import { randomUUID } from 'node:crypto';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createMcpExpressApp } from '@modelcontextprotocol/sdk/server/express.js';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { isTraced, traced } from './telemetry.mjs';

/** Keeps every event of one session in the order sent, so that a broken stream can be resumed. */
class SessionEvents {
  #events = new Map();

  async storeEvent(streamId, message) {
    const eventId = `${streamId}_${this.#events.size}`;
    this.#events.set(eventId, { streamId, message });
    return eventId;
  }

  async replayEventsAfter(lastEventId, { send }) {
    const streamId = this.#events.get(lastEventId)?.streamId;
    if (streamId === undefined) return '';
    let passed = false;
    for (const [eventId, event] of this.#events) {
      if (passed && event.streamId === streamId) await send(eventId, event.message);
      passed ||= eventId === lastEventId;
    }
    return streamId;
  }
}

function createServer() {
  const server = new McpServer({ name: 'typescript-sdk-server', version: '1.0.0' });
  const text = (value) => ({ content: [{ type: 'text', text: value }] });
  server.registerTool('echo', { description: 'Answers its text.', inputSchema: { text: z.string() } },
    async (args) => text(args.text));
  server.registerTool('slow', { description: 'Answers after ms milliseconds.', inputSchema: { ms: z.number().int().min(0).max(60_000) } },
    async ({ ms }) => { await new Promise((resolve) => setTimeout(resolve, ms)); return text(`waited ${ms} ms`); });
  server.registerResource('greeting', 'test://greeting', { description: 'A greeting.', mimeType: 'text/plain' },
    async (uri) => ({ contents: [{ uri: uri.href, mimeType: 'text/plain', text: 'Hello.' }] }));
  server.registerPrompt('greeting', { description: 'Asks for a greeting.' },
    () => ({ messages: [{ role: 'user', content: { type: 'text', text: 'Greet me.' } }] }));
  return server;
}

const transports = new Map();
const refuse = (res, status, code, message) => res.status(status).json({ jsonrpc: '2.0', error: { code, message }, id: null });

async function openSession(req, res) {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: () => randomUUID(),
    eventStore: new SessionEvents(),
    onsessioninitialized: (id) => { transports.set(id, transport); },
  });
  transport.onclose = () => { transports.delete(transport.sessionId); };
  await createServer().connect(transport);
  await transport.handleRequest(req, res, req.body);
}

async function handle(req, res) {
  const id = req.headers['mcp-session-id'];
  if (transports.has(id)) return transports.get(id).handleRequest(req, res, req.body);
  if (id) return refuse(res, 404, -32001, 'Session not found');
  if (req.method === 'POST' && isInitializeRequest(req.body)) return openSession(req, res);
  return refuse(res, 400, -32000, 'Bad Request: No valid session ID provided');
}

/** A request is a span below the one that it names. */
function trace(req, res, next) {
  const name = req.body?.method ? `${req.method} ${req.body.method}` : req.method;
  return traced(name, { kind: 'server', traceparent: req.headers.traceparent, 'http.request.method': req.method }, async (span) => {
    const over = new Promise((resolve) => { res.once('close', resolve); });
    next();
    await over;
    span.set({ 'http.response.status_code': res.statusCode });
  });
}

const app = createMcpExpressApp();
if (isTraced) app.use(trace);
app.post('/mcp', handle);
app.get('/mcp', handle);
app.delete('/mcp', handle);
const listener = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${listener.address().port}/mcp`);
});
process.once('SIGTERM', () => process.exit(0));
