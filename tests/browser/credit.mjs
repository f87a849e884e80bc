// Who wrote what, without script and with it: from a passage to its note, to the difference that brought it, by keyboard, mouse and finger.
import { story, assert, base, faults } from './story.mjs';

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
  for (let stop = 0; stop < 3; stop++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/diff\/1\.\.2$/);

  // The legend leaves one person's words.
  await page.goto(`${base}${process.env.FICHE}/credit`);
  await page.locator('.who-legend input').first().uncheck();
  await page.locator('.who-legend button').click();
  assert.equal(await page.locator('.credited .by-1').count(), 0);
  assert.ok(await page.locator('.credited .by-2').count() > 0);

  await pointed(await open({ strict: false }));
  await touched(await open({ width: 360, touch: true, dark: true, strict: false }));
  console.log('a passage, its note, its difference, and the filter');
});

// Where a passage is, its note is: beside it for the eyes, behind it for who listens.
async function told(page) {
  return page.evaluate(() => {
    const note = document.querySelector('#told');
    if (!note) return null;
    const [box, words] = [note.getBoundingClientRect(), note.previousElementSibling.getBoundingClientRect()];
    const near = Math.abs(box.top - words.bottom) < 60 || Math.abs(words.top - box.bottom) < 60;
    return { words: note.innerText, near, described: note.previousElementSibling.getAttribute('aria-describedby'), links: note.querySelectorAll('a').length };
  });
}

async function pointed(page) {
  await page.goto(`${base}${process.env.FICHE}/credit`);
  const passage = page.locator('.credited a.by-2').first();
  await passage.hover();
  await page.locator('#told').waitFor();
  const { words, near, described, links } = await told(page);
  assert.match(words, /\d{4}, révision 2 · \d+ mots? · ce qui a changé/);
  assert.deepEqual([near, described, links], [true, 'told', 3]);
  assert.deepEqual(await faults(page), []);
  // The pointer may go into the note, and Escape closes it.
  await page.locator('#told a').last().hover();
  await page.waitForTimeout(500);
  assert.ok(await told(page), 'the note goes when one points at it');
  await page.keyboard.press('Escape');
  assert.equal(await told(page), null);
  await page.mouse.move(2, 2);

  // By keyboard: shown where one is, gone into with the next stop, closed by Escape without losing one's place.
  await page.locator('.who-revision button').focus();
  await page.keyboard.press('Tab');
  for (let stop = 0; stop < 20 && !/révision 2/.test((await told(page))?.words ?? ''); stop++) await page.keyboard.press('Tab');
  await page.mouse.move(640, 600, { steps: 4 });
  await page.mouse.move(2, 2);
  await page.waitForTimeout(500);
  assert.match((await told(page)).words, /révision 2/, 'the mouse takes the note of the keyboard away');
  const place = await page.evaluate(() => document.activeElement.getAttribute('href'));
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.getAttribute('href')), /^\/contributor\//);
  await page.keyboard.press('Escape');
  assert.deepEqual([await told(page), await page.evaluate(() => document.activeElement.getAttribute('href'))], [null, place]);
  await page.keyboard.press('Enter');
  for (let stop = 0; stop < 2; stop++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/diff\/1\.\.2$/);
}

async function touched(page) {
  await page.goto(`${base}${process.env.FICHE}/credit`);
  await page.locator('.credited a.by-2').first().tap();
  assert.match((await told(page)).words, /révision 2/);
  assert.deepEqual(await faults(page), []);
  assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth) <= 361);
  await page.locator('#told button').tap();
  assert.equal(await told(page), null);
  await page.locator('.credited a.by-2').first().tap();
  await page.locator('h1').tap();
  assert.equal(await told(page), null, 'a touch elsewhere does not close the note');
}
