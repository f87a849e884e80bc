// With script off: read, write, preview, merge, choose, compare, all through plain forms, in French and in English.
import { story, assert, base } from './story.mjs';

await story(async ({ open }) => {
  const page = await open({ script: false, width: 360 });
  await page.goto(`${base}/`);
  assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
  await page.goto(`${base}/new?type=initiative`);
  await page.fill('#title', 'Un four à pain pour le quartier');
  await page.fill('#f-lead', 'Un four que l’on allume à plusieurs.');
  await page.fill('#f-body', 'Tout a commencé par un tas de **briques**.');

  // Steps are added and moved by plain buttons, and nothing typed is lost on the way.
  await page.locator('button[name=do][value^="add."]').filter({ hasText: /étape/i }).click();
  assert.equal(await page.inputValue('#title'), 'Un four à pain pour le quartier');
  const steps = page.locator('[name="f.how.text"]');
  await steps.first().fill('Trouver des briques.');
  await page.locator('button[name=do][value="preview"]').last().click();
  assert.match(await page.locator('main').innerText(), /briques/);
  assert.equal(await page.locator('main strong', { hasText: 'briques' }).count() > 0, true, 'the preview does not show bold words');

  // A problem is told beside its field, with what was typed still there.
  await page.fill('[name="f.website"]', 'four,example');
  await page.locator('button[name=do][value=save]').click();
  assert.equal(await page.inputValue('[name="f.website"]'), 'four,example');
  assert.ok(await page.locator('[aria-invalid=true]').count() > 0, 'the field is not marked');
  await page.fill('[name="f.website"]', 'https://example.org/four');
  await page.locator('button[name=do][value=save]').click();
  const fiche = new URL(page.url()).pathname;
  assert.match(fiche, /^\/fiche\/un-four-a-pain/);
  assert.match(await page.locator('main').innerText(), /Trouver des briques/);

  // In English by a choice that is remembered.
  await page.locator('footer button[lang=en]').click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.goto(`${base}${fiche}/history`);
  assert.match(await page.locator('h1').innerText(), /History/);
  await page.goto(`${base}${fiche}`);
  assert.equal(await page.evaluate(() => document.querySelectorAll('script').length), 0, 'a page that is only read has a script');
  const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
  assert.ok(width <= 361, `${width} px wide on a phone`);
});
