/**
 * Country codes: ISO 3166-1 alpha-2 and alpha-3, the additions of ICAO Doc 9303 part 3 section 5, codes that left the
 * list but still stand in documents in use, and the names people type into spreadsheets.
 */

const isoPairs = `AD:AND AE:ARE AF:AFG AG:ATG AI:AIA AL:ALB AM:ARM AO:AGO AQ:ATA AR:ARG AS:ASM AT:AUT AU:AUS AW:ABW AX:ALA
AZ:AZE BA:BIH BB:BRB BD:BGD BE:BEL BF:BFA BG:BGR BH:BHR BI:BDI BJ:BEN BL:BLM BM:BMU BN:BRN BO:BOL BQ:BES BR:BRA BS:BHS
BT:BTN BV:BVT BW:BWA BY:BLR BZ:BLZ CA:CAN CC:CCK CD:COD CF:CAF CG:COG CH:CHE CI:CIV CK:COK CL:CHL CM:CMR CN:CHN CO:COL
CR:CRI CU:CUB CV:CPV CW:CUW CX:CXR CY:CYP CZ:CZE DE:DEU DJ:DJI DK:DNK DM:DMA DO:DOM DZ:DZA EC:ECU EE:EST EG:EGY EH:ESH
ER:ERI ES:ESP ET:ETH FI:FIN FJ:FJI FK:FLK FM:FSM FO:FRO FR:FRA GA:GAB GB:GBR GD:GRD GE:GEO GF:GUF GG:GGY GH:GHA GI:GIB
GL:GRL GM:GMB GN:GIN GP:GLP GQ:GNQ GR:GRC GS:SGS GT:GTM GU:GUM GW:GNB GY:GUY HK:HKG HM:HMD HN:HND HR:HRV HT:HTI HU:HUN
ID:IDN IE:IRL IL:ISR IM:IMN IN:IND IO:IOT IQ:IRQ IR:IRN IS:ISL IT:ITA JE:JEY JM:JAM JO:JOR JP:JPN KE:KEN KG:KGZ KH:KHM
KI:KIR KM:COM KN:KNA KP:PRK KR:KOR KW:KWT KY:CYM KZ:KAZ LA:LAO LB:LBN LC:LCA LI:LIE LK:LKA LR:LBR LS:LSO LT:LTU LU:LUX
LV:LVA LY:LBY MA:MAR MC:MCO MD:MDA ME:MNE MF:MAF MG:MDG MH:MHL MK:MKD ML:MLI MM:MMR MN:MNG MO:MAC MP:MNP MQ:MTQ MR:MRT
MS:MSR MT:MLT MU:MUS MV:MDV MW:MWI MX:MEX MY:MYS MZ:MOZ NA:NAM NC:NCL NE:NER NF:NFK NG:NGA NI:NIC NL:NLD NO:NOR NP:NPL
NR:NRU NU:NIU NZ:NZL OM:OMN PA:PAN PE:PER PF:PYF PG:PNG PH:PHL PK:PAK PL:POL PM:SPM PN:PCN PR:PRI PS:PSE PT:PRT PW:PLW
PY:PRY QA:QAT RE:REU RO:ROU RS:SRB RU:RUS RW:RWA SA:SAU SB:SLB SC:SYC SD:SDN SE:SWE SG:SGP SH:SHN SI:SVN SJ:SJM SK:SVK
SL:SLE SM:SMR SN:SEN SO:SOM SR:SUR SS:SSD ST:STP SV:SLV SX:SXM SY:SYR SZ:SWZ TC:TCA TD:TCD TF:ATF TG:TGO TH:THA TJ:TJK
TK:TKL TL:TLS TM:TKM TN:TUN TO:TON TR:TUR TT:TTO TV:TUV TW:TWN TZ:TZA UA:UKR UG:UGA UM:UMI US:USA UY:URY UZ:UZB VA:VAT
VC:VCT VE:VEN VG:VGB VI:VIR VN:VNM VU:VUT WF:WLF WS:WSM YE:YEM YT:MYT ZA:ZAF ZM:ZMB ZW:ZWE EU:EUE XK:XKX`;

/** Valid in travel documents, but not countries of ISO 3166-1: British statuses, organisations, stateless, refugees, specimen. */
const documentOnly = `GBD GBN GBO GBP GBS UNO UNA UNK XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC XXA XXB XXC XXX IAO UTO NTZ`;

/** Other ways to write a code that the list has: one-letter Germany, Kosovo, codes withdrawn while passports stay in use. */
const synonyms: Readonly<Record<string, string>> = {
  D: 'DEU',
  RKS: 'XKX',
  XXK: 'XKX',
  UK: 'GBR',
  ROM: 'ROU',
  ZAR: 'COD',
  TMP: 'TLS',
  BUR: 'MMR',
  PRC: 'CHN',
  ROK: 'KOR',
};

/** Names and nationalities that spreadsheets use and that no list of official names contains. */
const typedNames: Readonly<Record<string, string>> = {
  中华人民共和国: 'CHN',
  中国籍: 'CHN',
  中国大陆: 'CHN',
  中国香港: 'HKG',
  香港: 'HKG',
  中国澳门: 'MAC',
  澳门: 'MAC',
  中国台湾: 'TWN',
  台湾: 'TWN',
  南韩: 'KOR',
  大韩民国: 'KOR',
  北朝鲜: 'PRK',
  大不列颠: 'GBR',
  阿联酋: 'ARE',
  沙特: 'SAU',
  新西兰: 'NZL',
  chinese: 'CHN',
  china: 'CHN',
  chinamainland: 'CHN',
  peoplesrepublicofchina: 'CHN',
  hongkong: 'HKG',
  macau: 'MAC',
  macao: 'MAC',
  taiwan: 'TWN',
  american: 'USA',
  usofamerica: 'USA',
  unitedstatesofamerica: 'USA',
  british: 'GBR',
  greatbritain: 'GBR',
  england: 'GBR',
  korea: 'KOR',
  korean: 'KOR',
  southkorea: 'KOR',
  republicofkorea: 'KOR',
  northkorea: 'PRK',
  iranian: 'IRN',
  italian: 'ITA',
  japanese: 'JPN',
  french: 'FRA',
  german: 'DEU',
  spanish: 'ESP',
  russian: 'RUS',
  russianfederation: 'RUS',
  indian: 'IND',
  canadian: 'CAN',
  australian: 'AUS',
  swiss: 'CHE',
  dutch: 'NLD',
  holland: 'NLD',
  czechrepublic: 'CZE',
  turkey: 'TUR',
  vietnam: 'VNM',
  malaysian: 'MYS',
  singaporean: 'SGP',
  filipino: 'PHL',
  thai: 'THA',
  stateless: 'XXA',
  无国籍: 'XXA',
};

const toThree = new Map<string, string>();
const toTwo = new Map<string, string>();
for (const pair of isoPairs.split(/\s+/)) {
  const [two = '', three = ''] = pair.split(':');
  toThree.set(two, three);
  toTwo.set(three, two);
}
const documentCodes = new Set(documentOnly.split(' '));

/** True for an alpha-3 code of ISO 3166-1 or ICAO 9303. */
export function isCountry(code: string): boolean {
  return toTwo.has(code) || documentCodes.has(code);
}

/**
 * Alpha-3 of a code in either length, any case, with fillers or blanks ("cn", "CHN", "D<<", "GBD"); undefined when unknown.
 * ICAO's document-only codes come back as they are, because GBD and GBR are different rights of abode.
 */
export function countryFromCode(text: string): string | undefined {
  const code = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[<\s.]+/g, '');
  if (isCountry(code)) return code;
  return toThree.get(code) ?? synonyms[code];
}

/** Alpha-2 of an alpha-3; undefined for ICAO's document-only codes, which have none. */
export function alpha2Of(alpha3: string): string | undefined {
  return toTwo.get(alpha3.toUpperCase());
}

const plainName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, '');

let namesCache: Map<string, string> | undefined;

function officialNames(): Map<string, string> {
  if (namesCache) return namesCache;
  const names = new Map<string, string>();
  for (const language of ['en', 'zh-Hans', 'zh-Hant']) {
    const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const [two, three] of toThree) {
      const name = display.of(two);
      if (name !== undefined && !names.has(plainName(name))) names.set(plainName(name), three);
    }
  }
  for (const [name, three] of Object.entries(typedNames)) names.set(plainName(name), three);
  namesCache = names;
  return names;
}

/** Alpha-3 from a code or a name in English or Chinese ("Italy", "意大利", "中国籍", "CN 中国"); undefined when unknown. */
export function countryFromText(text: string): string | undefined {
  const byCode = countryFromCode(text);
  if (byCode !== undefined) return byCode;
  const names = officialNames();
  const plain = plainName(text);
  const byName = names.get(plain) ?? names.get(plain.replace(/[籍国]$/u, ''));
  if (byName !== undefined) return byName;
  const pieces = text.split(/[\s/()（）,，;-]+/).filter((piece) => piece !== '');
  if (pieces.length < 2) return undefined;
  const found = new Set<string>();
  for (const piece of pieces) {
    const country = countryFromCode(piece) ?? names.get(plainName(piece));
    if (country !== undefined) found.add(country);
  }
  const [only] = found;
  return found.size === 1 ? only : undefined;
}
