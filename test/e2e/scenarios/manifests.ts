// Flights with people of names of one's choice, and the search that finds them: for scenarios about who people are.

import { randomUUID } from 'node:crypto';
import { type ManifestReport, importManifest } from '../../../src/app/manifest.ts';
import { search } from '../../../src/app/search.ts';
import { searchBody } from '../../../src/contract/query.ts';
import type { ManifestDocument, ManifestPerson } from '../../../src/exchange/manifest.ts';
import type { Who } from '../../../src/store/reader.ts';
import { actorId, commandId, unitId } from '../../../src/loop/terms.ts';
import type { CaseId, Journey } from '../../journey.ts';

const officer = (unit: string): Who => ({ actor: actorId(`officer of ${unit}`), unit: unitId(unit) });

/** The cases that the duty centre finds. */
export const lookFor = async (at: Journey, body: object): Promise<readonly string[]> =>
  (await search(at.house, officer('DUTY'), searchBody.parse(body))).items.map((item) => item.case).toSorted();

export const passenger = (
  surname: string,
  givenNames: string,
  number: string,
  more: Partial<ManifestPerson> = {},
): ManifestPerson => ({
  role: 'passenger',
  surname,
  givenNames,
  birthDate: '1988-02-29',
  documents: [{ type: 'P', number }],
  at: number,
  ...more,
});

/** Imports the list of a flight. */
export const importList = async (
  at: Journey,
  flightNumber: string,
  people: ManifestPerson[],
): Promise<ManifestReport & { readonly voyage: CaseId }> => {
  const arrival = { carrier: 'MU', number: flightNumber, from: 'FCO', to: 'PVG', scheduledArrival: '2026-03-27T08:30' };
  const flight = { legs: [arrival], arrival, function: 'original' as const, list: 'passenger' as const, people };
  const document: ManifestDocument = { source: 'json', flights: [flight], problems: [] };
  const options = { commandId: commandId(randomUUID()), dryRun: false, receivedAs: 'scenario' };
  const report = await importManifest(at.house, officer('PVG-AIRPORT'), document, options);
  const [imported] = report.flights;
  if (imported === undefined) throw new Error('nothing was imported');
  return { ...report, voyage: imported.voyage };
};
