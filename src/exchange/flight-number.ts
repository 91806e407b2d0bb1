/**
 * Flight designators as airlines write them (IATA SSIM): carrier, one to four digits, an operational suffix letter.
 */

interface FlightDesignator {
  carrier: string;
  /** Without leading zeros, with the suffix: "501", "8633A". */
  number: string;
}

const designator = /^([A-Z]{3}|[A-Z]{2}|[A-Z][0-9]|[0-9][A-Z])0*([1-9][0-9]{0,3})([A-Z]?)$/;
const bareNumber = /^0*([1-9][0-9]{0,3})([A-Z]?)$/;

/** No carrier has one letter: what stands so is the mark of the aircraft, "B-1234", which flies under many numbers. */
const registration = /^\s*[A-Z]-/;

/**
 * Reads "MU0502", "mu 502", "3U8633", "CES502", "B2-740A". A bare number is accepted when the carrier is known from elsewhere.
 * Leading zeros are dropped, because "MU0502" and "MU502" are one flight. Returns undefined for anything else.
 */
export function readDesignator(text: string, carrierElsewhere = ''): FlightDesignator | undefined {
  const upper = text.normalize('NFKC').toUpperCase();
  if (registration.test(upper)) return undefined;
  const plain = upper.replace(/[\s_/.-]+/g, '');
  const whole = designator.exec(plain);
  if (whole) return { carrier: whole[1] ?? '', number: `${whole[2] ?? ''}${whole[3] ?? ''}` };
  const bare = bareNumber.exec(plain);
  if (bare && carrierElsewhere !== '') {
    return { carrier: carrierElsewhere.trim().toUpperCase(), number: `${bare[1] ?? ''}${bare[2] ?? ''}` };
  }
  return undefined;
}

/** "MU502". */
export function printDesignator(flight: FlightDesignator): string {
  return `${flight.carrier}${flight.number}`;
}

/** A location code as flights use it: three letters (IATA) or four (ICAO). Returns undefined for anything else. */
export function readLocation(text: string): string | undefined {
  const plain = text.normalize('NFKC').trim().toUpperCase();
  return /^[A-Z]{3,4}$/.test(plain) ? plain : undefined;
}

/** "009f" → "9F", "12-A" → "12A"; undefined when it is not a seat (INF, STBY, JMP …). */
export function readSeat(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s-]+/g, '');
  const found = /^0*([1-9][0-9]{0,2})([A-Z])$/.exec(plain);
  return found ? `${found[1] ?? ''}${found[2] ?? ''}` : undefined;
}
