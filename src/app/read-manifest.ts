import { ownAirportCodes } from '../city/airports.ts';
import { type ManifestDocument, unreadable } from '../exchange/manifest.ts';
import { readPaxlst } from '../exchange/paxlst/read.ts';
import { readCsv } from '../exchange/table/csv.ts';
import { readJson } from '../exchange/table/json.ts';
import { readXlsx } from '../exchange/table/xlsx.ts';

/** The formats in which manifests come. */
export type ManifestFormat = ManifestDocument['source'];

const oldWorkbook = [0xd0, 0xcf, 0x11, 0xe0];

// A mail or telex header stands before many a message.
const sniffed = 65_536;

// Windows tools save text as UTF-16, whatever is in it.
const wide = (bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
};

const textOf = (bytes: Uint8Array): string => {
  const start = bytes.subarray(0, sniffed);
  const label = wide(bytes);
  if (label !== null) return new TextDecoder(label).decode(start);
  return new TextDecoder('latin1').decode(start).replace(/^\xef\xbb\xbf/, '');
};

/** Tells a manifest's format from its first bytes: what a file is called is often wrong. */
export const formatOf = (bytes: Uint8Array): ManifestFormat => {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'xlsx';
  const start = textOf(bytes);
  // Teleprinters break lines anywhere, also inside a tag. The separators are any; what follows UNB and UNH is not.
  const unbroken = start.replace(/[\r\n]/g, '');
  const isInterchange = /UNB[^A-Z0-9](?:UNO|IAT)[A-Z]/i.test(unbroken) || /UNH[^A-Z0-9].{1,20}PAXLST/i.test(unbroken);
  // A mail may begin with "[EXTERNAL MAIL]" and a telex with "{1:F01": neither makes a message JSON.
  if (isInterchange) return 'paxlst';
  return /^\s*[{[]/.test(start) ? 'json' : 'csv';
};

/**
 * Reads a manifest of any format. Never throws: what is wrong stands in `problems`.
 *
 * @param referenceYear the year of reading, around which two-digit years are placed
 */
export const readManifest = async (
  bytes: Uint8Array,
  referenceYear: number,
  format: ManifestFormat = formatOf(bytes),
): Promise<ManifestDocument> => {
  const options = { referenceYear, ports: ownAirportCodes };
  if (oldWorkbook.every((byte, index) => bytes[index] === byte)) {
    return unreadable('xlsx', 'file', 'a workbook of the old kind (.xls)', 'one saved as .xlsx, or CSV');
  }
  switch (format) {
    case 'paxlst':
      return readPaxlst(bytes, options);
    case 'csv':
      return readCsv(bytes, options);
    case 'xlsx':
      return readXlsx(bytes, options);
    case 'json': {
      const label = wide(bytes);
      const narrow = label === null ? bytes : new TextEncoder().encode(new TextDecoder(label).decode(bytes));
      return readJson(narrow, options);
    }
  }
};
