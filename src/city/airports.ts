/**
 * Airports and carriers as lists name them: IATA, ICAO and country (ISO 3166-1 alpha-2) of the airports from which people
 * come, and the two designators of the carriers that bring them. What is missing here is taken as it stands in the list.
 */

/** Where people arrive by air. */
export const ownAirports = ['PVG', 'SHA'] as const;

const airports = `
PVG ZSPD CN, SHA ZSSS CN, PEK ZBAA CN, PKX ZBAD CN, CAN ZGGG CN, SZX ZGSZ CN, CTU ZUUU CN, TFU ZUTF CN, WUH ZHHH CN, HGH ZSHC CN,
NKG ZSNJ CN, XMN ZSAM CN, FOC ZSFZ CN, TAO ZSQD CN, TSN ZBTJ CN, SHE ZYTX CN, DLC ZYTL CN, XIY ZLXY CN, KMG ZPPP CN, CKG ZUCK CN,
URC ZWWW CN, NGB ZSNB CN, WUX ZSWX CN, HRB ZYHB CN, CGO ZHCC CN, CSX ZGHA CN, HET ZBHH CN, TNA ZSJN CN, HAK ZJHK CN, SYX ZJSY CN,
LHW ZLLL CN, TYN ZBYN CN, SJW ZBSJ CN, HKG VHHH HK, MFM VMMC MO, TPE RCTP TW, TSA RCSS TW, KHH RCKH TW, NRT RJAA JP, HND RJTT JP,
KIX RJBB JP, NGO RJGG JP, FUK RJFF JP, CTS RJCC JP, OKA ROAH JP, ICN RKSI KR, GMP RKSS KR, PUS RKPK KR, CJU RKPC KR, TAE RKTN KR,
FNJ ZKPY KP, UBN ZMCK MN, ULN ZMUB MN, MNL RPLL PH, CEB RPVM PH, SIN WSSS SG, KUL WMKK MY, PEN WMKP MY, BKI WBKK MY, CGK WIII ID,
DPS WADD ID, BKK VTBS TH, DMK VTBD TH, HKT VTSP TH, CNX VTCC TH, SGN VVTS VN, HAN VVNB VN, DAD VVDN VN, PNH VDPP KH, REP VDSR KH,
VTE VLVT LA, RGN VYYY MM, DEL VIDP IN, BOM VABB IN, MAA VOMM IN, CCU VECC IN, CMB VCBI LK, MLE VRMM MV, KTM VNKT NP, DAC VGHS BD,
ISB OPIS PK, KHI OPKC PK, LHE OPLA PK, KBL OAKB AF, IKA OIIE IR, THR OIII IR, BGW ORBI IQ, DXB OMDB AE, AUH OMAA AE, SHJ OMSJ AE,
DOH OTHH QA, BAH OBBI BH, KWI OKBK KW, RUH OERK SA, JED OEJN SA, MCT OOMS OM, AMM OJAI JO, BEY OLBA LB, TLV LLBG IL, IST LTFM TR,
SAW LTFJ TR, ESB LTAC TR, ALA UAAA KZ, NQZ UACC KZ, TAS UTTT UZ, FRU UCFM KG, DYU UTDD TJ, ASB UTAA TM, GYD UBBB AZ, TBS UGTB GE,
EVN UDYZ AM, SVO UUEE RU, DME UUDD RU, VKO UUWW RU, LED ULLI RU, OVB UNNT RU, VVO UHWW RU, KHV UHHH RU, IKT UIII RU, SVX USSS RU,
KBP UKBB UA, MSQ UMMS BY, VNO EYVI LT, RIX EVRA LV, TLL EETN EE, HEL EFHK FI, ARN ESSA SE, GOT ESGG SE, OSL ENGM NO, CPH EKCH DK,
KEF BIKF IS, WAW EPWA PL, PRG LKPR CZ, BUD LHBP HU, VIE LOWW AT, ZRH LSZH CH, GVA LSGG CH, FRA EDDF DE, MUC EDDM DE, BER EDDB DE,
TXL EDDT DE, DUS EDDL DE, HAM EDDH DE, STR EDDS DE, CGN EDDK DE, AMS EHAM NL, BRU EBBR BE, LGG EBLG BE, LUX ELLX LU, CDG LFPG FR,
ORY LFPO FR, LYS LFLL FR, NCE LFMN FR, LHR EGLL GB, LGW EGKK GB, MAN EGCC GB, EDI EGPH GB, BHX EGBB GB, STN EGSS GB, DUB EIDW IE,
MAD LEMD ES, BCN LEBL ES, LIS LPPT PT, OPO LPPR PT, FCO LIRF IT, MXP LIMC IT, LIN LIML IT, VCE LIPZ IT, BLQ LIPE IT, NAP LIRN IT,
ATH LGAV GR, BEG LYBE RS, ZAG LDZA HR, SOF LBSF BG, OTP LROP RO, MLA LMML MT, LCA LCLK CY, TIA LATI AL, CAI HECA EG, ALG DAAG DZ,
TUN DTTA TN, CMN GMMN MA, ADD HAAB ET, NBO HKJK KE, EBB HUEN UG, DAR HTDA TZ, LOS DNMM NG, ABV DNAA NG, ACC DGAA GH, JNB FAOR ZA,
CPT FACT ZA, MRU FIMP MU, SEZ FSIA SC, LUN FLKK ZM, HRE FVRG ZW, LAD FNLU AO, KRT HSSS SD, JFK KJFK US, EWR KEWR US, LAX KLAX US,
SFO KSFO US, SEA KSEA US, ORD KORD US, DFW KDFW US, DTW KDTW US, BOS KBOS US, IAD KIAD US, ATL KATL US, HNL PHNL US, ANC PANC US,
IAH KIAH US, MIA KMIA US, LAS KLAS US, MSP KMSP US, PHL KPHL US, SAN KSAN US, GUM PGUM GU, SPN PGSN MP, YVR CYVR CA, YYZ CYYZ CA,
YUL CYUL CA, YYC CYYC CA, MEX MMMX MX, TIJ MMTJ MX, HAV MUHA CU, PTY MPTO PA, BOG SKBO CO, LIM SPJC PE, SCL SCEL CL, EZE SAEZ AR,
GRU SBGR BR, GIG SBGL BR, SYD YSSY AU, MEL YMML AU, BNE YBBN AU, PER YPPH AU, ADL YPAD AU, AKL NZAA NZ, CHC NZCH NZ, NAN NFFN FJ,
POM AYPY PG
`;

const carriers = `
MU CES, FM CSH, CA CCA, CZ CSN, HU CHH, HO DKH, 9C CQH, MF CXA, SC CDG, 3U CSC, ZH CSZ, KN CUA, GS GCR, JD CBJ, CK CKK, Y8 YZR,
CX CPA, KA HDA, HX CRK, UO HKE, NX AMU, CI CAL, BR EVA, JL JAL, NH ANA, MM APJ, IJ SJO, KE KAL, OZ AAR, 7C JJA, LJ JNA, TW TWB,
SQ SIA, TR TGW, MI SLK, MH MAS, AK AXM, D7 XAX, TG THA, XJ TAX, VN HVN, VJ VJC, PR PAL, 5J CEB, GA GIA, K6 KHV, QV LAO, UB UBA,
AI AIC, PK PIA, UL ALK, RA RNA, BG BBC, EK UAE, EY ETD, QR QTR, SV SVA, WY OMA, W5 IRM, IR IRA, TK THY, LY ELY, MS MSR, ET ETH,
KQ KQA, MK MAU, SU AFL, S7 SBI, U6 SVR, KC KZR, HY UZB, PS AUI, AY FIN, SK SAS, LO LOT, OS AUA, LX SWR, LH DLH, KL KLM, AF AFR,
BA BAW, VS VIR, IB IBE, AZ ITY, NO NOS, UA UAL, AA AAL, DL DAL, AC ACA, AM AMX, HA HAL, QF QFA, JQ JST, NZ ANZ, OM MGL, JS KOR
`;

const lines = (text: string): readonly (readonly string[])[] =>
  text
    .split(/[,\n]/)
    .map((line) => line.trim().split(' '))
    .filter((line) => line.length > 1);

const airportOf = new Map<string, { readonly code: string; readonly country: string }>();
for (const [code = '', international = '', country = ''] of lines(airports)) {
  airportOf.set(code, { code, country });
  airportOf.set(international, { code, country });
}
const carrierOf = new Map(lines(carriers).map(([code = '', international = '']) => [international, code]));

/** The one code of an airport, whichever a list says: "LIRF" is FCO. */
export const airportCode = (said: string): string => airportOf.get(said)?.code ?? said;

/** The country of an airport; undefined where it is not known. */
export const airportCountry = (said: string): string | undefined => airportOf.get(said)?.country;

/** The one designator of a carrier, whichever a list says: "CES" is MU. */
export const carrierCode = (said: string): string => carrierOf.get(said) ?? said;

/** Our airports under every code by which a list may name them. */
export const ownAirportCodes: readonly string[] = [...airportOf]
  .filter(([, { code }]) => ownAirports.some((own) => own === code))
  .map(([said]) => said);
