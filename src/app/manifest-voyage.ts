import type { ManifestFlight, ManifestProblem, PersonRole } from '../exchange/manifest.ts';
import { ownAirports } from '../city/airports.ts';
import type { RecordCommand, SingleCommand } from '../loop/command.ts';
import type { CaseState } from '../loop/state.ts';
import type { CaseId, Facts, UnitId } from '../loop/terms.ts';
import { expandState } from '../store/compact.ts';
import { openPersonal } from '../store/personal.ts';
import type { House } from './house.ts';
import { flightFacts, followsList, isBeside, newOfFlight, otherArrival } from './manifest-flights.ts';
import { type Aboard, type Plan, droppedKind, planPeople } from './manifest-plan.ts';
import { type Roll, dayOf } from './manifest-roll.ts';
import { newOfShip, shipFacts } from './manifest-ships.ts';

/** Where a voyage is expected: berths are run by the seaport, where there is one. */
const portUnit = (house: House, byShip: boolean): UnitId | null => {
  const active = house.units.all().filter((unit) => unit.active);
  const seaport = byShip ? active.find((unit) => unit.kind === 'seaport') : undefined;
  return (seaport ?? active.find((unit) => unit.kind === 'airport'))?.id ?? null;
};

const roleOf = ({ facts: { category } }: CaseState): PersonRole =>
  category === 'crew' || category === 'ship-crew' ? 'crew' : 'passenger';

const aboard = async (house: House, voyage: CaseId): Promise<Aboard> => {
  const { pool } = house.writer;
  const { rows } = await pool.query<{ case_id: CaseId; state: unknown }>(
    `select case_id, state from huan."case" where case_id = $1 or (voyage = $1 and loop = 'arrival')`,
    [voyage],
  );
  const states = new Map(rows.map((row) => [row.case_id, expandState(row.state)]));
  const itself = states.get(voyage) ?? null;
  states.delete(voyage);
  const ids = [...states.keys()];
  const personal = await openPersonal(pool, house.seal, ids);
  const { rows: gaps } = await pool.query<{ subject: CaseId }>(
    `select subject from huan."case"
      where subject = any($1::uuid[]) and loop = 'gap' and kind = $2 and closed_at is null`,
    [ids, droppedKind],
  );
  return {
    voyage: itself,
    people: [...states].map(([id, state]) => ({ id, state, role: roleOf(state), personal: personal.get(id) ?? {} })),
    asked: new Set(gaps.map(({ subject }) => subject)),
  };
};

/** What of a flight must be looked at although it is taken as it stands. */
const surprises = ({ flight, entries }: Roll): readonly ManifestProblem[] => {
  const { carrier, number, from, to, ship } = flight.arrival;
  const at = `flight ${carrier}${number}`;
  if (ship !== undefined) return [];
  const strange: ManifestProblem[] = ownAirports.some((own) => own === to)
    ? []
    : [
        {
          at,
          field: 'arrival',
          found: `${from}-${to}`,
          expected: `a flight to ${ownAirports.join(' or ')}`,
          severity: 'warning',
        },
      ];
  for (const { person, standing } of entries) {
    if (standing === 'cancelled' || !isBeside(flight, person)) continue;
    strange.push({
      at: person.at,
      field: 'leg',
      found: `${person.embark ?? ''}-${person.debark ?? ''}`,
      expected: `somebody who is aboard from ${from} to ${to}; they are expected all the same`,
      severity: 'warning',
    });
  }
  return strange;
};

/**
 * What a list says of the arrival of a flight that is known to arrive at another time: the new time, where it follows the
 * list; else a problem says which one stands, and so does the report.
 */
const laterWord = (flight: ManifestFlight, voyage: CaseState, id: CaseId, plan: Plan, mayTell: boolean): Facts => {
  const stands = otherArrival(flight, voyage);
  if (stands === null) return {};
  const { carrier, number, scheduledArrival = '' } = flight.arrival;
  if (mayTell && followsList(flight, voyage)) return { scheduledArrival };
  plan.standing[id] = stands;
  plan.problems.push({
    at: `flight ${carrier}${number}`,
    field: 'scheduled arrival',
    found: scheduledArrival,
    expected: `${stands}, which stands: record the new time as the flight’s schedule`,
    severity: 'warning',
  });
  return {};
};

/**
 * Plans everything about one flight: its voyage, its people, and the record that a list came.
 *
 * @param options `receivedAs` is the name of the file or channel; `mayTell`: whoever imports may tell a flight's schedule
 */
export const planFlight = async (
  house: House,
  roll: Roll,
  voyage: CaseId,
  plan: Plan,
  options: { readonly receivedAs: string; readonly allowDrops: boolean; readonly mayTell: boolean },
): Promise<void> => {
  const { flight } = roll;
  plan.problems.push(...surprises(roll));
  const known = await aboard(house, voyage);
  const { carrier, number, from, to, scheduledArrival, ship } = flight.arrival;
  if (known.voyage === null) {
    plan.commands.push({
      type: 'open',
      case: voyage,
      loop: 'voyage',
      holder: portUnit(house, ship !== undefined),
      facts: {
        carrier,
        number,
        from,
        to,
        day: dayOf(flight),
        scheduledArrival: scheduledArrival ?? null,
        ...flightFacts(flight),
        ...shipFacts(ship),
      },
    });
  }
  const before = plan.commands.length;
  const learnt =
    known.voyage === null
      ? {}
      : {
          ...newOfFlight(flight, known.voyage.facts),
          ...newOfShip(ship, known.voyage.facts),
          ...laterWord(flight, known.voyage, voyage, plan, options.mayTell),
        };
  const { heads, coming } = planPeople(house, roll, voyage, known, plan, options.allowDrops);
  const closed = known.voyage?.custody === 'closed';
  if (closed && coming === 0) return;
  if (known.voyage !== null && !closed && plan.commands.length === before && Object.keys(learnt).length === 0) return;
  const manifest: RecordCommand = {
    type: 'record',
    case: voyage,
    kind: 'manifest',
    facts: { ...learnt, manifestHeads: heads, function: flight.function, list: flight.list },
    // What a file is called often names somebody.
    personal: { receivedAs: options.receivedAs },
  };
  const reason = 'a newer manifest names people on it';
  const reopen: readonly SingleCommand[] = closed ? [{ type: 'reopen', case: voyage, reason }] : [];
  // Before the people, so that a cancelled flight takes its last list too.
  plan.commands.splice(before, 0, ...reopen, manifest);
};
