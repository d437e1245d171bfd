// The preview's own script: loads the page anew when the site has changed, and shows what is wrong with it.
const overlay = document.createElement('pre');
overlay.setAttribute('role', 'alert');
overlay.style.cssText = 'position:fixed;inset:auto 0 0;max-height:60vh;overflow:auto;margin:0;padding:1rem;' +
  'background:#1b1b1b;color:#fff;font:14px/1.5 monospace;white-space:pre-wrap;z-index:9999';

async function follow(serial, shown) {
  try {
    const answer = await fetch(`/__planpress/changes?serial=${serial}`);
    const change = await answer.json();
    if (shown !== undefined && change.version !== shown) return location.reload();
    overlay.textContent = change.problems;
    change.problems ? document.body.append(overlay) : overlay.remove();
    follow(change.serial, change.version);
  } catch {
    setTimeout(() => follow('', shown), 1000);
  }
}
follow('');
