import { type Group, needInWords, vocabulary, wordFor } from '../../contract/vocabulary.ts';
import { cityStamp } from '../ui/moment.ts';
import { currentLanguage } from './language.ts';
import { sayCode, words } from './words.ts';

/** Parts of a command that a refusal may name. */
const parts = words({
  'about.reason': ['理由', '理由', 'the reason'],
  'about.basis': ['依据', '依據', 'the basis'],
  'about.objection': ['如何提出异议', '如何提出異議', 'how to object'],
  'about.until': ['截止时刻', '截止時刻', 'the end instant'],
  'about.into': ['合并到的事项', '合併到的事項', 'the case it goes into'],
  'about.place': ['地点', '地點', 'the place'],
  'about.run': ['车次', '車次', 'the run'],
  'about.room': ['房间', '房間', 'the room'],
  'about.manifest': ['名单', '名單', 'the passenger list'],
  'about.file': ['文件', '檔案', 'the file'],
  'about.voyage': ['航班或船次', '航班或船次', 'the flight or voyage'],
  'about.url': ['地址', '位址', 'the address'],
  'about.key': ['密钥', '密鑰', 'the key'],
});

// One code may be a link and a kind of evidence: which is meant follows from what was refused.
const meant: Readonly<Record<string, readonly Group[]>> = {
  link_not_allowed: ['link', 'ending'],
  link_unknown: ['link'],
  receiver_cannot_hold: ['link'],
  ending_unknown: ['ending'],
  clock_unknown: ['clock'],
  clock_held: ['clock'],
  last_clock: ['clock'],
  loop_unknown: ['loop'],
  evidence_overtaken: ['fact'],
};
const any: readonly Group[] = ['evidence', 'link', 'ending', 'clock', 'loop', 'fact', 'gap'];

/**
 * What a refusal is about, as people read it: units by name, codes by their word, instants as the city's clocks show
 * them, a case by its mark. Which of several commands was refused is nothing to people, and empty.
 *
 * @param nameOf a name that the screen has for a case or a unit; what it does not know it gives back
 */
export const aboutInWords = (code: string, about: string, nameOf: (id: string) => string): string => {
  const named = nameOf(about);
  if (named !== about) return named;
  if (/^commands\[\d+\]$/.test(about)) return '';
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(about)) return `…${about.slice(-4).toUpperCase()}`;
  const at = /^1\d{12}$/.test(about)
    ? Number(about)
    : /^\d{4}-\d\d-\d\dT.*Z$/.test(about)
      ? Date.parse(about)
      : Number.NaN;
  if (!Number.isNaN(at)) return cityStamp(at).replace('T', ' ');
  const language = currentLanguage();
  const group = [...(meant[code] ?? []), ...any].find((one) => vocabulary.has(`${one}.${about}`));
  if (group !== undefined && group !== 'evidence') return wordFor(group, about, language);
  const need = needInWords(about, language);
  return need === about ? sayCode(parts, 'about', about) : need;
};
