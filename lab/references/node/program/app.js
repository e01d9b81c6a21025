// Node.js without a framework: its standard library's HTTP server, one process.
"use strict";
const http = require("node:http");
const { Worker, isMainThread, parentPort } = require("node:worker_threads");

const USERS = new Map([
  ["1", { id: 1, name: "Ada" }],
  ["2", { id: 2, name: "Grace" }],
]);
const LIMIT = 64 * 1024;
const FITS = {
  name: (value) => typeof value === "string",
  price: (value) => typeof value === "number",
  quantity: (value) => Number.isInteger(value),
};

function answer(response, status, kind, body) {
  response.writeHead(status, { "Content-Type": kind, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}

function json(response, value, status = 200) {
  answer(response, status, "application/json", JSON.stringify(value));
}

function order(request, response) {
  const parts = [];
  let size = 0;
  request.on("data", (part) => {
    size += part.length;
    if (size <= LIMIT) parts.push(part);
  });
  request.on("end", () => {
    if (size > LIMIT) return json(response, { error: "too large" }, 413);
    let found;
    try {
      found = JSON.parse(Buffer.concat(parts).toString());
    } catch {
      return json(response, { error: "not JSON" }, 400);
    }
    const wrong = Object.keys(FITS).filter((name) => !FITS[name](found?.[name]));
    if (wrong.length) return json(response, { wrong }, 422);
    json(response, { ...found, total: found.price * found.quantity });
  });
}

function isPrime(number) {
  const last = Math.floor(Math.sqrt(number));
  for (let divisor = 2; divisor <= last; divisor++) if (number % divisor === 0) return false;
  return true;
}

function countPrimes() {
  let count = 0;
  for (let number = 2; number < 100_000; number++) if (isPrime(number)) count++;
  return count;
}

function handle(request, response) {
  const { method, url } = request;
  if (method === "POST" && url === "/orders") return order(request, response);
  if (method !== "GET") return answer(response, 404, "text/plain", "not found");
  if (url === "/hello") return answer(response, 200, "text/plain", "Hello, World!");
  if (url === "/json") return json(response, { message: "Hello, World!" });
  if (url === "/wait") return setTimeout(answer, 51, response, 200, "text/plain", "waited");
  if (url === "/primes") {
    waiting.push(response);
    return counter.postMessage("count");
  }
  if (url.startsWith("/users/")) {
    const found = USERS.get(url.slice("/users/".length));
    return found ? json(response, found) : json(response, { error: "no such user" }, 404);
  }
  answer(response, 404, "text/plain", "not found");
}

// What computes runs beside the event loop, as Node.js's documentation asks.
const waiting = [];
let counter;
if (isMainThread) {
  counter = new Worker(__filename);
  counter.on("message", (primes) => json(waiting.shift(), { primes }));
  http.createServer(handle).listen(Number(process.argv[2]), "127.0.0.1");
} else {
  parentPort.on("message", () => parentPort.postMessage(countPrimes()));
}
