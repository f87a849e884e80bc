// What hostile hands wrote, opened in a real browser, with the content policy in force and without it: nothing of it runs.
import { story, assert, base } from './story.mjs';

const paths = process.env.PAGES.split('\n');

await story(async ({ open }) => {
  const ran = [];
  for (const strict of [true, false]) {
    const page = await open({ strict });
    page.on('dialog', dialog => { ran.push(`${page.url()}: ${dialog.message()}`); dialog.dismiss(); });
    for (const path of paths) {
      const answer = await page.goto(base + path);
      assert.equal(answer.status(), 200, path);
      assert.equal(await page.locator('main').count(), 1, `${path} is broken`);
      assert.equal(await page.locator('footer').count() > 0, true, `${path} has lost its foot`);
      const unsafe = await page.evaluate(() => {
        const inside = [...document.querySelectorAll('main *')];
        const handlers = inside.filter(element => [...element.attributes].some(({ name }) => name.startsWith('on')));
        const addresses = inside.filter(element => /^\s*(javascript|data|vbscript):/i.test(element.getAttribute('href') ?? element.getAttribute('src') ?? ''));
        const parts = document.querySelectorAll('main script, main iframe, main object, main embed, main style, main base, main link, main meta');
        return [...handlers, ...addresses, ...parts].map(element => element.outerHTML.slice(0, 200));
      });
      ran.push(...unsafe.map(html => `${path}: ${html}`));
    }
    ran.push(...page.wrong.filter(line => !/Failed to load resource/.test(line)));
    await page.context().close();
  }
  assert.equal(ran.join('\n'), '');
  console.log(`${paths.length} pages, twice: nothing ran`);
});
