// A workbench of its own for a file of tests, on a copy of the real site, and a browser that is let in.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, start, stop } from './site.mjs';

/**
 * Starts `planpress edit` in a language; `prepare(root)` may change the copy of the site before. Gives means to open
 * its screens, and a function that ends it.
 */
export async function startWorkbench(lang, prepare = () => {}) {
  const root = mkdtempSync(join(tmpdir(), 'workbench-'));
  for (const folder of ['content', 'themes']) {
    cpSync(folder, join(root, folder), { recursive: true });
  }
  prepare(root);

  const options = ['edit', '--root', root, '--port', '0', '--lang', lang];
  const { program: workbench, found: entrance } = await start(options, /http:\/\/\S+token=\w+/);

  const browser = await launch();
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const first = await context.newPage();
  await first.goto(entrance);
  await first.waitForSelector('main h1');
  await first.close();

  /** Opens a screen. Gives the page and the errors that it has met. */
  async function open(hash = '', width = 1280) {
    const page = await context.newPage();
    await page.setViewportSize({ width, height: 800 });
    const problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) problems.push(message.text());
    });
    await page.goto(`${new URL(entrance).origin}/__planpress/edit/${hash}`);
    await page.waitForSelector('main > *');
    return { page, problems };
  }

  async function openPage(path) {
    const opened = await open(`#page?path=${encodeURIComponent(path)}`);
    await opened.page.waitForSelector('.text');
    return opened;
  }

  async function close() {
    await browser.close();
    await stop(workbench);
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }

  const read = (path) => readFileSync(join(root, path), 'utf8');
  const write = (path, text) => writeFileSync(join(root, path), text);
  return { root, context, open, openPage, read, write, close };
}

export const isSaved = (page) => page.waitForSelector('.save-state[data-state=saved]');

/** Sets the cursor behind a text in the editor and types. */
export async function type(page, after, typed, editor = '.left .text') {
  // Languages beside each other come to rest first.
  await page.waitForTimeout(300);
  await page.locator(`${editor} >> text=${after}`).first().click();
  await page.evaluate(
    ([selector, words]) => {
      const walker = document.createTreeWalker(
        document.querySelector(selector),
        NodeFilter.SHOW_TEXT,
      );
      while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(words);
        if (at < 0) continue;
        getSelection().collapse(walker.currentNode, at + words.length);
        return;
      }
    },
    [editor, after],
  );
  await page.waitForTimeout(50);
  await page.keyboard.insertText(typed);
}
