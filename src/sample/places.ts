/** A route into the port: where it comes from and whose hands its people may have passed through. */
export interface Route {
  readonly carrier: string;
  readonly number: string;
  readonly from: string;
  /** Alpha-2 country of departure. */
  readonly country: string;
  /** A stop on the way. */
  readonly via?: { readonly airport: string; readonly country: string };
  /** Countries from which its passengers connect, with weights; the country of departure is always among them. */
  readonly feeders: readonly string[];
  readonly seats: number;
}

const route = (
  carrier: string,
  number: string,
  from: string,
  country: string,
  seats: number,
  feeders: readonly string[] = [],
  via?: Route['via'],
): Route => ({ carrier, number, from, country, seats, feeders, ...(via === undefined ? {} : { via }) });

/** Routes of the spring of 2020 as far as public timetables tell; loads are drawn. */
export const routes: readonly Route[] = [
  route('MU', '588', 'JFK', 'US', 300, ['US', 'CA']),
  route('MU', '578', 'LAX', 'US', 300, ['US', 'MX']),
  route('MU', '592', 'YYZ', 'CA', 290, ['CA', 'US']),
  route('MU', '552', 'LHR', 'GB', 300, ['GB', 'IE', 'ES']),
  route('MU', '554', 'CDG', 'FR', 300, ['FR', 'ES', 'IT']),
  route('MU', '220', 'FRA', 'DE', 290, ['DE', 'AT', 'CZ']),
  route('MU', '562', 'SYD', 'AU', 280, ['AU', 'NZ']),
  route('MU', '738', 'MEL', 'AU', 270, ['AU']),
  route('MU', '548', 'SIN', 'SG', 220, ['SG', 'MY', 'ID']),
  route('MU', '544', 'DXB', 'AE', 240, ['AE', 'GB', 'ES', 'IR']),
  route('MU', '272', 'NRT', 'JP', 180, ['JP']),
  route('MU', '516', 'KIX', 'JP', 170, ['JP']),
  route('MU', '502', 'HKG', 'HK', 160, ['HK', 'GB', 'US']),
  route('MU', '5042', 'ICN', 'KR', 180, ['KR']),
  route('MU', '594', 'SVO', 'RU', 240, ['RU', 'IT', 'ES']),
  route('MU', '710', 'PNH', 'KH', 150, ['KH']),
  route('MU', '212', 'MNL', 'PH', 160, ['PH']),
  route('FM', '9402', 'BKK', 'TH', 160, ['TH']),
  route('HO', '1608', 'HEL', 'FI', 250, ['FI', 'SE', 'NO', 'DK']),
  route('HO', '1336', 'KIX', 'JP', 160, ['JP']),
  route('9C', '8516', 'NRT', 'JP', 170, ['JP']),
  route('9C', '8896', 'BKK', 'TH', 170, ['TH']),
  route('CA', '936', 'FRA', 'DE', 280, ['DE', 'IT', 'CH']),
  route('CA', '834', 'CDG', 'FR', 280, ['FR', 'IT']),
  route('CA', '968', 'MXP', 'IT', 250, ['IT', 'CH']),
  route('CA', '930', 'NRT', 'JP', 180, ['JP']),
  route('CZ', '314', 'ICN', 'KR', 170, ['KR']),
  route('SU', '208', 'SVO', 'RU', 240, ['RU', 'IT', 'GB', 'FR', 'ES', 'IR']),
  route('SU', '206', 'SVO', 'RU', 230, ['RU', 'IT', 'ES']),
  route('LH', '728', 'FRA', 'DE', 280, ['DE', 'AT', 'ES', 'IT']),
  route('LH', '732', 'MUC', 'DE', 270, ['DE', 'AT', 'CH']),
  route('AF', '112', 'CDG', 'FR', 270, ['FR', 'ES', 'BE', 'IT']),
  route('KL', '895', 'AMS', 'NL', 260, ['NL', 'BE', 'GB', 'NO']),
  route('AY', '87', 'HEL', 'FI', 240, ['FI', 'SE', 'DK']),
  route('LX', '188', 'ZRH', 'CH', 230, ['CH', 'IT']),
  route('OS', '75', 'VIE', 'AT', 210, ['AT', 'CZ', 'IT']),
  route('TK', '26', 'IST', 'TR', 260, ['TR', 'GB', 'ES', 'IR']),
  route('EK', '302', 'DXB', 'AE', 300, ['AE', 'GB', 'FR', 'IR']),
  route('EY', '862', 'AUH', 'AE', 230, ['AE', 'GB', 'IT']),
  route('QR', '870', 'DOH', 'QA', 250, ['QA', 'GB', 'ES', 'IT']),
  route('ET', '684', 'ADD', 'ET', 220, ['ET', 'KE', 'NG'], { airport: 'BKK', country: 'TH' }),
  route('KE', '893', 'ICN', 'KR', 190, ['KR', 'US']),
  route('OZ', '361', 'ICN', 'KR', 180, ['KR', 'US']),
  route('NH', '919', 'NRT', 'JP', 180, ['JP', 'US']),
  route('JL', '873', 'NRT', 'JP', 170, ['JP', 'US']),
  route('SQ', '830', 'SIN', 'SG', 240, ['SG', 'AU', 'GB']),
  route('TG', '664', 'BKK', 'TH', 220, ['TH', 'GB', 'DE']),
  route('MH', '386', 'KUL', 'MY', 200, ['MY', 'AU', 'ID']),
  route('PR', '336', 'MNL', 'PH', 170, ['PH']),
  route('CX', '368', 'HKG', 'HK', 260, ['HK', 'GB', 'US', 'AU']),
  route('KA', '896', 'HKG', 'HK', 200, ['HK', 'GB', 'US']),
  route('CI', '501', 'TPE', 'TW', 170, ['TW', 'US']),
  route('BR', '712', 'TPE', 'TW', 170, ['TW', 'US', 'CA']),
  route('UA', '857', 'SFO', 'US', 250, ['US', 'MX']),
  route('DL', '287', 'SEA', 'US', 240, ['US', 'CA'], { airport: 'ICN', country: 'KR' }),
  route('AA', '183', 'DFW', 'US', 240, ['US']),
  route('NZ', '289', 'AKL', 'NZ', 240, ['NZ', 'AU']),
  route('AC', '25', 'YVR', 'CA', 260, ['CA', 'US']),
];

/** Carriers whose crews live in the city: they pass the whole loop; the others turn round and leave again. */
export const homeCarriers: ReadonlySet<string> = new Set(['MU', 'FM', 'HO', '9C', 'CA', 'CZ']);

/** Countries of the policy's list on 27 March 2020, as boarding teams knew it: their flights are checked on board longest. */
export const keyCountries: ReadonlySet<string> = new Set(
  'KR IT IR FR ES DE US GB CH SE BE NO NL DK AT AU MY GR CZ FI QA CA SA PH'.split(' '),
);

/** Alpha-2 to alpha-3 for nationalities in manifests. */
export const alpha3: Readonly<Record<string, string>> = {
  AE: 'ARE',
  AT: 'AUT',
  AU: 'AUS',
  BE: 'BEL',
  CA: 'CAN',
  CH: 'CHE',
  CN: 'CHN',
  CZ: 'CZE',
  DE: 'DEU',
  DK: 'DNK',
  ES: 'ESP',
  ET: 'ETH',
  FI: 'FIN',
  FR: 'FRA',
  GB: 'GBR',
  HK: 'HKG',
  ID: 'IDN',
  IE: 'IRL',
  IR: 'IRN',
  IT: 'ITA',
  JP: 'JPN',
  KE: 'KEN',
  KH: 'KHM',
  KR: 'KOR',
  MX: 'MEX',
  MY: 'MYS',
  NG: 'NGA',
  NL: 'NLD',
  NO: 'NOR',
  NZ: 'NZL',
  PH: 'PHL',
  QA: 'QAT',
  RU: 'RUS',
  SE: 'SWE',
  SG: 'SGP',
  TH: 'THA',
  TR: 'TUR',
  TW: 'TWN',
  US: 'USA',
};

/** When flights land, by hour of the local day: from the Americas and Europe in the morning, from the near abroad later. */
export const landings: readonly (readonly [number, number])[] = [
  1, 1, 1, 2, 3, 5, 6, 5, 3, 2, 2, 2, 3, 5, 6, 6, 5, 4, 3, 3, 4, 5, 5, 3,
].map((weight, hour) => [hour, weight]);
