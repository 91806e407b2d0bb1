import type { ListedCase } from '../../../contract/answer.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { deskWords } from '../desk/words.ts';
import { markOf, personName } from './person.ts';

/** How a case of a list is called: the person's name where it was opened, else what it is, with a mark. */
export const CaseName = ({ item }: { readonly item: ListedCase }) => {
  const say = useWords(deskWords);
  const { word } = useInWords();
  const name = personName(item.person);
  if (item.loop === 'arrival') return <>{name ?? say('desk.person', { mark: markOf(item.case) })}</>;
  const kind = word('loop', item.loop);
  return (
    <>
      {kind} {name ?? markOf(item.case)}
    </>
  );
};
