import { Link } from '@tanstack/react-router';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { cityStamp } from '../../ui/moment.ts';
import { useSession } from '../session.tsx';
import { closeness } from './closeness.ts';
import { markOf } from './person.ts';
import { caseWords } from './words.ts';

/** Facts whose value is another case that whoever sees this one may see too. */
const linked: ReadonlySet<string> = new Set(['rideOn', 'relieves']);
/** Facts whose value is a case that is mostly not theirs to see: a link would lead nowhere. */
const marked: ReadonlySet<string> = new Set(['index', 'specimen']);

/** The value of a fact of a case in the reader's words: codes by their word, units by their name, cases by their mark. */
export const FactValue = ({
  loop,
  name,
  value,
}: {
  readonly loop: string;
  readonly name: string;
  readonly value: unknown;
}) => {
  const say = useWords(caseWords);
  const { word, fact } = useInWords();
  const { nameOf } = useSession();
  if (typeof value === 'string') {
    if (marked.has(name)) return markOf(value);
    if (linked.has(name)) return <Link to={casePath(value)}>{markOf(value)}</Link>;
    if (name === 'offeredLink') return word('link', value);
    // Whoever plays the sample day is a code, no person.
    if (name === 'causedBy' && value.startsWith('sample:')) return say('timeline.by-sample');
    if (name === 'kind' && loop === 'gap') return word('gap', value);
    if (name === 'kind' && loop === 'help') return word('help', value);
    if (name === 'kind' && loop === 'tracing') {
      const reasons = closeness.filter((one) => value.split(' ').includes(one));
      if (reasons.length > 0) return reasons.map((reason) => say(`contact.${reason}`)).join(' · ');
    }
  }
  if (name === 'countedSince' && typeof value === 'number') return cityStamp(value).replace('T', ' ');
  return nameOf(fact(name, value));
};
