/**
 * Ships as manifests name them: by IMO number, call sign or name, with the number of the voyage where there is one.
 */

export interface ManifestShip {
  name?: string;
  /** Seven digits, the last of which follows from the six before it (IMO resolution A.1117(30)). */
  imo?: string;
  callSign?: string;
}

/** Reads "IMO 9074729" or "9074729"; undefined when it is no IMO number or its last digit is wrong. */
export function readImo(text: string): string | undefined {
  const found = /^(?:IMO)?0*(\d{7})$/.exec(
    text
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[\s.:#-]+/g, ''),
  );
  const digits = found?.[1];
  if (digits === undefined) return undefined;
  let sum = 0;
  for (let index = 0; index < 6; index += 1) sum += Number(digits[index]) * (7 - index);
  return sum % 10 === Number(digits[6]) ? digits : undefined;
}

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** The ship that these texts name, or undefined when they name none. */
export function readShip(said: { name: string; imo: string; callSign: string }): ManifestShip | undefined {
  const ship: ManifestShip = {};
  const imo = readImo(said.imo);
  const callSign = plain(said.callSign);
  const name = said.name.normalize('NFKC').replace(/\s+/g, ' ').trim();
  if (name !== '') ship.name = name;
  if (imo !== undefined) ship.imo = imo;
  if (/^[A-Z0-9]{3,9}$/.test(callSign)) ship.callSign = callSign;
  return Object.keys(ship).length === 0 ? undefined : ship;
}

/**
 * What stands where a flight has its carrier, the same for every list of one ship: "IMO9074729", for a name is painted
 * over and a call sign changes with the flag; else the call sign, else the name.
 */
export function shipCarrier(ship: ManifestShip): string {
  if (ship.imo !== undefined) return `IMO${ship.imo}`;
  return ship.callSign ?? plain(ship.name ?? '');
}

/** "023-E" and "v. 023e" are one voyage: "023E". */
export function readVoyageNumber(text: string): string {
  return plain(text)
    .replace(/^(?:VOYAGE|VOY|V)(?=\d)/, '')
    .slice(0, 17);
}

/** A port as ships use it: UN/LOCODE ("CNSHA", also "CN SHA"), or a location code of three or four letters. */
export function readPort(text: string): string | undefined {
  const code = text.normalize('NFKC').toUpperCase().replace(/\s+/g, '');
  return /^(?:[A-Z]{3,4}|[A-Z]{2}[A-Z2-9]{3})$/.test(code) ? code : undefined;
}
