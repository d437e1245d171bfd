// Waits for changes and tells them to all tabs that listen: as a shared worker, or as one tab's own.
const ports = new Set();
let last;

onconnect = ({ ports: [port] }) => {
  ports.add(port);
  port.onmessage = () => ports.delete(port);
  // What was saved before a tab was there is nothing for it to go to.
  if (last) port.postMessage({ ...last, saved: null });
};
if (self.constructor.name === 'DedicatedWorkerGlobalScope') ports.add(self);

async function ask(serial) {
  try {
    const answer = await fetch(`/__planpress/changes?serial=${serial}`);
    if (!answer.ok) throw new Error(answer.status);
    last = await answer.json();
    if (last.serial !== serial) ports.forEach((port) => port.postMessage(last));
    ask(last.serial);
  } catch {
    setTimeout(ask, 1000, '');
  }
}
ask('');
