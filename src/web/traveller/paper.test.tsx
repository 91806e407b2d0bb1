import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import type { TravellerLink, TravellerPage } from '../../contract/traveller.ts';
import { Paper } from './paper.tsx';
import { speechOf } from './speech.ts';
import { type TravellerLanguage, travellerLanguages, wordsOf } from './texts/languages.ts';

const site = { unit: 'S', names: { 'zh-Hans': 'Pudong 1', 'zh-Hant': 'Pudong 1', en: 'Pudong site 1' } };
const at = '2020-03-27T16:05:00.000Z';
const page: TravellerPage = {
  now: at,
  name: 'ROSSI MARIA',
  document: '1234',
  status: 'open',
  ending: null,
  link: 'territory',
  holder: site,
  since: at,
  offered: null,
  links: [
    { link: 'stand', state: 'passed', at, by: site },
    { link: 'channel', state: 'passed', at, by: site },
    { link: 'screening', state: 'passed', at, by: site },
    { link: 'transfer', state: 'passed', at, by: site },
    { link: 'territory', state: 'now', at, by: site },
  ],
  next: 'stay',
  reasons: [{ table: 'stay', version: '1', why: ['14 days in a central site'] }],
  order: {
    basis: 'articles 39-42',
    policy: 'sample-city',
    version: '1',
    reviewAt: at,
    why: ['14 days in a central site'],
    days: 14,
    isolation: 'central',
    start: at,
    until: '2020-04-10T16:05:00.000Z',
    ended: false,
    served: null,
    extended: null,
    lifted: null,
  },
  tests: [],
  report: null,
  wave: null,
  followup: null,
  help: [],
  objections: [],
};
const link: TravellerLink = {
  url: 'https://huan.example/t/#x',
  qr: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  pin: '042137',
  until: at,
};
const printed = async (language: TravellerLanguage): Promise<string> =>
  renderToStaticMarkup(<Paper page={page} link={link} speech={speechOf(language, await wordsOf(language))} />);

describe('the paper for somebody without a phone', () => {
  test('carries in every language what the page does: place, next step, order with its end, how to object', async () => {
    for (const language of travellerLanguages) {
      const words = await wordsOf(language);
      const paper = (await printed(language)).replaceAll('&#x27;', "'").replaceAll('&quot;', '"');
      const must = ['next.stay', 'order.object', 'paper.no-phone', 'paper.objection', 'app.emergency'] as const;
      for (const key of must) expect(paper, `${language} ${key}`).toContain(words[key]);
      expect(paper).toContain('042137');
      expect(paper).toContain('articles 39-42');
      expect(paper).toContain('data:image/svg+xml,');
    }
  });

  test('is set from right to left where the language is, and says when nobody has checked it', async () => {
    expect(await printed('ar')).toContain('dir="rtl"');
    expect(await printed('ar')).toContain('class="unchecked"');
    expect(await printed('en')).toContain('dir="ltr"');
    expect(await printed('en')).not.toContain('class="unchecked"');
  });

  test('tells the time of the city, in the calendar and the digits of the order', async () => {
    // Five past four in the afternoon of London is the next day in Shanghai; Iran counts other years.
    expect(await printed('en')).toContain('28 March 2020');
    expect(await printed('fa')).toMatch(/2020/);
    expect(await printed('fa')).toContain('00:05');
    expect(await printed('ar')).toMatch(/2020/);
  });
});
