import { randomUUID } from 'node:crypto';
import type { ManifestDocument } from '../../exchange/manifest.ts';
import { type CaseId, actorId, commandId, unitId } from '../../loop/terms.ts';
import { findContacts } from '../contacts.ts';
import type { House } from '../house.ts';
import { importManifest } from '../manifest.ts';
import { voyageId } from '../manifest-flights.ts';

const day = '2020-03-27';

/** A flight's list of synthetic people, eight to a row. */
export const listOf = (number: string, heads: number): ManifestDocument => {
  const arrival = { carrier: 'XX', number, from: 'FCO', to: 'PVG', scheduledArrival: `${day}T08:30` };
  const people = Array.from({ length: heads }, (_, index) => ({
    role: 'passenger' as const,
    surname: 'BENCH',
    givenNames: `PERSON ${index}`,
    birthDate: '1990-01-01',
    documents: [{ type: 'P' as const, number: `B${number}${index}` }],
    seat: `${1 + Math.floor(index / 8)}${'ABCDEFGH'.charAt(index % 8)}`,
    at: `row ${index}`,
  }));
  const flight = { legs: [arrival], arrival, function: 'original' as const, list: 'passenger' as const, people };
  return { source: 'json', flights: [flight], problems: [] };
};

const clerk = { actor: actorId('bench'), unit: unitId('PVG-AIRPORT') };

/** Imports one list: every head an open, decided case. */
export const importList = async (house: House, number: string, heads: number): Promise<CaseId> => {
  const options = { commandId: commandId(randomUUID()), dryRun: false, receivedAs: 'bench' };
  const report = await importManifest(house, clerk, listOf(number, heads), options);
  if (!report.applied || report.opened !== heads)
    throw new Error(`the manifest was not applied: ${JSON.stringify(report)}`);
  return voyageId('XX', number, 'PVG', day);
};

/** The contacts of one person of a flight, by every rule. */
export const contactsOnFlight = async (house: House, voyage: CaseId): Promise<number> => {
  const { rows } = await house.owner.pool.query<{ case_id: CaseId }>(
    `select case_id from huan."case" where voyage = $1 and loop = 'arrival' limit 1`,
    [voyage],
  );
  const index = rows[0]?.case_id;
  if (index === undefined) throw new Error('the flight is empty');
  return (await findContacts(house, index)).length;
};
