// Preload (node -r ./loopback-only.cjs server.js): every TCP server of this process listens on
// 127.0.0.1 only, whatever address it asks for. Pipes, file descriptors and handles are left alone.
'use strict';
const { Server } = require('node:net');

const listen = Server.prototype.listen;
const isPortNumber = (value) => value == null || Number.isInteger(Number(value));

Server.prototype.listen = function listenOnLoopback(first, ...rest) {
  if (typeof first === 'object' && first?.port != null) return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest);
  if (typeof first === 'function') return listen.call(this, { port: 0, host: '127.0.0.1' }, first);
  if (typeof first === 'object' ? first !== null : !isPortNumber(first)) return listen.call(this, first, ...rest);
  const [backlog] = rest.filter((value) => typeof value === 'number');
  return listen.call(this, { port: Number(first ?? 0), host: '127.0.0.1', backlog }, ...rest.filter((value) => typeof value === 'function'));
};
