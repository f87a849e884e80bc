// What the stories share: one Chromium, windows of their own, and a bound on every wait.
import { chromium } from 'playwright-core';
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

export { assert };
export const base = process.env.KENFICHE;

const wait = 10_000;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
let browser;

// Runs a story and ends with its status. `tell` gets `open`, which makes a window of its own: `{ lang, script, dark, width, touch }`.
export async function story(tell) {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
  try {
    await tell({ open });
    console.log('told to the end');
  } catch (cause) {
    console.error(cause);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

// What axe finds on a page, one line a rule.
export async function faults(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(tags => axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), tags);
  return found.violations.map(rule => `${rule.id} ${rule.nodes[0].target} ${rule.nodes[0].failureSummary}`);
}

async function open({ lang = 'fr-FR', script = true, dark = false, width = 1280, strict = true, forced = false, touch = false } = {}) {
  const context = await browser.newContext({
    locale: lang,
    javaScriptEnabled: script,
    colorScheme: dark ? 'dark' : 'light',
    forcedColors: forced ? 'active' : 'none',
    viewport: { width, height: 900 },
    bypassCSP: !strict,
    hasTouch: touch,
  });
  context.setDefaultTimeout(wait);
  const page = await context.newPage();
  page.wrong = [];
  page.on('console', message => { if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) page.wrong.push(message.text()); });
  page.on('pageerror', error => page.wrong.push(String(error)));
  page.on('request', request => { if (!request.url().startsWith(base) && !/^(data|blob|about):/.test(request.url())) page.wrong.push(`asked another server: ${request.url()}`); });
  return page;
}
