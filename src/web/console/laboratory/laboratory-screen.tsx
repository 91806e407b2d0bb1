import { useState } from 'react';
import { casePage } from '../../../contract/answer.ts';
import { laboratoryPage } from '../../../contract/laboratory.ts';
import { useGive } from '../../ask/command.ts';
import '../../styles/case.css';
import '../../styles/desk.css';
import '../../styles/work.css';
import { useWords } from '../../text/words.ts';
import { useCityNow } from '../../ui/clock.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { useAsked } from '../asked.ts';
import { Due } from '../desk/due.tsx';
import { type Coming, gathered } from '../desk/lists.ts';
import { deskWords } from '../desk/words.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { Waiting } from '../waiting.tsx';
import { BatchDialog } from './batch-dialog.tsx';
import { Entry } from './entry.tsx';
import { Found } from './found.tsx';
import { laboratoryWords } from './words.ts';

/** Batches that a courier offers. */
const Batches = ({ now }: { readonly now: number }) => {
  const say = useWords(laboratoryWords);
  const sayDesk = useWords(deskWords);
  const { unit, nameOf, may } = useSession();
  const give = useGive(unit);
  const coming = useAsked(casePage, '/v1/desk?list=coming&loop=specimen&limit=500');
  const [receiving, setReceiving] = useState<Coming | null>(null);
  const batches = gathered(coming.data?.items ?? []);
  return (
    <section className="card" aria-label={say('lab.coming')}>
      <h2>{say('lab.coming')}</h2>
      {coming.data === undefined && <Waiting of={coming} />}
      {coming.data !== undefined && batches.length === 0 && <p className="quiet">{say('lab.coming-none')}</p>}
      <ul className="people-lines">
        {batches.map((batch) => (
          <li key={batch.key} data-coming={batch.key}>
            <b>{say('lab.batch-from', { unit: nameOf(batch.from) })}</b>
            <span className="quiet small">
              {sayDesk('desk.offered-at', { time: cityTimeNear(Date.parse(batch.at), now) })}
            </span>
            <Due due={batch.due} now={now} />
            {batch.handover !== null && <span className="quiet small">{say('lab.batch-hidden')}</span>}
            {may.act && (
              <button
                type="button"
                className="button strong push"
                disabled={give.isPending}
                onClick={() => {
                  const [only] = batch.people;
                  if (batch.handover !== null) setReceiving(batch);
                  else if (only !== undefined && only.offer !== null)
                    give.mutate({ type: 'accept', case: only.case, offer: only.offer.offer });
                }}
              >
                {say('lab.receive')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Refusal error={give.error} />
      {receiving?.handover !== undefined && receiving?.handover !== null && (
        <BatchDialog handover={receiving.handover} from={receiving.from} onClose={() => setReceiving(null)} />
      )}
    </section>
  );
};

/** What a laboratory does: receive batches, give results, and see whom they found. */
export const LaboratoryScreen = () => {
  const say = useWords(laboratoryWords);
  const { kind, may, live } = useSession();
  const asked = useAsked(laboratoryPage, '/v1/laboratory');
  const { data: page } = asked;
  const now = useCityNow(live.is !== 'lost') ?? 0;
  if (page === undefined) return <Waiting of={asked} screen />;
  const gives = may.act && kind === 'laboratory';
  return (
    <div className="screen work">
      <div className="screen-head">
        <h1>{say(kind === 'courier' ? 'lab.courier' : 'lab.title')}</h1>
      </div>
      <Batches now={now} />
      <div className="case-halves">
        <Entry page={page} now={now} gives={gives} />
        <Found given={page.results} more={page.moreResults} now={now} gives={gives} />
      </div>
    </div>
  );
};
