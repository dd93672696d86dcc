// Spans and log entries of these programs, sent as OTLP over HTTP in JSON to where OTEL_EXPORTER_OTLP_ENDPOINT says, when
// OTEL_EXPORTER_OTLP_PROTOCOL is one over HTTP. Without an endpoint nothing is made and nothing is changed: what an SDK
// does is then all that a program does.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const environment = process.env;
const endpoint = environment.OTEL_EXPORTER_OTLP_PROTOCOL?.startsWith('http') ? environment.OTEL_EXPORTER_OTLP_ENDPOINT : undefined;
const delay = Number(environment.OTEL_BSP_SCHEDULE_DELAY ?? 1_000);
const current = new AsyncLocalStorage();
const kinds = { internal: 1, server: 2, client: 3 };
const severities = { information: 9, warning: 13 };
const waiting = { traces: [], logs: [] };
let timer;
let sending = Promise.resolve();

/** Whether anybody listens. */
export const isTraced = endpoint !== undefined;

const now = () => `${BigInt(Math.round((performance.timeOrigin + performance.now()) * 1_000)) * 1_000n}`;
const value = (it) => (typeof it === 'number' ? { intValue: `${it}` } : typeof it === 'boolean' ? { boolValue: it } : { stringValue: `${it}` });
const attributes = (of) => Object.entries(of).map(([key, it]) => ({ key, value: value(it) }));

/** The variables of OpenTelemetry that are lists: a=b,c=d. */
const list = (text) => Object.fromEntries((text ?? '').split(',').filter((part) => part.includes('=')).map((part) => {
  const at = part.indexOf('=');
  return [part.slice(0, at).trim(), decodeURIComponent(part.slice(at + 1).trim())];
}));

function resource() {
  const of = { ...list(environment.OTEL_RESOURCE_ATTRIBUTES) };
  of['service.name'] = environment.OTEL_SERVICE_NAME || of['service.name'] || 'node';
  return { attributes: attributes(of) };
}

async function post(kind, body) {
  try {
    await fetch(`${endpoint.replace(/\/$/, '')}/v1/${kind}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...list(environment.OTEL_EXPORTER_OTLP_HEADERS) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(2_000),
    });
  } catch {
    // Whoever listened has gone.
  }
}

function send() {
  timer = undefined;
  const scope = { name: 'McpTestbed' };
  const [spans, logRecords] = [waiting.traces.splice(0), waiting.logs.splice(0)];
  sending = sending.then(() => Promise.all([
    spans.length > 0 && post('traces', { resourceSpans: [{ resource: resource(), scopeSpans: [{ scope, spans }] }] }),
    logRecords.length > 0 && post('logs', { resourceLogs: [{ resource: resource(), scopeLogs: [{ scope, logRecords }] }] }),
  ]));
}

function put(kind, record) {
  waiting[kind].push(record);
  timer ??= setTimeout(send, delay).unref();
}

function parse(traceparent) {
  const found = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(traceparent ?? '');
  return found ? { traceId: found[1], spanId: found[2] } : undefined;
}

/**
 * Does something as a span: below the one that surrounds it, else below that of a traceparent.
 * @param name what it is called
 * @param options kind, traceparent, and attributes of the span
 * @param work what is done; it gets the span, and what it throws makes the span an error
 */
export async function traced(name, { kind = 'internal', traceparent, ...of }, work) {
  if (!isTraced) return work({ set: () => {} });
  const parent = current.getStore() ?? parse(traceparent);
  const ids = { traceId: parent?.traceId ?? randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex') };
  const span = { ...ids, parentSpanId: parent?.spanId ?? '', name, kind: kinds[kind], startTimeUnixNano: now() };
  let status = { code: 0 };
  try {
    return await current.run(ids, () => work({ set: (more) => Object.assign(of, more) }));
  } catch (error) {
    status = { code: 2, message: `${error?.message ?? error}` };
    throw error;
  } finally {
    put('traces', { ...span, endTimeUnixNano: now(), attributes: attributes(of), status });
  }
}

/** The fetch of an SDK's transport: each request is a span, and names it. */
export function tracedFetch(url, init = {}) {
  const method = init.method ?? 'GET';
  return traced(method, { kind: 'client', 'http.request.method': method, 'url.full': `${url}` }, async (span) => {
    const headers = new Headers(init.headers);
    const { traceId, spanId } = current.getStore();
    headers.set('traceparent', `00-${traceId}-${spanId}-01`);
    const response = await fetch(url, { ...init, headers });
    span.set({ 'http.response.status_code': response.status });
    return response;
  });
}

/** A log entry, with the span that surrounds it. */
export function logged(text, severity = 'information') {
  if (!isTraced) return;
  const { traceId = '', spanId = '' } = current.getStore() ?? {};
  const time = now();
  put('logs', {
    timeUnixNano: time,
    observedTimeUnixNano: time,
    severityNumber: severities[severity],
    severityText: severity === 'warning' ? 'Warning' : 'Information',
    body: { stringValue: text },
    traceId,
    spanId,
  });
}

/** Sends what is left; to be awaited before the process ends. */
export async function flush() {
  clearTimeout(timer);
  send();
  await sending;
}
