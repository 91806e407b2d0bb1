import { type SyntheticEvent, useState } from 'react';
import { TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { UnitView } from '../../../contract/answer.ts';
import { type StandView, standList } from '../../../contract/stand.ts';
import { together, useGive } from '../../ask/command.ts';
import { useWords } from '../../text/words.ts';
import { casePath, flightPath } from '../../ui/address.ts';
import { useAsked } from '../asked.ts';
import { Refusal } from '../refusal.tsx';
import { below, useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { Waiting } from '../waiting.tsx';
import { registerWords } from './register-words.ts';

const allowed = /^[A-Z0-9][A-Z0-9./-]{0,19}$/;

/** Names as they are typed in one line: parted by blanks or commas, each once. */
const namesIn = (typed: string): readonly string[] => [
  ...new Set(
    typed
      .toUpperCase()
      .split(/[\s,，、;；]+/u)
      .filter((name) => name !== ''),
  ),
];

const NewStands = ({ airport, known }: { readonly airport: string; readonly known: ReadonlySet<string> }) => {
  const say = useWords(registerWords);
  const { unit } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const [typed, setTyped] = useState('');
  const names = namesIn(typed);
  const bad = names.filter((name) => !allowed.test(name));
  const twice = names.filter((name) => known.has(name));
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    give.mutate(
      (idFor) =>
        together(
          names.flatMap((stand) => {
            const id = idFor(`stand ${stand}`);
            return [
              { type: 'open' as const, case: id, loop: 'stand', holder: airport, facts: { stand } },
              { type: 'record' as const, case: id, kind: 'checklist', facts: { capacity: 1 } },
            ];
          }),
        ),
      {
        onSuccess: () => {
          toast({ text: say('stand-list.added', { count: names.length }) });
          setTyped('');
        },
      },
    );
  };
  return (
    <form className="administration-names" onSubmit={submit}>
      <TextInput
        label={say('stand-list.names')}
        description={say('stand-list.names-what')}
        autoComplete="off"
        maxLength={2000}
        value={typed}
        error={
          bad.length > 0
            ? say('stand-list.bad', { names: bad.join(' ') })
            : twice.length > 0
              ? say('stand-list.twice', { names: twice.join(' ') })
              : null
        }
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <Refusal error={give.error} />
      <button
        type="submit"
        className="button strong"
        disabled={give.isPending || names.length === 0 || names.length > 400 || bad.length > 0 || twice.length > 0}
      >
        {say('stand-list.add')}
      </button>
    </form>
  );
};

/** How a stand is: what stands on it, or what it lacks to take a flight. */
const standing = ({ checked, by, ready }: StandView): 'unchecked' | 'taken' | 'dirty' | 'free' =>
  !checked ? 'unchecked' : by !== null ? 'taken' : ready ? 'free' : 'dirty';

/** Stands of the airports below a unit. Each is a case, so what is done with one is done there, by the airport. */
export const StandsPart = ({ unit }: { readonly unit: UnitView }) => {
  const say = useWords(registerWords);
  const { unit: acting, kind, units, nameOf, may } = useSession();
  const toast = useToast();
  const give = useGive(acting);
  const asked = useAsked(standList, '/v1/stands');
  const { data, error } = asked;
  const airports = below(units, unit.unit).filter((one) => one.kind === 'airport');
  return (
    <section className="card administration-unit" aria-labelledby="admin-stands">
      <h2 id="admin-stands">{nameOf(unit.unit)}</h2>
      <p className="quiet small">{say('stand-list.who', { unit: nameOf(acting) })}</p>
      {(data === undefined || error !== null) && <Waiting of={asked} />}
      {airports.length === 0 && <p className="quiet">{say('stand-list.none-at')}</p>}
      {airports.map((airport) => {
        const stands = (data?.items ?? []).filter((one) => one.unit === airport.unit);
        const mine = may.act && (acting === airport.unit || kind === 'duty');
        return (
          <div key={airport.unit} className="stands-of">
            <h3>{nameOf(airport.unit)}</h3>
            {data !== undefined && stands.length === 0 && <p className="quiet">{say('stand-list.none')}</p>}
            <ul className="stand-list">
              {stands.map((one) => {
                const name = one.stand ?? say('stand-list.unnamed');
                const state = standing(one);
                return (
                  <li key={one.case} className={`stand stand-${state}`} data-stand={one.stand}>
                    <Link to={casePath(one.case)} aria-label={`${name}: ${say('stand-list.case')}`}>
                      <b>{name}</b>
                    </Link>
                    <span className="small">{say(`stand-list.${state}`)}</span>
                    {one.by !== null && (
                      <Link
                        className="small"
                        to={flightPath(one.by)}
                        aria-label={`${say('stand-list.flight')}: ${name}`}
                      >
                        {say('stand-list.flight')}
                      </Link>
                    )}
                    {state === 'dirty' && may.act && acting === airport.unit && (
                      <button
                        type="button"
                        className="button"
                        aria-label={`${say('stand-list.cleaned')}: ${name}`}
                        disabled={give.isPending}
                        onClick={() =>
                          give.mutate(
                            { type: 'record', case: one.case, kind: 'cleaning' },
                            { onSuccess: () => toast({ text: say('stand-list.cleaned') }) },
                          )
                        }
                      >
                        {say('stand-list.cleaned')}
                      </button>
                    )}
                  </li>
                );
              })}
            </ul>
            {mine && airport.active && (
              <NewStands
                airport={airport.unit}
                known={new Set(stands.flatMap(({ stand }) => (stand === null ? [] : [stand.toUpperCase()])))}
              />
            )}
          </div>
        );
      })}
      <Refusal error={give.error} />
    </section>
  );
};
