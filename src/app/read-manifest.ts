import type { ManifestDocument } from '../exchange/manifest.ts';
import { readPaxlst } from '../exchange/paxlst/read.ts';
import { readCsv } from '../exchange/table/csv.ts';
import { readJson } from '../exchange/table/json.ts';
import { readXlsx } from '../exchange/table/xlsx.ts';

/** The formats in which manifests come. */
export type ManifestFormat = ManifestDocument['source'];

const sniffed = 8192;

/** Tells a manifest's format from its first bytes: what a file is called is often wrong. */
export const formatOf = (bytes: Uint8Array): ManifestFormat => {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'xlsx';
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, sniffed));
  if (/^(\xef\xbb\xbf)?\s*[{[]/.test(start)) return 'json';
  if (/(^|[\s'"~])(UNA.{6}|UNB.|UNH.)/s.test(start) && /(BGM|UNH|UNB)/.test(start)) return 'paxlst';
  return 'csv';
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
  const options = { referenceYear, ports: ['PVG', 'SHA'] };
  switch (format) {
    case 'paxlst':
      return readPaxlst(bytes, options);
    case 'csv':
      return readCsv(bytes, options);
    case 'xlsx':
      return readXlsx(bytes, options);
    case 'json':
      return readJson(bytes, options);
  }
};
