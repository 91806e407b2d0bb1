import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { useOpening } from '../../ask/opening.ts';
import { usePeople } from '../../ask/queries.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { laneOf } from '../person/person.ts';
import { useSession } from '../session.tsx';
import { Waiting } from '../waiting.tsx';
import { seatMapOf } from './seats.ts';
import { flightWords } from './words.ts';

/** The cabin as it sits: each seat in the colour of its lane and with its letter, grey for whoever has left the aircraft. */
export const SeatMapCard = ({ flight }: { readonly flight: string }) => {
  const say = useWords(flightWords);
  const { word } = useInWords();
  const { unit } = useSession();
  const [shown, setShown] = useState(false);
  const people = usePeople(unit, flight, useOpening(shown));
  const map = shown && people.data !== undefined ? seatMapOf(people.data.items) : null;
  return (
    <section className="card">
      <div className="row">
        <h2>{say('whole.seats')}</h2>
        {!shown && (
          <button type="button" className="button push" onClick={() => setShown(true)}>
            {say('whole.seats-show')}
          </button>
        )}
      </div>
      {!shown && <p className="quiet small">{say('whole.seats-why')}</p>}
      {shown && map === null && <Waiting of={people} />}
      {map !== null && map.rows.length === 0 && <p className="quiet">{say('whole.seats-none')}</p>}
      {map !== null && map.rows.length > 0 && (
        <div className="cabin" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <td />
                {map.letters.map((letter) => (
                  <th key={letter} scope="col">
                    {letter}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {map.rows.map((row) => (
                <tr key={row}>
                  <th scope="row">{row}</th>
                  {map.letters.map((letter) => {
                    const seat = map.at.get(`${row}${letter}`);
                    if (seat === undefined) return <td key={letter} />;
                    const { person } = seat;
                    const lane = laneOf(person);
                    const wave = person.facts['wave'];
                    const label = say('whole.seat', {
                      seat: `${row}${letter}`,
                      lane: lane === null ? say('whole.no-lane') : word('lane', lane),
                      place: word('link', person.link),
                    });
                    return (
                      <td key={letter}>
                        <Link
                          to={casePath(person.case)}
                          className={`seat-cell seat-${lane ?? 'none'}${person.link === 'aboard' ? '' : ' seat-gone'}${person.late > 0 ? ' seat-late' : ''}`}
                          title={typeof wave === 'number' ? `${label} · ${say('whole.wave', { wave })}` : label}
                          aria-label={label}
                        >
                          {lane === null ? '·' : word('lane', lane).slice(0, 1)}
                        </Link>
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
          {map.unseated > 0 && <p className="quiet small">{say('whole.unseated', { count: map.unseated })}</p>}
        </div>
      )}
    </section>
  );
};
