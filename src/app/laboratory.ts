import { writeInstant, writeMaybe } from '../contract/instant.ts';
import type { z } from 'zod';
import type { GivenResult, LaboratoryPage, Tube, tubesFound } from '../contract/laboratory.ts';
import { highestRung, nextDue } from '../loop/clock.ts';
import type { CaseState } from '../loop/state.ts';
import { instant, minutes } from '../loop/terms.ts';
import { readNow } from '../store/read/cases.ts';
import { receivedSince, toldOf } from '../store/read/laboratory.ts';
import { heldBy } from '../store/read/territory.ts';
import { type Personal, openPersonal } from '../store/personal.ts';
import { type Who, noteReading } from '../store/reader.ts';
import type { House } from './house.ts';

const most = 1000;
/** So many are looked through for labels. */
const mostByLabel = 20_000;
/** Results are shown for a day; a specimen may have come a day before. */
const shown = minutes(24 * 60);
const came = minutes(3 * 24 * 60);

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const tubeOf = (state: CaseState, known: Personal): Tube => ({
  case: state.caseId,
  label: textOf(known['label']),
  kind: textOf(state.facts['kind']),
  opener: state.opener,
  since: writeInstant(state.heldSince),
  receivedAt: writeMaybe(state.evidence['received']?.lastAt ?? null),
  result: textOf(state.facts['result']),
  due: writeMaybe(nextDue(state)),
  late: highestRung(state),
  offeredTo: state.offer?.to ?? null,
});

/** The specimens that a laboratory or a courier has, and for each result of the last day whom it found. */
export const readLaboratory = async (house: House, who: Who): Promise<LaboratoryPage> => {
  const { now, held, more, moreResults, given, known } = await house.read(who, async (seen) => {
    const moment = await readNow(seen);
    const own = await heldBy(seen, who.unit, ['specimen'], most + 1);
    const received = await receivedSince(seen, who.unit, moment - came, most + 1);
    const results = received
      .slice(0, most)
      .filter((state) => (state.evidence['result']?.lastAt ?? 0) >= moment - shown);
    const ids = [...new Set([...own, ...results].map(({ caseId }) => caseId))];
    await noteReading(seen, house.seal, who, ids, 'laboratory');
    return {
      now: moment,
      held: own,
      more: own.length > most,
      moreResults: received.length > most,
      given: results,
      known: await openPersonal(seen, house.seal, ids, 'unsaid'),
    };
  });
  const pairs = given.flatMap(({ caseId, subject }) =>
    subject === null ? [] : [{ specimen: caseId, person: subject }],
  );
  const told = new Map((await toldOf(house.writer.pool, pairs)).map((one) => [one.specimen, one]));
  const time = (at: number | null | undefined): string | null =>
    at === null || at === undefined ? null : writeInstant(instant(at));
  const results = given.flatMap((state): readonly GivenResult[] => {
    const result = state.evidence['result'];
    if (result === undefined) return [];
    const found = told.get(state.caseId);
    return [
      {
        case: state.caseId,
        label: textOf(known.get(state.caseId)?.['label']),
        result: textOf(state.facts['result']) ?? '',
        at: writeInstant(result.lastAt),
        seq: result.seq,
        amended: found?.amended ?? false,
        told: found?.told ?? null,
        toldAt: time(found?.at),
        acknowledgedAt: time(found?.acknowledged),
        actedAt: time(found?.acted),
        holder: found?.holder ?? null,
      },
    ];
  });
  return {
    now: writeInstant(instant(now)),
    held: held.slice(0, most).map((state) => tubeOf(state, known.get(state.caseId) ?? {})),
    more,
    moreResults,
    results: results.toSorted((one, other) => (one.at < other.at ? 1 : -1)),
  };
};

/**
 * Specimens that the unit holds, by their labels: also those beyond the list. Labels are compared without regard to case;
 * only what is found is shown, and only that is a reading.
 */
export const findTubes = (house: House, who: Who, labels: readonly string[]): Promise<z.infer<typeof tubesFound>> =>
  house.read(who, async (seen) => {
    const wanted = new Set(labels.map((label) => label.toLowerCase()));
    const held = await heldBy(seen, who.unit, ['specimen'], mostByLabel);
    const known = await openPersonal(
      seen,
      house.seal,
      held.map(({ caseId }) => caseId),
    );
    // One without a label is shown by the end of its id, and is found by it.
    const found = held.filter(({ caseId }) => {
      const said = textOf(known.get(caseId)?.['label'])?.toLowerCase() ?? caseId.slice(-4);
      return wanted.has(caseId) || wanted.has(said);
    });
    await noteReading(
      seen,
      house.seal,
      who,
      found.map(({ caseId }) => caseId),
      'laboratory',
    );
    return { items: found.map((state) => tubeOf(state, known.get(state.caseId) ?? {})) };
  });
