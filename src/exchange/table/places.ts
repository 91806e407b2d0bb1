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

/** A location code from "PVG", "浦东机场", "上海浦东国际机场(PVG)", "Shanghai (PVG)"; undefined when unknown. */
export function placeFromText(text: string): string | undefined {
  const code = readLocation(text);
  if (code !== undefined) return code;
  const inside = /(?<![A-Za-z])([A-Z]{3})(?![A-Za-z])/.exec(text)?.[1];
  if (inside !== undefined) return inside;
  const han = simplified(text)
    .replace(/[^\p{Script=Han}]+/gu, '')
    .replace(/(?:国际)?机场$|国际$|市$/u, '');
  return names[han];
}
