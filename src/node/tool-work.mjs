// The work of a client under test, as the official conformance suite tells its clients: the URL is the last
// argument; what to do stands in the environment. What an SDK needs for it is given as an object:
//   connect(url, { version, timeout, elicit }), listTools(), callTool(name, args, options), close().
// A call that fails is told in one line on standard error, and the next one is made.
const environment = process.env;
const scenario = environment.MCP_CONFORMANCE_SCENARIO ?? 'tools_call';
const wishes = JSON.parse(environment.MCP_CONFORMANCE_CONTEXT || '{}').mcptestbed ?? {};
const timeout = wishes.timeoutMs ?? 10_000;
const say = (text) => console.error(text.replace(/\s+/g, ' ').slice(0, 400));
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

/** Does the work with an SDK, and ends the process: 0 when every request got its result, else 1. */
export async function run(sdk) {
  let good = [false];
  try {
    await sdk.connect(new URL(process.argv.at(-1)), {
      version: environment.MCP_CONFORMANCE_PROTOCOL_VERSION || undefined,
      timeout,
      elicit: wishes.elicit === true,
    });
    good = await work(sdk);
    if (wishes.stay) await new Promise((resolve) => { process.stdin.resume().once('end', resolve); });
  } catch (error) {
    say(`given up: ${reason(error)}`);
  }
  await Promise.race([
    sdk.close().catch((error) => say(`not closed in order: ${reason(error)}`)),
    new Promise((resolve) => { setTimeout(resolve, 3_000); }),
  ]);
  process.exit(good.every(Boolean) ? 0 : 1);
}
