import { randomUUID } from 'node:crypto';
import { importManifest } from '../app/manifest.ts';
import { readManifest } from '../app/read-manifest.ts';
import { accountKey, commandKey } from '../contract/text.ts';
import type { House } from '../app/house.ts';
import { noUnit } from './command.ts';
import { type Output, Refused, exits } from './output.ts';

/**
 * Imports one manifest on behalf of the airport (the duty room where there is none yet, or the unit named). Every run is
 * a command of its own; the same file again changes nothing because everything in it is known.
 *
 * @returns the exit code: 0 when applied (or when a dry run finds nothing against it), 1 when refused
 */
export const importFile = async (
  house: House,
  bytes: Uint8Array,
  options: { dryRun: boolean; allowDrops: boolean; unit: string | undefined; receivedAs: string },
  output: Output,
): Promise<number> => {
  output.progress('Reading', 0, 2);
  const document = await readManifest(bytes, new Date().getUTCFullYear());
  const units = house.units.all();
  const airport = units.find((unit) => unit.kind === 'airport' && unit.active);
  const unit = units.find((one) => one.id === options.unit) ?? airport ?? units.find((one) => one.id === house.duty);
  if (unit === undefined) throw new Refused('There is no unit to import for: name it with --unit.');
  if (options.unit !== undefined && unit.id !== options.unit) throw noUnit(options.unit);
  output.progress('Importing', 1, 2);
  const report = await importManifest(house, { actor: accountKey.parse('command-line'), unit: unit.id }, document, {
    commandId: commandKey.parse(randomUUID()),
    dryRun: options.dryRun,
    allowDrops: options.allowDrops,
    receivedAs: options.receivedAs,
  });
  output.progress('Importing', 2, 2);
  const errors = report.problems.filter(({ severity }) => severity === 'error');
  const { flights, passengers, crew, opened, updated, unchanged, dropped, problems } = report;
  const refused = errors.length > 0 || report.refusal !== null || flights.length === 0;
  const summary = {
    flights: flights.map(({ carrier, number, from, to, scheduledArrival }) => ({
      carrier,
      number,
      from,
      to,
      scheduledArrival,
    })),
    passengers,
    crew,
    opened: refused ? 0 : opened,
    updated: refused ? 0 : updated,
    unchanged: refused ? 0 : unchanged,
    dropped: refused ? 0 : dropped,
    problems: [
      ...problems,
      ...(report.refusal === null
        ? []
        : [
            {
              at: 'document',
              field: report.refusal.code,
              found: report.refusal.about.join(', '),
              expected: 'a list that can be applied',
              severity: 'error',
            },
          ]),
    ],
  };
  output.result(summary, [
    ...flights.map(
      (flight) => `${flight.carrier}${flight.number} ${flight.from} → ${flight.to} ${flight.scheduledArrival ?? ''}`,
    ),
    ...summary.problems.map(
      ({ at, field, found, expected, severity }) =>
        `${severity}: ${at}: ${field}: found ${found}, expected ${expected}`,
    ),
    refused
      ? 'Refused: nothing was applied.'
      : `${options.dryRun ? 'Would be' : 'Done:'} opened ${opened}, updated ${updated}, unchanged ${unchanged}, dropped ${dropped}.`,
  ]);
  return refused ? exits.refused : exits.done;
};
