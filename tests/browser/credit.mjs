// Who wrote what, with the keyboard and without script: from a passage to its note, to the difference that brought it.
import { story, assert, base } from './story.mjs';

await story(async ({ open }) => {
  const page = await open({ script: false });
  await page.goto(`${base}${process.env.FICHE}/credit`);
  const passage = page.locator('.credited .by-2').first();
  await passage.focus();
  const said = await passage.evaluate(one => getComputedStyle(one, '::after').content);
  assert.match(said, /\d{4}/, 'a passage that has the focus does not say who and when');
  await page.keyboard.press('Enter');
  const note = page.locator('.who-notes li:target');
  assert.ok(await note.isVisible(), 'the note is not shown');
  const box = await note.boundingBox();
  assert.ok(box.y >= 0 && box.y + box.height <= page.viewportSize().height, 'the note is not in the window');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/diff\/1\.\.2$/);

  // The legend leaves one person's words.
  await page.goto(`${base}${process.env.FICHE}/credit`);
  await page.locator('.who-legend input').first().uncheck();
  await page.locator('.who-legend button').click();
  assert.equal(await page.locator('.credited .by-1').count(), 0);
  assert.ok(await page.locator('.credited .by-2').count() > 0);
  console.log('a passage, its note, its difference, and the filter');
});
