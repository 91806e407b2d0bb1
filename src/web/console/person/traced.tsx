import { Link } from '@tanstack/react-router';
import type { ListedCase } from '../../../contract/answer.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { closeness } from './closeness.ts';
import { caseWords } from './words.ts';

const others = ['staff', 'unrostered', 'household', 'driver', 'unseated'] as const;

/** Why a unit has a contact to trace, and what it has to do: reach one person, or find out first who it was. */
export const Traced = ({ item }: { readonly item: ListedCase }) => {
  const say = useWords(caseWords);
  const said = String(item.facts['kind'] ?? '');
  const other = others.find((one) => one === said);
  const index = item.facts['index'];
  const reasons = closeness.filter((one) => said.split(' ').includes(one)).map((reason) => say(`contact.${reason}`));
  return (
    <section className="card">
      <h2>{say('traced.title')}</h2>
      <p>{other === undefined ? say('traced.person', { reasons: reasons.join(' · ') }) : say(`traced.${other}`)}</p>
      {other !== undefined && typeof index === 'string' && (
        <p className="small">
          <Link to={casePath(index)}>{say('traced.index')}</Link>
        </p>
      )}
    </section>
  );
};
