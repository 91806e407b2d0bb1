import { Link } from '@tanstack/react-router';
import type { ListedCase } from '../../../contract/answer.ts';
import { useWords } from '../../text/words.ts';
import { printWords } from './words.ts';

/** The papers of a person: the written order while a measure binds, the notice once they are released. */
export const PaperLinks = ({ item }: { readonly item: ListedCase }) => {
  const say = useWords(printWords);
  return (
    <>
      {item.measure !== null && (
        <Link className="button" to="/print/paper/$paper/$case" params={{ paper: 'order', case: item.case }}>
          {say('print.order')}
        </Link>
      )}
      {item.ending === 'released' && (
        <Link className="button" to="/print/paper/$paper/$case" params={{ paper: 'release', case: item.case }}>
          {say('print.release')}
        </Link>
      )}
    </>
  );
};
