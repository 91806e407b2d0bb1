import { useState } from 'react';
import { useWords } from '../../text/words.ts';
import { Screen, TextField } from '../parts.tsx';
import { Cut, PersonRow, useNames } from '../rows.tsx';
import { useScan } from '../scan/use-scan.ts';
import { useDesk } from '../use.tsx';
import { go } from '../way.ts';
import { fieldWords } from '../work-words.ts';

const many = 8;

/** Whom I hold. */
export const Holding = () => {
  const say = useWords(fieldWords);
  const nameOf = useNames();
  const [sought, setSought] = useState('');
  const people = useDesk().holding.filter(({ loop }) => loop === 'arrival');
  const words = sought.trim().toLowerCase();
  const shown = people.filter(
    (one) => words === '' || `${nameOf(one)} ${one.seat ?? ''}`.toLowerCase().includes(words),
  );
  useScan((ids) => {
    const here = people.find((one) => ids.includes(one.case));
    if (here !== undefined) go('person', here.case);
    return here !== undefined;
  });
  return (
    <Screen title={say('field.holding')} onBack={() => go()}>
      <Cut />
      {people.length > many && <TextField label={say('field.holding.search')} value={sought} onChange={setSought} />}
      {people.length === 0 && <p className="f-empty">{say('field.holding.none')}</p>}
      <ul className="f-list" aria-label={say('field.people')}>
        {shown.map((one) => (
          <PersonRow key={one.case} one={one} onPress={() => go('person', one.case)} />
        ))}
      </ul>
    </Screen>
  );
};
