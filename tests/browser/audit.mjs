// Every kind of page, in both languages, light, dark, narrow and in forced colours: axe finds nothing, the HTML is valid, nothing is asked of another server.
import { story, assert, base, faults } from './story.mjs';
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const paths = process.env.PAGES.split('\n');
// Of somebody who is signed in, when there is one.
const session = process.env.SESSION;

await story(async ({ open }) => {
  const folder = mkdtempSync(join(tmpdir(), 'kenfiche-audit-'));
  const wrong = [];
  for (const dress of [{ lang: 'fr-FR' }, { lang: 'en-GB', dark: true }, { lang: 'fr-FR', width: 320 }, { lang: 'fr-FR', forced: true }]) {
    const page = await open({ ...dress, strict: false });
    if (session) await page.context().addCookies([{ name: '__Host-session', value: session, domain: new URL(base).hostname, path: '/', secure: true }]);
    for (const [number, path] of paths.entries()) {
      const answer = await page.goto(base + path);
      if (session && path.startsWith('/account') && !page.url().includes('/account')) wrong.push(`${path}: nobody is signed in`);
      if (answer.status() >= 400 && !path.includes('nowhere')) wrong.push(`${path}: ${answer.status()}`);
      for (const fault of await faults(page)) wrong.push(`${path} ${JSON.stringify(dress)}: ${fault}`);
      const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
      if (dress.width && width > dress.width + 1) wrong.push(`${path}: ${width} px wide on ${dress.width}`);
      if (dress.lang === 'fr-FR' && !dress.width && !dress.forced) writeFileSync(join(folder, `${number}.html`), await answer.body());
    }
    wrong.push(...page.wrong.filter(line => !/nowhere/.test(line)));
    await page.context().close();
  }
  wrong.push(...invalid(folder));
  rmSync(folder, { recursive: true });
  assert.equal(wrong.join('\n'), '');
  console.log(`${paths.length} pages, 4 dresses, nothing found`);
});

// What the Nu HTML checker says of the pages; it needs Java.
function invalid(folder) {
  const jar = join(require.resolve('vnu-jar/package.json'), '../build/dist/vnu.jar');
  assert.ok(existsSync(jar), 'the Nu HTML checker is missing');
  const report = join(folder, 'report.json');
  execFileSync('sh', ['-c', `java -jar "${jar}" --errors-only --format json --exit-zero-always "${folder}"/*.html 2> "${report}"`]);
  return JSON.parse(readFileSync(report, 'utf8')).messages.map(({ url, lastLine, message }) => `${paths[url.match(/(\d+)\.html/)[1]]}, line ${lastLine}: ${message}`);
}
