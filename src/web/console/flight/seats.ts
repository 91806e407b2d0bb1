import type { ListedCase } from '../../../contract/answer.ts';
import { personSeat } from '../person/person.ts';

/** A seat that could be read: `12A` is row 12, letter A. */
export interface Seat {
  readonly row: number;
  readonly letter: string;
  readonly person: ListedCase;
}

export interface SeatMap {
  readonly rows: readonly number[];
  readonly letters: readonly string[];
  readonly at: ReadonlyMap<string, Seat>;
  readonly unseated: number;
}

const written = /^0*(\d{1,3})\s*([A-Z])$/;

/** The seats of a flight's people. Two people said to be in one seat (an infant on a lap) stand there together. */
export const seatMapOf = (people: readonly ListedCase[]): SeatMap => {
  const at = new Map<string, Seat>();
  let unseated = 0;
  for (const person of people) {
    const match = written.exec((personSeat(person.person) ?? '').toUpperCase());
    if (match === null) {
      unseated += 1;
      continue;
    }
    const seat = { row: Number(match[1]), letter: match[2] ?? '', person };
    const key = `${seat.row}${seat.letter}`;
    const before = at.get(key);
    // Of two in one seat the one who is late is shown.
    if (before === undefined || person.late > before.person.late) at.set(key, seat);
  }
  const seats = [...at.values()];
  return {
    rows: [...new Set(seats.map(({ row }) => row))].toSorted((one, other) => one - other),
    letters: [...new Set(seats.map(({ letter }) => letter))].toSorted(),
    at,
    unseated,
  };
};
