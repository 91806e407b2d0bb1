import { useState } from 'react';
import { NumberInput, Select } from '@mantine/core';
import { casePage } from '../../../contract/answer.ts';
import type { RunPage } from '../../../contract/dispatch.ts';
import { type Done, useGive } from '../../ask/command.ts';
import { colon } from '../../text/language.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { useAsked } from '../asked.ts';
import { AcceptDialog } from '../desk/accept-dialog.tsx';
import { type Coming, gathered } from '../desk/lists.ts';
import { markOf } from '../person/person.ts';
import { ReasonDialog } from '../reason-dialog.tsx';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useSteps } from '../steps.ts';
import { useToast } from '../toast.tsx';
import { usePeopleAboard } from './aboard.tsx';
import { doorOf, partsParty } from './runs.ts';
import { dispatchWords } from './words.ts';

/** Heads are typed before anything says how many there should be. */
const Count = ({ page }: { readonly page: RunPage }) => {
  const say = useWords(dispatchWords);
  const { unit } = useSession();
  const give = useGive(unit);
  const [typed, setTyped] = useState<number | null>(null);
  const [last, setLast] = useState<{ readonly counted: number; readonly done: Done } | null>(null);
  const differs = last !== null && last.done.held !== null && last.done.held !== last.counted;
  return (
    <form
      className="evidence-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed === null) return;
        give.mutate(
          { type: 'record', case: page.run.case, kind: 'count', counted: typed },
          {
            onSuccess: (done) => {
              setLast({ counted: typed, done });
              setTyped(null);
            },
          },
        );
      }}
    >
      <NumberInput
        size="lg"
        label={say('run.count')}
        description={say('run.count-why')}
        min={0}
        max={200}
        allowDecimal={false}
        value={typed ?? ''}
        onChange={(said) => setTyped(typeof said === 'number' ? said : null)}
      />
      <button type="submit" className="button strong" disabled={typed === null || give.isPending}>
        {say('run.count-do')}
      </button>
      {last !== null && (
        <p className={differs ? 'notice trouble' : 'notice'} role="status" data-count={differs ? 'differs' : 'agrees'}>
          {differs
            ? say('run.count-differs', { counted: last.counted, held: last.done.held ?? 0 })
            : say('run.count-agrees', { count: last.counted })}
        </p>
      )}
      <Refusal error={give.error} />
    </form>
  );
};

/** Kinds of unit where a vehicle lets people off. */
const lodging: ReadonlySet<string> = new Set(['site', 'test-point', 'community']);

/** To another door than was planned, or to any where nothing was: whoever drives them says it, and is cautioned first. */
const Elsewhere = ({
  planned,
  strong,
  heads,
  busy,
  onHand,
}: {
  readonly planned: readonly string[];
  readonly strong: boolean;
  readonly heads: number;
  readonly busy: boolean;
  readonly onHand: (to: string) => void;
}) => {
  const say = useWords(dispatchWords);
  const { unit, units, nameOf } = useSession();
  const [other, setOther] = useState<string | null>(null);
  const district = units.get(unit)?.parent ?? null;
  const places = [...units.values()]
    .filter(
      ({ kind, active, unit: one }) => active && lodging.has(kind) && !(planned.length === 1 && planned[0] === one),
    )
    .toSorted((one, next) => Number(next.parent === district) - Number(one.parent === district));
  const form = (
    <div className="evidence-form">
      <Select
        className="grow"
        label={say(planned.length === 0 ? 'run.hand-to' : 'run.hand-other')}
        searchable
        limit={60}
        data={places.map((one) => ({ value: one.unit, label: nameOf(one.unit) }))}
        value={other}
        onChange={setOther}
      />
      {other !== null && planned.length > 0 && (
        <p className="notice trouble" role="status">
          {say('run.hand-caution', { planned: planned.map(nameOf).join(' · '), unit: nameOf(other) })}
        </p>
      )}
      <button
        type="button"
        className={strong ? 'button strong' : 'button'}
        disabled={other === null || busy}
        onClick={() => other !== null && onHand(other)}
      >
        {other === null || planned.length === 0
          ? say('run.hand-do', { count: heads })
          : say('run.hand-all-the-same', { count: heads, unit: nameOf(other) })}
      </button>
    </div>
  );
  if (planned.length === 0) return form;
  return (
    <details className="elsewhere">
      <summary>{say('run.hand-other')}</summary>
      {form}
    </details>
  );
};

/** Who is handed over to whom, kept while it is asked why a party is parted. */
interface Going {
  readonly to: string;
  readonly link: string;
  readonly cases: readonly string[];
  readonly more: { readonly run?: string; readonly splits?: string };
}

/** Everybody off the vehicle, door by door; when it stands still, to the vehicle that relieves it. */
const HandOff = ({ page }: { readonly page: RunPage }) => {
  const say = useWords(dispatchWords);
  const { unit, units, nameOf } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const known = usePeopleAboard(page);
  const here = (known.data?.items ?? []).filter(({ holder }) => holder === unit);
  const free = here.filter(({ offer }) => offer === null);
  const offered = Map.groupBy(
    here.flatMap(({ offer }) => offer ?? []),
    ({ to }) => to,
  );
  const doors = Map.groupBy(free, (one) => doorOf(page, one) ?? '');
  const planned = [...doors.keys()].filter((to) => to !== '');
  const [parting, setParting] = useState<Going | null>(null);
  const hand = (to: string, link: string, cases: readonly string[], more: Going['more'] = {}): void => {
    const [only] = cases;
    const common = { to, link, ...more };
    give.mutate(
      (idFor) =>
        cases.length === 1 && only !== undefined
          ? { type: 'offer', case: only, ...common }
          : { type: 'offer-group', handover: idFor(`handover ${cases.join(' ')}`), cases: [...cases], ...common },
      {
        onSuccess: () => {
          setParting(null);
          toast({ text: say('run.handed', { unit: nameOf(to) }) });
        },
        // That a party is parted is not for the screen to explain: whoever does it is asked why.
        onError: (error) => {
          if (partsParty(error) && more.splits === undefined) setParting({ to, link, cases, more });
        },
      },
    );
  };
  const { relief } = page;
  const there = page.run.arrivedAt !== null || page.run.brokenAt !== null;
  const linkTo = (to: string): string => (units.get(to)?.kind === 'test-point' ? 'screening' : 'territory');
  return (
    <>
      {parting !== null && (
        <ReasonDialog
          title={say('run.parts')}
          busy={give.isPending}
          error={give.error}
          onDo={(splits) => hand(parting.to, parting.link, parting.cases, { ...parting.more, splits })}
          onClose={() => setParting(null)}
        />
      )}
      {relief !== null && free.length > 0 && (
        <button
          type="button"
          className="button strong"
          disabled={give.isPending || !relief.ready}
          onClick={() =>
            hand(
              relief.crew,
              'transfer',
              free.map((one) => one.case),
              { run: relief.case },
            )
          }
        >
          {say('run.relief-hand', { count: free.length })}
        </button>
      )}
      {page.run.departedAt !== null &&
        [...doors].map(([to, people]) =>
          to === '' ? null : (
            <button
              key={to}
              type="button"
              className={there ? 'button strong' : 'button'}
              disabled={give.isPending}
              onClick={() =>
                hand(
                  to,
                  linkTo(to),
                  people.map((one) => one.case),
                )
              }
            >
              {say('run.hand', { unit: nameOf(to), count: people.length })}
            </button>
          ),
        )}
      {page.run.departedAt !== null && free.length > 0 && (
        <Elsewhere
          planned={planned}
          strong={planned.length === 0 && there}
          heads={free.length}
          busy={give.isPending}
          onHand={(to) =>
            hand(
              to,
              linkTo(to),
              free.map((one) => one.case),
            )
          }
        />
      )}
      {[...offered].map(([to, offers]) => (
        <p key={to} className="notice">
          {say('run.hand-wait', { unit: nameOf(to), count: offers.length })}
        </p>
      ))}
      <Refusal error={give.error} nameOf={(id) => (here.some((one) => one.case === id) ? markOf(id) : id)} />
    </>
  );
};

/** What a crew does, in the order in which it comes: take the vehicle, count people in, count twice, leave, arrive, hand over. */
export const CrewWork = ({ page }: { readonly page: RunPage }) => {
  const say = useWords(dispatchWords);
  const { word, need } = useInWords();
  const { unit } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const steps = useSteps([page.run.case]);
  const coming = useAsked(casePage, '/v1/desk?list=coming&loop=arrival&limit=500');
  const [accepting, setAccepting] = useState<Coming | null>(null);
  const { run } = page;
  const known = steps.data?.find((one) => one.case === run.case);
  const holds = known?.standing === 'holder';
  const mine = gathered((coming.data?.items ?? []).filter(({ offer }) => offer?.run === run.case));
  const record = (kind: string, said: string): void =>
    give.mutate({ type: 'record', case: run.case, kind }, { onSuccess: () => toast({ text: said }) });
  const left = run.departedAt !== null;
  const stillAboard = run.aboard ?? 0;
  const endings = left || run.brokenAt !== null || run.emptyAt !== null ? (known?.endings ?? []) : [];
  return (
    <section className="card evidence-form crew-work">
      {run.offeredTo === unit && page.case.offer !== null && (
        <button
          type="button"
          className="button strong"
          disabled={give.isPending}
          onClick={() =>
            give.mutate(
              { type: 'accept', case: run.case, offer: page.case.offer?.offer ?? '' },
              { onSuccess: () => toast({ text: say('run.accepted') }) },
            )
          }
        >
          {say('run.accept')}
        </button>
      )}
      {mine.map((one) => (
        <div key={one.key} className="notice row" data-coming={one.key}>
          <span>{say('run.coming')}</span>
          <button
            type="button"
            className="button strong push"
            onClick={() => {
              const [only] = one.people;
              if (one.handover !== null) setAccepting(one);
              else if (only?.offer !== null && only !== undefined)
                give.mutate({ type: 'accept', case: only.case, offer: only.offer.offer });
            }}
          >
            {say('run.count-in')}
          </button>
        </div>
      ))}
      {holds && !left && run.link === 'boarding' && (
        <>
          <Count page={page} />
          <button
            type="button"
            className={run.counts >= 2 && !run.differs ? 'button strong' : 'button'}
            disabled={give.isPending}
            onClick={() => record('departure', say('run.departed'))}
          >
            {say('run.depart')}
          </button>
        </>
      )}
      {holds && left && run.arrivedAt === null && (
        <div className="row">
          <button
            type="button"
            className="button strong"
            disabled={give.isPending}
            onClick={() => record('arrival', say('run.arrived'))}
          >
            {say('run.arrive')}
          </button>
          <button
            type="button"
            className="button"
            disabled={give.isPending}
            onClick={() => record('position', say('run.position-said'))}
          >
            {say('run.position')}
          </button>
          {run.brokenAt === null && (
            <button
              type="button"
              className="button danger push"
              disabled={give.isPending}
              onClick={() => record('breakdown', say('run.broke'))}
            >
              {say('run.breakdown')}
            </button>
          )}
        </div>
      )}
      {holds && (left || run.brokenAt !== null) && run.aboard !== null && run.aboard > 0 && <HandOff page={page} />}
      {holds && (run.arrivedAt !== null || run.brokenAt !== null) && (
        <div className="row">
          {run.emptyAt === null && (
            <button
              type="button"
              className={stillAboard === 0 ? 'button strong' : 'button'}
              disabled={give.isPending || stillAboard > 0}
              aria-describedby={stillAboard > 0 ? 'run-still-aboard' : undefined}
              onClick={() => record('empty', say('run.emptied'))}
            >
              {say('run.empty')}
            </button>
          )}
          {page.case.evidence['cleaning'] === undefined && (
            <button
              type="button"
              className="button"
              disabled={give.isPending}
              onClick={() => record('cleaning', say('run.cleaned'))}
            >
              {say('run.cleaning')}
            </button>
          )}
        </div>
      )}
      {holds && (run.arrivedAt !== null || run.brokenAt !== null) && run.emptyAt === null && stillAboard > 0 && (
        <p id="run-still-aboard" className="quiet small">
          {say('run.empty-not-yet', { count: stillAboard })}
        </p>
      )}
      {holds &&
        endings.map(({ ending, barred }) =>
          barred === null ? (
            <button
              key={ending}
              type="button"
              className="button"
              disabled={give.isPending}
              onClick={() =>
                give.mutate(
                  { type: 'close', case: run.case, ending },
                  { onSuccess: () => toast({ text: say('run.closed') }) },
                )
              }
            >
              {say('run.close')}
              {colon()}
              {word('ending', ending)}
            </button>
          ) : (
            ending === 'completed' && (
              <p key={ending} className="quiet small">
                {say('run.close')} – {say('run.lacks')}
                {colon()}
                {barred.code === 'evidence_missing' ? barred.about.map(need).join(' · ') : barred.text}
              </p>
            )
          ),
        )}
      {give.error !== null && (
        <div data-refused="">
          <Refusal error={give.error} />
        </div>
      )}
      {!holds && run.offeredTo !== unit && mine.length === 0 && <p className="quiet">{say('run.nothing')}</p>}
      {accepting?.handover !== undefined && accepting?.handover !== null && (
        <AcceptDialog handover={accepting.handover} from={accepting.from} onClose={() => setAccepting(null)} />
      )}
    </section>
  );
};
