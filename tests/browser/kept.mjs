// What is typed comes back: after a closed tab, and when the server does not answer.
import { story, assert, base } from './story.mjs';

const words = 'Un texte que personne n’a encore enregistré.';

await story(async ({ open }) => {
  const page = await open();
  const title = `Gardé ${Date.now()}`;
  await page.goto(`${base}/new?type=page`);
  await page.fill('#title', title);
  await page.fill('#f-body', 'Le début.');
  await page.click('button[name=do][value=save]');
  await page.waitForURL(/\/fiche\//);
  const fiche = new URL(page.url()).pathname;

  // The tab is closed before the save.
  await page.goto(`${base}${fiche}/edit`);
  await page.fill('#f-body', words);
  await page.waitForFunction(() => Object.keys(localStorage).length > 0);
  const again = await page.context().newPage();
  await page.close({ runBeforeUnload: false });
  await again.goto(`${base}${fiche}/edit`);
  const offer = again.locator('#kept-offer');
  await offer.waitFor();
  await offer.locator('button').first().click();
  await again.waitForFunction(words => document.querySelector('#f-body')?.value === words, words);

  // The server does not answer: the text stays, and it is said in words.
  await again.context().setOffline(true);
  await again.click('button[name=do][value=save]');
  await again.locator('[role=status], [role=alert]').filter({ hasText: /connexion|répond/i }).first().waitFor();
  assert.equal(await again.inputValue('#f-body'), words);
  await again.context().setOffline(false);
  await again.click('button[name=do][value=save]');
  await again.waitForURL(url => url.pathname === fiche);
  assert.match(await again.locator('main').innerText(), new RegExp(words.slice(0, 20)));

  // Saved, it is not offered again.
  await again.goto(`${base}${fiche}/edit`);
  await again.waitForTimeout(300);
  assert.equal(await again.locator('#kept-offer').count(), 0);
});
