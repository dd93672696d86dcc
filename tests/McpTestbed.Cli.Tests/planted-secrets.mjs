// Prints and answers texts that repeat its secrets. The file it is given says which.
import http from 'node:http';
import fs from 'node:fs';
import zlib from 'node:zlib';

const planted = JSON.parse(fs.readFileSync(process.argv.at(-1), 'utf8'));
const words = planted.texts.join(' ');
const codings = { gzip: zlib.gzipSync, deflate: zlib.deflateSync, br: zlib.brotliCompressSync };
let answered = 0;

function inPieces(text, write) {
  for (let at = 0; at < text.length; at += 7) write(text.slice(at, at + 7));
}

function result(id, method) {
  const text = `${words} ${planted.environment.map((name) => process.env[name]).join(' ')}`;
  return method === 'initialize'
    ? { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'planted', version: text } }
    : { content: [{ type: 'text', text }], tools: [{ name: text.slice(0, 200), inputSchema: { type: 'object' } }] };
}

http.createServer((request, response) => {
  let body = '';
  request.on('data', (piece) => (body += piece));
  request.on('end', () => {
    response.setHeader('Set-Cookie', planted.cookies.map((secret, at) => `s${at}=${secret}; Path=/`));
    response.setHeader('Mcp-Session-Id', planted.session);
    response.setHeader('X-Repeats', planted.inHeader);
    response.setHeader('Location', `/elsewhere?code=${encodeURIComponent(planted.inQuery)}`);
    let message = {};
    try {
      message = JSON.parse(body);
    } catch {
      // Scenarios send what is not JSON, too.
    }
    if (request.method === 'GET') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      inPieces(`id: ${planted.session}\nevent: ${planted.inQuery}\ndata: ${words}\n\n`, (piece) => response.write(piece));
      return response.end();
    }
    if (message.id === undefined) return response.writeHead(202).end();
    const text = JSON.stringify({ jsonrpc: '2.0', id: message.id, result: result(message.id, message.method) });
    inPieces(`${planted.texts[answered % planted.texts.length]} ${planted.session}\n`, (piece) => {
      process.stdout.write(piece);
    });
    const coding = message.method === 'initialize' ? undefined : [undefined, ...Object.keys(codings)][answered++ % 4];
    response.setHeader('Content-Type', 'application/json');
    if (coding === undefined) {
      inPieces(text, (piece) => response.write(piece));
      return response.end();
    }
    response.setHeader('Content-Encoding', coding);
    return response.end(codings[coding](text));
  });
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log(words, process.argv.join(' ')));
