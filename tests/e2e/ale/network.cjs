"use strict";
// The network that ALE's clients see: https://rainbow.test, which is the emulator, and nothing else.
// They insist on port 443 and look the host up in DNS before they go on; loaded with --require, this file leaves their
// own code as it is.
const dns = require("node:dns");
const net = require("node:net");

const HOST = "rainbow.test";
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...given) {
  const where = Array.isArray(given[0]) ? given[0][0] : given[0];
  if (where.host !== HOST || Number(where.port) !== 443) {
    throw new Error(`this network has no ${where.host}:${where.port}`);
  }
  Object.assign(where, { host: "127.0.0.1", port: Number(process.env.EMULATOR_PORT) });
  return connect.apply(this, given);
};
dns.resolveCname = (name, answer) => answer(new Error(`${name} has no alias`));
dns.resolve = (name, answer) => (name === HOST ? answer(null, ["127.0.0.1"]) : answer(new Error(`no ${name}`)));
