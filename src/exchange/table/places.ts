/**
 * The few place names that tables of arrivals really hold instead of codes. Not a database of airports: anything else
 * must be given as a code.
 */
import { readLocation } from '../flight-number.ts';
import { simplified } from './simplified.ts';

const names: Readonly<Record<string, string>> = {
  浦东: 'PVG',
  上海浦东: 'PVG',
  虹桥: 'SHA',
  上海虹桥: 'SHA',
  北京首都: 'PEK',
  首都: 'PEK',
  北京大兴: 'PKX',
  广州: 'CAN',
  广州白云: 'CAN',
  深圳: 'SZX',
  成都双流: 'CTU',
  香港: 'HKG',
  澳门: 'MFM',
  台北桃园: 'TPE',
  东京成田: 'NRT',
  成田: 'NRT',
  东京羽田: 'HND',
  羽田: 'HND',
  大阪: 'KIX',
  大阪关西: 'KIX',
  关西: 'KIX',
  首尔仁川: 'ICN',
  仁川: 'ICN',
  曼谷: 'BKK',
  新加坡: 'SIN',
  吉隆坡: 'KUL',
  悉尼: 'SYD',
  墨尔本: 'MEL',
  奥克兰: 'AKL',
  洛杉矶: 'LAX',
  旧金山: 'SFO',
  温哥华: 'YVR',
  多伦多: 'YYZ',
  纽约肯尼迪: 'JFK',
  法兰克福: 'FRA',
  慕尼黑: 'MUC',
  巴黎戴高乐: 'CDG',
  伦敦希思罗: 'LHR',
  阿姆斯特丹: 'AMS',
  罗马: 'FCO',
  米兰: 'MXP',
  马德里: 'MAD',
  苏黎世: 'ZRH',
  赫尔辛基: 'HEL',
  莫斯科谢列梅捷沃: 'SVO',
  德黑兰: 'IKA',
  迪拜: 'DXB',
  多哈: 'DOH',
  阿布扎比: 'AUH',
  亚的斯亚贝巴: 'ADD',
};

/** Names in Latin letters. Those of four letters would pass for ICAO codes: '' is one whose airport is not told. */
const latinNames: Readonly<Record<string, string>> = {
  ROME: 'FCO',
  OSLO: 'OSL',
  LIMA: 'LIM',
  BALI: 'DPS',
  DOHA: 'DOH',
  NICE: 'NCE',
  BAKU: 'GYD',
  CEBU: 'CEB',
  KIEV: 'KBP',
  KYIV: 'KBP',
  JEJU: 'CJU',
  XIAN: 'XIY',
  WUXI: 'WUX',
  NAHA: 'OKA',
  MALE: 'MLE',
  ...Object.fromEntries(
    'BARI PISA BERN BONN CORK ADEN OMSK PERM KOBE LODZ FARO VIGO CITY PORT'.split(' ').map((name) => [name, '']),
  ),
  'LOS ANGELES': 'LAX',
  'SAN FRANCISCO': 'SFO',
};

/** An airport's own name says more than the code of its city: SHA stands for Shanghai, too. */
const airportNames: readonly (readonly [RegExp, string])[] = [
  [/\bPU\s?DONG\b|浦东/i, 'PVG'],
  [/\bHONG\s?QIAO\b|虹桥/i, 'SHA'],
];

/** How names of cities begin that would pass for codes. */
const beginnings = new Set('LOS SAN LAS NEW RIO SAO TEL ABU DAR DEN HO EL AL THE'.split(' '));

/**
 * A location code from "PVG", "浦东机场", "上海浦东国际机场(PVG)", "LOS ANGELES (LAX)"; undefined when unknown. The code in
 * brackets, or else the last one, is meant.
 */
export function placeFromText(text: string): string | undefined {
  const own = airportNames.find(([name]) => name.test(simplified(text)))?.[1];
  if (own !== undefined) return own;
  const plain = text.normalize('NFKC').trim().toUpperCase();
  const named = latinNames[plain];
  if (named !== undefined) return named === '' ? undefined : named;
  const code = readLocation(text);
  if (code !== undefined) return code;
  const bracketed = /[([]\s*([A-Z]{3})\s*[)\]]/.exec(text)?.[1];
  if (bracketed !== undefined) return bracketed;
  const inside = [...text.matchAll(/(?<![A-Za-z])([A-Z]{3})(?![A-Za-z])/g)].map((found) => found[1] ?? '');
  const last = inside.filter((each) => !beginnings.has(each)).at(-1);
  if (last !== undefined) return last;
  const han = simplified(text)
    .replace(/[^\p{Script=Han}]+/gu, '')
    .replace(/(?:国际)?机场$|国际$|市$/u, '');
  return names[han];
}
