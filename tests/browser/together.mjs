// Two people, two windows: changes at different places are put together, the same words are asked, and nobody's text is lost.
import { story, assert, base, faults } from './story.mjs';

const first = 'La première phrase parle du jardin.';
const second = 'La deuxième phrase parle du compost.';

await story(async ({ open }) => {
  const anna = await open();
  const title = `Jardin ${Date.now()}`;
  await anna.goto(`${base}/new?type=page`);
  await anna.fill('#title', title);
  await anna.fill('#f-body', `${first}\n\n${second}`);
  await save(anna);
  const fiche = new URL(anna.url()).pathname;
  assert.match(await anna.locator('main').innerText(), /Enregistré/);

  // Different places: put together, and the second is told.
  const ben = await open({ lang: 'en-GB', strict: false });
  await anna.goto(`${base}${fiche}/edit`);
  await ben.goto(`${base}${fiche}/edit`);
  await anna.fill('#f-body', `${first.replace('jardin', 'grand jardin')}\n\n${second}`);
  await ben.fill('#f-body', `${first}\n\n${second.replace('compost', 'compost partagé')}`);
  await save(anna);
  await save(ben);
  const joined = await ben.locator('main').innerText();
  assert.match(joined, /grand jardin/);
  assert.match(joined, /compost partagé/);
  assert.equal(await ben.locator('html').getAttribute('lang'), 'en');
  assert.equal(await ben.locator('[role=status]').count() > 0, true, 'the second is not told that changes were put together');

  // The same words: a choice, with what each wrote.
  await anna.goto(`${base}${fiche}/edit`);
  await ben.goto(`${base}${fiche}/edit`);
  const text = await anna.inputValue('#f-body');
  await anna.fill('#f-body', text.replace('grand jardin', 'potager'));
  await ben.fill('#f-body', text.replace('grand jardin', 'verger'));
  await save(anna);
  await save(ben);
  const asked = await ben.locator('main').innerText();
  assert.match(asked, /potager/);
  assert.match(asked, /verger/);
  assert.match(asked, /same place/i);
  for (const colorScheme of ['light', 'dark']) {
    // Colours are looked at when they have come to rest.
    await ben.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    assert.equal(await ben.evaluate(() => getComputedStyle(document.querySelector('a.button, button')).transitionDuration), '0s', 'who asked for no motion sees some');
    assert.deepEqual(await faults(ben), []);
  }
  await ben.locator('input[type=radio][value=both]').first().check();
  await ben.locator('main form button.button').last().click();
  await ben.waitForURL(url => url.pathname === fiche);
  const both = await ben.locator('main').innerText();
  assert.match(both, /potager/);
  assert.match(both, /verger/);

  // Both names stay in the history, and the difference says it in words.
  await ben.goto(`${base}${fiche}/history`);
  const rows = await ben.locator('main').innerText();
  assert.match(rows, /revision 5/i);
  const names = new Set(await ben.locator('a.by').allInnerTexts());
  assert.ok(names.size >= 2, `one name only: ${[...names]}`);
  await ben.goto(`${base}${fiche}/diff/1..5`);
  assert.ok(await ben.locator('ins').count() > 0);

  // A paragraph that moved is shown as moved, in line and side by side.
  const paragraphs = ['Une haie longe le chemin du haut.', 'Le compost attend derrière la cabane.', 'Les outils sont rangés au sec.'];
  const moving = await open();
  await moving.goto(`${base}/new?type=page`);
  await moving.fill('#title', 'Ce qui se déplace');
  await moving.fill('#f-body', paragraphs.join('\n\n'));
  await save(moving);
  const moved = new URL(moving.url()).pathname;
  await moving.goto(`${base}${moved}/edit`);
  await moving.fill('#f-body', [paragraphs[2], paragraphs[0], paragraphs[1]].join('\n\n'));
  await save(moving);
  for (const view of ['inline', 'side']) {
    await moving.goto(`${base}${moved}/diff/1..2?view=${view}`);
    const told = await moving.locator('main').innerText();
    assert.match(told, /[Dd]éplacé ici/);
    assert.equal(await moving.locator('main .sheet ins').count() + await moving.locator('main .sheet del').count() <= 2, true, 'a moved paragraph is shown as removed and added');
  }

  // One change undone, the later ones kept.
  await anna.goto(`${base}${fiche}/undo/3`);
  await anna.locator('main form button.button').last().click();
  await anna.waitForURL(url => url.pathname === fiche);
  const undone = await anna.locator('main').innerText();
  assert.doesNotMatch(undone, /compost partagé/);
  assert.match(undone, /verger/);
  for (const page of [anna, ben]) assert.equal(page.wrong.join("\n"), "");
});

async function save(page) {
  await page.locator('button[name=do][value=save]').click();
  await page.waitForLoadState('load');
  await page.waitForFunction(() => !document.querySelector('form#write') || document.querySelector('[name^="choice"],input[type=radio][value=both]'));
}
