// The preview's own script: brings the page up to date when the site has changed, and shows what is wrong with it.
(async () => {
  const { keepUpToDate } = await import('/__planpress/update.js');
  const { own } = await import('/__planpress/own.js');
  const refresh = await keepUpToDate();
  const isFramed = window !== top;
  const bar = isFramed ? undefined : await (await import('/__planpress/bar.js')).show();
  const overlay = document.createElement('pre');
  overlay.setAttribute('role', 'alert');
  overlay.style.cssText = 'position:fixed;inset:auto 0 0;max-height:60vh;overflow:auto;margin:0;padding:1rem;' +
    'background:#1b1b1b;color:#fff;font:14px/1.5 monospace;white-space:pre-wrap;z-index:2147483647';

  let shown, queue = Promise.resolve();
  async function receive(change) {
    const changed = change.version === shown ? null : await refresh();
    shown = change.version;
    await bar?.refresh();
    overlay.textContent = change.problems;
    overlay.style.bottom = `${bar?.height() ?? 0}px`;
    change.problems ? document.documentElement.append(overlay) : overlay.remove();
    if (bar?.isFollowing()) go(change.saved, changed);
  }

  /** To the page and the clause that were just saved, or to what has changed on this page. */
  function go(saved, changed) {
    const address = saved && own(saved.url, saved.anchor ?? '');
    if (address && new URL(address).pathname !== location.pathname) return location.assign(address);
    (changed ?? document.getElementById(saved?.anchor ?? ''))?.scrollIntoView({ block: 'center' });
  }

  const listen = (message) => { queue = queue.then(() => receive(message.data)).catch(console.error); };
  if (window.SharedWorker) {
    // One connection for all tabs; browsers open only a few to a host.
    const { port } = new SharedWorker('/__planpress/changes.js');
    port.onmessage = listen;
    addEventListener('pagehide', () => port.postMessage('closed'));
    addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
  } else {
    new Worker('/__planpress/changes.js').onmessage = listen;
  }
})();
