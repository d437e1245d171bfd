// A folder served as a host would, and a browser to look at it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join, extname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.xml': 'application/xml', '.txt': 'text/plain', '.webmanifest': 'application/manifest+json' };

/**
 * Serves a folder on a free port, with headers of its own. Gives its address, what it has answered so far (the path and
 * the bytes of each file, in order; to be emptied by whoever counts), and a function that ends it. A page is sent by
 * `send`, which gets the response and the bytes; as a whole if nothing else is said.
 *
 * What a visit costs is counted here, because a browser may never say that an answer has ended.
 */
export async function serve(folder, headers = {}, send = (response, body) => response.end(body)) {
  const answered = [];
  const server = http.createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://host').pathname);
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    const body = readFileSync(file);
    answered.push({ path, body });
    response.writeHead(200, { ...headers, 'Content-Type': types[extname(file)] ?? 'application/octet-stream' });
    if (extname(file) === '.html') send(response, body);
    else response.end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));

  function close() {
    server.close();
    server.closeAllConnections();
  }
  return { address: `http://127.0.0.1:${server.address().port}`, answered, close };
}

/** A browser, with arguments of its own. One that does not end when it is told to is left to end with the tests. */
export async function launch(more = []) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', ...more],
  });
  const end = browser.close.bind(browser);
  browser.close = () => Promise.race([end(), setTimeout(20_000, undefined, { ref: false })]);
  return browser;
}

/** Starts the program with options. Gives its process and the first match of a pattern in what it prints. */
export async function start(options, pattern) {
  const program = spawn(process.env.PLANPRESS, options);
  const found = await new Promise((done, fail) => {
    let printed = '';
    program.stderr.on('data', (data) => { printed += data; });
    program.stdout.on('data', (data) => {
      printed += data;
      const match = printed.match(pattern);
      if (match) done(match[0]);
    });
    program.once('exit', () => fail(new Error(`planpress ${options.join(' ')} ended: ${printed}`)));
  });
  return { program, found };
}

/** Ends a program that was started, and waits until it has ended. */
export async function stop(program) {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const ended = once(program, 'exit');
  program.kill();
  await ended;
}

/** Paths of all HTML files below a folder, as addresses. */
export function pages(folder, below = '') {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return pages(folder, path);
    return entry.name.endsWith('.html') ? [`/${path.replace(/index\.html$/, '')}`] : [];
  });
}
