// Countries in words. Which three letters are which two stands in src/exchange/country.ts as well, which no page may load;
// a test holds the two against each other.

const pairs = `AD:AND AE:ARE AF:AFG AG:ATG AI:AIA AL:ALB AM:ARM AO:AGO AQ:ATA AR:ARG AS:ASM AT:AUT AU:AUS AW:ABW AX:ALA
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

/** Two letters by three. */
export const alpha2: ReadonlyMap<string, string> = new Map(
  pairs.split(/\s+/).map((pair): [string, string] => [pair.slice(3), pair.slice(0, 2)]),
);
const codes: ReadonlySet<string> = new Set(alpha2.values());

interface Names {
  readonly nameOf: (code: string) => string | undefined;
  /** Names that more than one country has in this language. */
  readonly shared: ReadonlySet<string>;
}

const namesIn = (language: string): Names => {
  // Missing in the older browsers that the traveller's page is built for.
  if (!('DisplayNames' in Intl)) return { nameOf: () => undefined, shared: new Set() };
  const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const code of codes) {
    const name = display.of(code);
    if (name !== undefined && seen.has(name)) shared.add(name);
    else if (name !== undefined) seen.add(name);
  }
  return { nameOf: (code) => display.of(code), shared };
};

const known = new Map<string, Names>();

/**
 * A country by its code of two or three letters, in a language; with the code where two countries have one name there. A
 * code of documents alone (a British status, a refugee) and one that nobody has a name for stand as they are.
 */
export const countryName = (code: string, language: string): string => {
  const two = codes.has(code) ? code : alpha2.get(code);
  if (two === undefined) return code;
  const names = known.get(language) ?? namesIn(language);
  known.set(language, names);
  const name = names.nameOf(two);
  if (name === undefined) return code;
  return names.shared.has(name) ? `${name} (${code})` : name;
};

/** The same where a day follows the code: `IR 2020-03-19`. */
export const countryAndDay = (said: string, language: string): string => {
  const [code = '', ...rest] = said.split(' ');
  return [countryName(code, language), ...rest].join(' ');
};
