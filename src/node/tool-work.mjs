// The work of a client under test, as the official conformance suite tells its clients: the URL is the last
// argument; what to do stands in the environment. What an SDK needs for it is given as an object:
//   connect(url, { version, timeout, elicit }), listTools(), callTool(name, args, options), close().
// A call that fails is told in one line on standard error, and the next one is made.
// With --every SECONDS, and no work in the environment, it keeps calling, at that pace, until it is told to stop: a call
// that fails ends the session, and the next one opens another.
import { setTimeout as pause } from 'node:timers/promises';
import { flush, logged, traced } from './telemetry.mjs';

const environment = process.env;
const scenario = environment.MCP_CONFORMANCE_SCENARIO ?? 'tools_call';
const wishes = JSON.parse(environment.MCP_CONFORMANCE_CONTEXT || '{}').mcptestbed ?? {};
const timeout = wishes.timeoutMs ?? 10_000;
const every = Number(process.argv[process.argv.indexOf('--every') + 1]);
const keepsCalling = process.argv.includes('--every') && environment.MCP_CONFORMANCE_SCENARIO === undefined;

function say(text, severity = 'information') {
  const line = text.replace(/\s+/g, ' ').slice(0, 400);
  // What a person reads all day long is no error; what a client under test says goes to standard error.
  (keepsCalling && severity === 'information' ? console.log : console.error)(line);
  logged(line, severity);
}

const reason = (error) => `${error?.name ?? 'error'}${error?.code === undefined ? '' : ` ${error.code}`}: ${error?.message ?? error}`;

/** The tool to call and its arguments: the scenario's own, unless the server says that it has it not. */
function choose(tools) {
  const [name, args] = scenario === 'sse-retry' ? ['test_reconnection', {}] : ['add_numbers', { a: 5, b: 3 }];
  const wanted = { name: wishes.tool ?? name, args: wishes.arguments ?? args };
  if (tools === undefined || tools.some((tool) => tool.name === wanted.name)) return wanted;
  const free = tools.find((tool) => !tool.inputSchema?.required?.length);
  return free && { name: free.name, args: {} };
}

/** Calls the tool once; whether there was an answer, or it was cancelled as wished. */
async function call(sdk, number, { name, args }) {
  const cancelled = new AbortController();
  const timer = wishes.cancelAfterMs === undefined ? undefined : setTimeout(() => cancelled.abort('as wished'), wishes.cancelAfterMs);
  try {
    const onprogress = wishes.cancelOnProgress ? () => cancelled.abort('as wished') : undefined;
    const result = await sdk.callTool(name, args, { timeout, signal: cancelled.signal, ...(onprogress && { onprogress }) });
    say(`call ${number} of ${name} answered: ${JSON.stringify(result.content)}`);
  } catch (error) {
    say(`call ${number} of ${name} ${cancelled.signal.aborted ? 'cancelled as wished' : `failed: ${reason(error)}`}`);
    return cancelled.signal.aborted;
  } finally {
    clearTimeout(timer);
  }
  return true;
}

async function list(sdk) {
  try {
    const tools = await sdk.listTools({ timeout });
    say(`${tools.length} tools`);
    return tools;
  } catch (error) {
    say(`tools/list failed: ${reason(error)}`);
    return undefined;
  }
}

async function work(sdk) {
  const tools = await list(sdk);
  const good = [tools !== undefined];
  if (scenario === 'initialize') return good;
  const chosen = choose(tools);
  if (chosen === undefined) return good;
  const numbers = Array.from({ length: wishes.calls ?? (scenario === 'sse-retry' ? 1 : 2) }, (_, index) => index + 1);
  if (wishes.together) return [...good, ...await Promise.all(numbers.map((number) => call(sdk, number, chosen)))];
  for (const number of numbers) good.push(await call(sdk, number, chosen));
  return good;
}

const connect = (sdk) => sdk.connect(new URL(process.argv.at(-1)), {
  version: environment.MCP_CONFORMANCE_PROTOCOL_VERSION || undefined,
  timeout,
  elicit: wishes.elicit === true,
});

/** The tool that is called again and again: one that counts, else one that answers what it is told. */
function chooseForEver(tools) {
  const has = (name) => tools.some((tool) => tool.name === name);
  if (has('count')) return { name: 'count', args: { key: 'typescript-caller' } };
  return has('echo') ? { name: 'echo', args: { text: 'still there' } } : choose(tools);
}

/** One session, until a call fails. Each thing that is done is a trace of its own. */
async function useSession(sdk, session) {
  let calls = 0;
  const one = (what, act) => traced(what, {}, async () => {
    try {
      return await act();
    } catch (error) {
      say(`session ${session} is given up after ${calls} calls: ${reason(error)}`, 'warning');
      throw error;
    }
  });
  try {
    await one('connect', () => connect(sdk));
    say(`session ${session} open`);
    const tool = chooseForEver(await one('list tools', () => sdk.listTools({ timeout })));
    for (;;) {
      await pause(every * 1_000);
      calls += 1;
      await one('call', async () => {
        const result = await sdk.callTool(tool.name, tool.args, { timeout });
        say(`call ${calls} answered: ${result.content?.[0]?.text}`);
      });
    }
  } catch {
    // Said above.
  }
  await close(sdk);
}

const close = (sdk) => Promise.race([
  sdk.close().catch((error) => say(`not closed in order: ${reason(error)}`)),
  pause(3_000),
]);

async function keepCalling(sdk) {
  process.once('SIGTERM', async () => { await flush(); process.exit(0); });
  for (let session = 1; ; session += 1) {
    await useSession(sdk, session);
    await pause(every * 1_000);
  }
}

/** Does the work with an SDK, and ends the process: 0 when every request got its result, else 1. */
export async function run(sdk) {
  if (keepsCalling) return keepCalling(sdk);
  let good = [false];
  await traced(scenario, { traceparent: environment.TRACEPARENT }, async () => { good = await once(sdk); });
  await flush();
  process.exit(good.every(Boolean) ? 0 : 1);
}

async function once(sdk) {
  let good = [false];
  try {
    await connect(sdk);
    good = await work(sdk);
    if (wishes.stay) await new Promise((resolve) => { process.stdin.resume().once('end', resolve); });
  } catch (error) {
    say(`given up: ${reason(error)}`);
  }
  await close(sdk);
  return good;
}
