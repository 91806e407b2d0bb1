import { importManifest } from '../app/manifest.ts';
import { voyageId } from '../app/manifest-flights.ts';
import { normalised } from '../city/search.ts';
import type { SingleCommand } from '../loop/command.ts';
import { type CaseId, unitId } from '../loop/terms.ts';
import { sampleActor } from './act.ts';
import { manifestOf } from './flights.ts';
import type { Person } from './people.ts';
import { type Play, casesOf } from './play.ts';
import type { FlightPlan } from './timetable.ts';

/** The case of a flight's voyage. */
export const voyageOf = (play: Play, plan: FlightPlan): CaseId =>
  voyageId(plan.flight.route.carrier, plan.flight.route.number, 'PVG', play.plan.day);

/** Finds the cases that a manifest opened, by the hidden numbers of the documents. @returns how many were found */
export const learnCases = async (play: Play, people: readonly Person[], voyage: CaseId): Promise<number> => {
  const { house } = play.acting;
  const byToken = new Map<string, Person>();
  for (const person of people) {
    for (const { number } of person.manifest.documents) {
      byToken.set(house.seal.token('document', normalised(number)).toString('hex'), person);
    }
  }
  const who = { actor: sampleActor('CARRIERS'), unit: house.duty };
  const { rows } = await house.read(who, (seen) =>
    seen.query<{ case_id: CaseId; token: Buffer }>(
      `select t.case_id, t.token from huan."case" c join huan.token t on t.case_id = c.case_id
        where c.voyage = $1 and c.loop = 'arrival' and t.kind = 'document'`,
      [voyage],
    ),
  );
  let found = 0;
  for (const row of rows) {
    const person = byToken.get(row.token.toString('hex'));
    if (person === undefined) continue;
    play.cases.set(person, row.case_id);
    found += 1;
  }
  return found;
};

const sendManifest = async (play: Play, plan: FlightPlan): Promise<void> => {
  const { acting } = play;
  const { people } = plan.flight;
  const voyage = voyageOf(play, plan);
  // A day that is played again after an interruption finds its people already there.
  if ((await learnCases(play, people, voyage)) > 0) return;
  const who = { actor: sampleActor('CARRIERS'), unit: unitId('CARRIERS') };
  const report = await importManifest(acting.house, who, manifestOf(plan.flight, play.plan.day), {
    commandId: acting.newCommand(`${plan.flight.label} manifest`),
    dryRun: false,
    receivedAs: `${plan.flight.label}.edi`,
  });
  if (!report.applied)
    throw new Error(`the manifest of ${plan.flight.label} was not applied: ${JSON.stringify(report.refusal)}`);
  await learnCases(play, people, voyage);
};

/** What a health declaration says. */
export const declarationOf = (person: Person, id: CaseId): SingleCommand => ({
  type: 'record',
  case: id,
  kind: 'declaration',
  facts: {
    countries: person.countries,
    ...(person.lastIn.length > 0 ? { lastIn: person.lastIn } : {}),
    contactWithCase: person.metCase,
    symptoms: person.symptoms,
    destination: person.destination,
    district: person.district,
    ...(person.needs.length > 0 ? { needs: person.needs } : {}),
  },
});

/** The carrier's part of a flight: manifest, declarations made ahead, the offer at the aircraft's door, no-shows. */
export const playCarrier = (play: Play, plan: FlightPlan): void => {
  const { acting, driver } = play;
  const { flight } = plan;
  let manifest = Promise.resolve();
  driver.at(plan.manifest, async () => {
    manifest = sendManifest(play, plan);
    driver.aside(manifest);
  });
  for (const party of plan.parties) {
    if (party.declared === null || party.declared <= plan.manifest) continue;
    driver.at(party.declared, async () => {
      await manifest;
      const said = [...party.going, ...party.sick].flatMap((person) => {
        const id = play.cases.get(person);
        return id === undefined ? [] : [declarationOf(person, id)];
      });
      await acting.all('CARRIERS', `${party.label} declared`, said);
    });
  }
  driver.beside(plan.doors, async () => {
    await manifest;
    const listed = casesOf(play, flight.people);
    const aboard = casesOf(play, plan.aboard);
    if (!plan.silent) {
      await acting.carry({
        label: `${flight.label} door`,
        from: 'CARRIERS',
        to: 'PVG-BOARDING',
        link: 'stand',
        cases: listed,
        present: aboard,
      });
      return;
    }
    // Nobody of the carrier is there: customs has the people and says so, the missing signature is the carrier's gap.
    const claims = aboard.map((id): SingleCommand => ({
      type: 'claim',
      case: id,
      link: 'stand',
      reason: 'no agent of the carrier at the door',
    }));
    await acting.all('PVG-BOARDING', `${flight.label} claims`, claims);
  });
  driver.at(plan.doors + 30, async () => {
    for (const id of casesOf(play, plan.noShows)) {
      await acting.all('CARRIERS', `not boarded ${id}`, [
        { type: 'record', case: id, kind: 'not-boarded' },
        { type: 'close', case: id, ending: 'not-boarded' },
      ]);
    }
  });
};
