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

  await named(page);
  await pointed(await open({ strict: false }));
  await touched(await open({ width: 360, touch: true, dark: true, strict: false }));
  console.log('a passage, its note, its difference, and the filter');
});

// However many wrote an item, all their names stand at its margin, whole, and the next item begins below them.
async function named(page) {
  const { hidden, right, items } = await page.evaluate(() => {
    const names = [...document.querySelectorAll('.credited li > .who')];
    const right = names.map(one => Math.round(one.getBoundingClientRect().right));
    names[0].textContent = Array.from({ length: 8 }, (_, at) => `Marie-Madeleine de la ${at}`).join(', ');
    names[0].classList.add('long');
    const [box, item, next] = [names[0], names[0].parentElement, names[1].parentElement].map(one => one.getBoundingClientRect());
    const hidden = names[0].scrollHeight - Math.ceil(box.height);
    return { hidden, right: [...right, Math.round(box.right)], items: box.bottom <= item.bottom && item.bottom <= next.top };
  });
  assert.ok(hidden <= 0, 'names are cut');
  assert.equal(new Set(right).size, 1, `the names do not stand in one line: ${right}`);
  assert.ok(items, 'names reach into the next item');
}

// A note that is pointed at is by its passage; one that is kept stands in the text, below.
async function told(page) {
  return page.evaluate(() => {
    const note = document.querySelector('#told');
    if (!note) return null;
    const passage = document.querySelector('.is-told');
    const [box, words] = [note.getBoundingClientRect(), passage.getBoundingClientRect()];
    const covers = box.bottom > words.top + 1 && box.top < words.bottom - 1 && box.right > words.left && box.left < words.right;
    const isNear = box.top - words.bottom < innerHeight / 2 && words.top - box.bottom < 60;
    const isInText = getComputedStyle(note).position === 'static' && box.top >= words.bottom - 1;
    const stop = passage.closest('a') ?? passage;
    return { words: note.innerText, isNear, covers, isInText, described: stop.getAttribute('aria-describedby'), links: note.querySelectorAll('a').length };
  });
}

async function here(page) {
  return page.evaluate(() => document.activeElement.getAttribute('href'));
}

async function pointed(page) {
  await page.goto(`${base}${process.env.FICHE}/credit`);
  const passage = page.locator('.credited a.by-2').first();
  await passage.hover();
  await page.locator('#told').waitFor();
  const { words, isNear, described, links } = await told(page);
  assert.match(words, /\d{4}, révision 2 · \d+ mots? · ce qui a changé/);
  assert.deepEqual([isNear, described, links], [true, 'told', 3]);
  assert.deepEqual(await faults(page), []);
  // The pointer may go into the note, and Escape closes it.
  await page.locator('#told a').last().hover();
  await page.waitForTimeout(500);
  assert.ok(await told(page), 'the note goes when one points at it');
  await page.keyboard.press('Escape');
  assert.equal(await told(page), null);
  await page.mouse.move(2, 2);

  await walked(page);

  // A click keeps it, under the paragraph, and the keyboard goes on into it.
  const below = await page.evaluate(() => document.querySelector('.credited a.by-2').closest('p').nextElementSibling.getBoundingClientRect().top);
  await passage.click();
  const kept = await told(page);
  assert.deepEqual([kept.isInText, kept.covers], [true, false]);
  assert.ok(await page.evaluate(() => document.querySelector('#told').nextElementSibling.getBoundingClientRect().top) > below, 'the note covers the text');
  assert.deepEqual(await faults(page), []);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/diff\/1\.\.2$/);
}

// By keyboard: one stop a passage; Enter goes into its note, Escape comes back to it, Tab goes on to the next passage.
async function walked(page) {
  const passages = await page.evaluate(() => [...document.querySelectorAll('.credited a')].map(one => one.getAttribute('href')));
  assert.ok(passages.length > 2);
  await page.locator('.who-revision button').focus();
  const stops = [];
  for (const _ of passages) {
    await page.keyboard.press('Tab');
    stops.push(await here(page));
    assert.ok(await told(page), 'a passage that has the focus does not show its note');
  }
  assert.deepEqual(stops, passages, 'the keyboard stops elsewhere than at the passages');
  await page.keyboard.press('Tab');
  assert.equal(await told(page), null, 'the note stays when the keyboard has left the text');

  await page.locator('.who-revision button').focus();
  for (let stop = 0; stop < passages.length && !/révision 2/.test((await told(page))?.words ?? ''); stop++) await page.keyboard.press('Tab');
  await page.mouse.move(640, 600, { steps: 4 });
  await page.mouse.move(2, 2);
  await page.waitForTimeout(500);
  assert.match((await told(page)).words, /révision 2/, 'the mouse takes the note of the keyboard away');
  const place = await here(page);
  await page.keyboard.press('Enter');
  assert.match(await here(page), /^\/contributor\//);
  await page.keyboard.press('Shift+Tab');
  assert.equal(await here(page), place, 'one does not come back the way one went in');
  await page.keyboard.press('Tab');
  assert.match(await here(page), /^\/contributor\//);
  await page.keyboard.press('Escape');
  assert.deepEqual([await told(page), await here(page)], [null, place]);
  await page.keyboard.press('Enter');
  for (let stop = 0; stop < 4; stop++) await page.keyboard.press('Tab');
  assert.equal(await here(page), passages[passages.indexOf(place) + 1], 'behind the note is not the next passage');
  await page.mouse.move(2, 2);
}

async function touched(page) {
  await page.goto(`${base}${process.env.FICHE}/credit`);
  await page.locator('.credited a.by-2').first().tap();
  const { words, isInText, covers } = await told(page);
  assert.match(words, /révision 2/);
  assert.deepEqual([isInText, covers], [true, false], 'the note covers what was touched');
  assert.deepEqual(await faults(page), []);
  assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth) <= 361);
  await page.locator('#told button').tap();
  assert.equal(await told(page), null);
  await page.locator('.credited a.by-2').first().tap();
  await page.locator('h1').tap();
  assert.equal(await told(page), null, 'a touch elsewhere does not close the note');
}
