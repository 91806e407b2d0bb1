import type { ManifestPerson } from '../exchange/manifest.ts';
import type { Chance } from './random.ts';
import { drawHistory } from './history.ts';
import { type Route, alpha3, homeCarriers } from './places.ts';
import { rates } from './rates.ts';
import { districts } from './units.ts';

export type Destination = 'city' | 'jiangsu' | 'zhejiang' | 'anhui';

/** Somebody on a flight: what the manifest says, what is true of them, and what will go otherwise. Wholly invented. */
export interface Person {
  /** Of the day, from 0. */
  readonly number: number;
  readonly manifest: ManifestPerson;
  readonly category: 'traveller' | 'crew' | 'diplomat' | 'transit';
  /** Lived in or passed within 14 days. */
  readonly countries: readonly string[];
  /** The last day in a country, as far as they tell it. */
  readonly lastIn: readonly string[];
  readonly metCase: boolean;
  readonly symptoms: readonly string[];
  readonly fever: boolean;
  readonly needs: readonly string[];
  readonly destination: Destination;
  readonly district: string;
  readonly address: string;
  readonly positive: boolean;
  readonly noShow: boolean;
  readonly chance: Chance;
}

/** People who stay together, one or more. */
export interface Party {
  readonly label: string;
  readonly people: readonly Person[];
}

// No such surnames and no such names: whoever meets them knows that nobody is behind them.
const nativeSurnames = [
  ['例', 'LI'],
  ['样', 'YANG'],
  ['仿', 'FANG'],
  ['拟', 'NI'],
  ['假', 'JIA'],
  ['试', 'SHI'],
] as const;
const nativeNames = [
  ['木', 'MU'],
  ['安', 'AN'],
  ['禾', 'HE'],
  ['川', 'CHUAN'],
  ['舟', 'ZHOU'],
  ['岚', 'LAN'],
  ['月', 'YUE'],
  ['石', 'SHI'],
  ['青', 'QING'],
  ['远', 'YUAN'],
  ['星', 'XING'],
  ['帆', 'FAN'],
  ['苇', 'WEI'],
  ['砚', 'YAN'],
  ['澄', 'CHENG'],
  ['竹', 'ZHU'],
] as const;
const syllables = [
  'ba',
  'vel',
  'dor',
  'mi',
  'lan',
  'tok',
  'su',
  'ren',
  'qui',
  'zor',
  'fa',
  'nim',
  'gol',
  'wes',
  'pra',
  'hul',
] as const;

const invented = (chance: Chance, parts: number): string =>
  Array.from({ length: parts }, () => chance.pick(syllables))
    .join('')
    .toUpperCase();

interface Names {
  readonly surname: string;
  readonly givenNames: string;
  readonly fullNameNative?: string;
}
const familyName = (chance: Chance, chinese: boolean): readonly [string, string] =>
  chinese ? chance.pick(nativeSurnames) : ['', `SAMPLE${invented(chance, 2)}`];
const nameOf = (chance: Chance, family: readonly [string, string]): Names => {
  const [native, latin] = family;
  if (native === '') return { surname: latin, givenNames: invented(chance, 3) };
  const one = chance.pick(nativeNames);
  const two = chance.pick(nativeNames);
  return { surname: latin, givenNames: `${one[1]}${two[1]}`, fullNameNative: `${native}${one[0]}${two[0]}` };
};

const pad = (value: number, length: number): string => String(value).padStart(length, '0');
const birthDate = (chance: Chance, day: string, years: number): string => {
  const year = Number(day.slice(0, 4)) - years - 1;
  // A day after the arrival's in the year before, so that the age is exact whatever the date.
  const date = new Date(Date.UTC(year, Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)) + chance.between(1, 364)));
  return date.toISOString().slice(0, 10);
};

// Median age of the first 171 imported cases was 23, over half of them students.
const adultYears = (chance: Chance): number =>
  chance.weighted<() => number>([
    [() => chance.between(18, 27), 52],
    [() => chance.between(28, 45), 28],
    [() => chance.between(46, 64), 15],
    [() => chance.between(65, 84), 5],
  ])();

const partySizes: readonly (readonly [number, number])[] = [
  [1, 62],
  [2, 22],
  [3, 10],
  [4, 5],
  [5, 1],
];
const districtShares = districts.map(([code, , , , share]) => [code, share] as const);
const streets = ['示例路', '样张街', '虚构大道', '演示弄'] as const;

/** How a flight's people are drawn. */
export interface CabinOrder {
  readonly day: string;
  readonly route: Route;
  readonly passengers: number;
  readonly crew: number;
  readonly positives: number;
  /** Number of the first person. */
  readonly first: number;
}

const letters = 'ABCDEFGHJK';

/** Seats row by row: 3-3-3 for a big aircraft, 3-3 for a small one; the last three rows are kept empty. */
const seatOf = (index: number, abreast: number): string =>
  `${Math.floor(index / abreast) + 1}${letters[index % abreast] ?? 'A'}`;

/** Draws the parties of one flight: first its crew, one by one, then its passengers in the order of their seats. */
export const drawCabin = (chance: Chance, order: CabinOrder): readonly Party[] => {
  const { day, route, passengers, crew, first } = order;
  const sick = new Set<number>();
  while (sick.size < Math.min(order.positives, passengers)) sick.add(chance.between(0, passengers - 1));
  const abreast = passengers > 190 ? 9 : 6;
  const parties: Party[] = [];
  let made = 0;
  const draw = (
    names: Names,
    years: number,
    foreign: string | null,
    role: 'passenger' | 'crew',
    shared: {
      destination: Destination;
      district: string;
      address: string;
      booking: string;
      phone: string;
      diplomat: boolean;
      airside: boolean;
      metCase: boolean;
      grouped: boolean;
    },
  ): Person => {
    const number = first + made;
    const own = chance.fork(String(number));
    const seat = role === 'crew' ? null : made - crew;
    made += 1;
    const positive = seat !== null && sick.has(seat);
    const shows = positive && own.happens(rates.positiveShows);
    const feverish = (shows || own.happens(rates.feverish)) && !shared.airside;
    const fever = feverish && own.happens(0.7);
    const feeder = own.happens(0.35) && route.feeders.length > 0 ? own.pick(route.feeders) : route.country;
    const passed = [...new Set([route.country, feeder, ...(route.via === undefined ? [] : [route.via.country])])];
    const history = role === 'crew' ? { countries: passed, lastIn: [] } : drawHistory(own, passed, day);
    const special: string[] = [];
    if (years >= 80) special.push('reduced-mobility');
    if (years >= 20 && years <= 42 && own.happens(rates.special / 2)) special.push('pregnant');
    else if (own.happens(rates.special))
      special.push(own.pick(['chronic-illness', 'dialysis', 'interpreter', 'mental-health']));
    const nationality = foreign === null ? 'CHN' : (alpha3[foreign] ?? 'XXA');
    const manifest: ManifestPerson = {
      role,
      reference: `H${pad(number, 6)}`,
      ...names,
      sex: own.pick(['M', 'F'] as const),
      birthDate: birthDate(own, day, years),
      nationality,
      // No state issues numbers that begin with XX.
      documents: [
        {
          type: 'P',
          number: `XX${day.slice(5, 7)}${day.slice(8, 10)}${pad(number, 5)}`,
          issuer: nationality,
          expires: '2027-01-01',
        },
      ],
      ...(seat === null ? {} : { seat: seatOf(seat, abreast) }),
      embark: route.from,
      debark: 'PVG',
      ...(shared.airside ? { transit: true } : {}),
      phone: shared.phone,
      address: shared.address,
      ...(shared.grouped ? { bookingReference: shared.booking, partyKey: shared.booking } : {}),
      baggage: role === 'crew' ? [] : [`XX${pad(number, 6)}`],
      at: `sample ${number}`,
    };
    return {
      number,
      manifest,
      category: role === 'crew' ? 'crew' : shared.airside ? 'transit' : shared.diplomat ? 'diplomat' : 'traveller',
      ...history,
      metCase: role === 'passenger' && shared.metCase,
      symptoms: feverish && !fever ? [own.pick(['cough', 'sore-throat', 'diarrhoea', 'fatigue'])] : [],
      fever,
      needs: special,
      destination: shared.destination,
      district: shared.district,
      address: shared.address,
      positive,
      noShow: role === 'passenger' && own.happens(rates.noShow) && !positive,
      chance: own,
    };
  };
  const shared = (label: string, size: number, airside = false) => {
    const { onward } = rates;
    const destination = chance.weighted<Destination>([
      ['city', 1 - onward.jiangsu - onward.zhejiang - onward.anhui],
      ['jiangsu', onward.jiangsu],
      ['zhejiang', onward.zhejiang],
      ['anhui', onward.anhui],
    ]);
    const diplomat = chance.happens(rates.diplomat) && !airside;
    return {
      destination: airside ? ('city' as const) : destination,
      diplomat,
      airside,
      metCase: !diplomat && !airside && destination === 'city' && chance.happens(rates.metCase),
      district: chance.weighted(districtShares),
      address: `${chance.pick(streets)}${chance.between(1, 900)}号${chance.between(1, 30)}室`,
      booking: label,
      phone: `+00 000 ${pad(chance.between(0, 9_999_999), 7)}`,
      grouped: size > 1,
    };
  };
  for (let index = 0; index < crew; index += 1) {
    const home = homeCarriers.has(route.carrier);
    const together = {
      ...shared(`CREW${index}`, 1),
      destination: 'city' as const,
      district: 'PUDONG',
      diplomat: false,
    };
    const person = draw(
      nameOf(chance, familyName(chance, home)),
      chance.between(22, 55),
      home ? null : route.country,
      'crew',
      together,
    );
    parties.push({ label: `crew ${index}`, people: [person] });
  }
  while (made < crew + passengers) {
    const size = Math.min(chance.weighted(partySizes), crew + passengers - made);
    const label = `${route.carrier}${pad(parties.length, 3)}${invented(chance, 1)}`;
    // 28.7 % of the first imported cases were foreign nationals.
    const foreign = chance.happens(0.287) ? route.country : null;
    const family = familyName(chance, foreign === null);
    // Nobody is tested who does not enter: those who carry the infection are among the others.
    const seats = Array.from({ length: size }, (_, member) => made - crew + member);
    const airside = chance.fork(`airside ${label}`).happens(rates.airside) && !seats.some((seat) => sick.has(seat));
    const together = shared(label, size, airside);
    const people: Person[] = [];
    for (let member = 0; member < size; member += 1) {
      const years = member < 2 ? adultYears(chance) : chance.between(0, 17);
      people.push(draw(nameOf(chance, family), years, foreign, 'passenger', together));
    }
    parties.push({ label, people });
  }
  return parties;
};
