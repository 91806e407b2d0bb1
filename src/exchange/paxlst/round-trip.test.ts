import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnderTwo } from '../civil-date.ts';
import { isDocumentNumber } from '../document-number.ts';
import type { ManifestFlight, ManifestLeg, ManifestPerson, PersonRole } from '../manifest.ts';
import { headsOf } from '../manifest.ts';
import type { PaxlstPrintOptions } from './print.ts';
import { printPaxlst } from './print.ts';
import { readPaxlst } from './read.ts';

const words = (alphabet: string, max: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: max })
    .map((letters) => letters.join('').replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '');

const names = words("ABCDEFGHIJKLMNOPQRSTUVWXYZ'-+:?* ÜÉabé汉字", 20);
/** A given name that ends in a title of the airlines reads back without it (see doubt.test.ts); alone it is a name. */
const withoutTitle = (name: string): boolean => !/\s(MR|MRS|MS|MISS|MSTR|DR|CHD|INF)$/i.test(name);
const codes = words('ABCDEFGHJKLMNPQRSTUVWXYZ0123456789', 9);
const port = fc.constantFrom('PVG', 'SHA', 'FCO', 'NRT', 'LHR', 'JFK', 'THR', 'ICN', 'WUH');
const country = fc.constantFrom('CHN', 'ITA', 'USA', 'GBR', 'GBD', 'DEU', 'XXA', 'UNO');
const two = (value: number): string => String(value).padStart(2, '0');
const date = (from: number, to: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: from, max: to }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
    .map(([year, month, day]) => `${year}-${two(month)}-${two(day)}`);
const instant = fc
  .tuple(date(2019, 2021), fc.option(fc.tuple(fc.nat(23), fc.nat(59)), { nil: undefined }))
  .map(([day, time]) => (time ? `${day}T${two(time[0])}:${two(time[1])}` : day));

const travelDocument = fc.record(
  {
    type: fc.constantFrom(
      'P' as const,
      'V' as const,
      'I' as const,
      'A' as const,
      'C' as const,
      'AC' as const,
      'F' as const,
      'other' as const,
    ),
    number: codes.filter(isDocumentNumber),
    issuer: country,
    expires: date(1950, 2080),
  },
  { requiredKeys: ['type', 'number'] },
);

const person = (role: PersonRole, index: number): fc.Arbitrary<ManifestPerson> =>
  fc
    .record(
      {
        surname: names.filter((name) => !name.includes('/')),
        givenNames: fc.oneof(names.filter(withoutTitle), fc.constant('')),
        sex: fc.constantFrom('M' as const, 'F' as const, 'X' as const),
        // Before any of the flights.
        birthDate: date(1900, 2018),
        nationality: country,
        documents: fc.array(travelDocument, { maxLength: 2 }),
        seat: fc
          .tuple(fc.integer({ min: 1, max: 99 }), fc.constantFrom(...'ABCDEFGHJK'))
          .map(([row, letter]) => `${row}${letter}`),
        embark: port,
        debark: port,
        clearance: port,
        transit: fc.constant(true as const),
        infant: fc.constant(true as const),
        residence: country,
        birthPlace: names,
        address: names,
        phone: words('0123456789 +', 15).filter((text) => /\d/.test(text)),
        email: fc.constantFrom('a@example.org', 'OPS.AT.EXAMPLE'),
        baggage: fc.array(
          codes.filter((tag) => !/^(0|NIL|NONE|NULL)$/.test(tag)),
          { minLength: 1, maxLength: 2 },
        ),
        bookingReference: codes,
      },
      { requiredKeys: ['surname', 'givenNames', 'documents'] },
    )
    .map((fields) => {
      const made: ManifestPerson = { ...fields, role, at: '', reference: `REF${index}` };
      if (made.bookingReference !== undefined) made.partyKey = made.bookingReference;
      return made;
    });

const leg = fc
  .record(
    {
      carrier: fc.constantFrom('MU', 'CA', '3U', 'U2', 'CES'),
      number: fc
        .tuple(fc.integer({ min: 1, max: 9999 }), fc.constantFrom('', 'A', 'Z'))
        .map(([digits, suffix]) => `${digits}${suffix}`),
      from: port,
      to: port,
      scheduledDeparture: instant,
      scheduledArrival: instant,
    },
    { requiredKeys: ['carrier', 'number', 'from', 'to'] },
  )
  .filter((each) => each.from !== each.to);

/** Flights as the reader itself would make them: derived fields (infant, transit destination) follow their rules. */
const flight: fc.Arbitrary<ManifestFlight> = fc
  .tuple(
    fc.array(leg, { minLength: 1, maxLength: 3 }),
    fc.nat(2),
    fc.constantFrom('original' as const, 'change' as const, 'cancel' as const, 'update' as const),
    fc.constantFrom('passenger' as const, 'crew' as const, 'both' as const),
    fc.integer({ min: 1, max: 8 }),
    fc.boolean(),
    fc.constantFrom('on-board' as const, 'not-on-board' as const, 'closed' as const),
  )
  .chain(([legs, chosen, purpose, list, heads, referenced, closing]) => {
    const passengers = list === 'crew' ? 0 : heads;
    const crew = list === 'passenger' ? 0 : heads;
    const people: fc.Arbitrary<ManifestPerson>[] = [];
    for (let index = 0; index < passengers; index += 1) people.push(person('passenger', index));
    for (let index = 0; index < crew; index += 1) people.push(person('crew', passengers + index));
    return fc.tuple(...people).map((all): ManifestFlight => {
      const arrival = legs[chosen % legs.length] ?? (legs[0] as ManifestLeg);
      const made: ManifestFlight = { legs, arrival, function: purpose, list, version: '12B', people: all };
      if (purpose === 'update') made.closing = closing;
      if (purpose === 'update' && list === 'both') made.list = 'passenger';
      if (made.list !== list) made.people = all.filter((each) => each.role === 'passenger');
      made.statedTotal = {};
      if (made.list !== 'crew') made.statedTotal.passengers = headsOf(made.people, 'passenger');
      if (made.list !== 'passenger') made.statedTotal.crew = headsOf(made.people, 'crew');
      if (referenced) made.reference = 'MU7720326';
      for (const each of made.people) {
        if (isUnderTwo(each.birthDate, arrival.scheduledArrival ?? arrival.scheduledDeparture)) each.infant = true;
        if (each.transit && each.debark !== undefined && each.debark !== arrival.to) each.transitTo = each.debark;
      }
      return made;
    });
  })
  // A leg that goes the same way with the same number twice cannot be told apart on paper.
  .filter(
    (made) =>
      new Set(made.legs.map((each) => `${each.carrier}${each.number}${each.from}${each.to}`)).size === made.legs.length,
  );

const printOptions: PaxlstPrintOptions = {
  sender: 'AIR',
  recipient: 'PVG',
  preparedAt: '2020-03-27T03:10',
  controlReference: '1',
};
const withoutPlaces = (made: ManifestFlight | undefined): unknown =>
  made && { ...made, people: made.people.map((each) => ({ ...each, at: '' })) };

describe('round trip', () => {
  it('what is printed reads back as the same flight, whatever the separators, parts and line breaks', () => {
    fc.assert(
      fc.property(
        flight,
        fc.constantFrom(":+.? '", ':*.? #', ';|,!%\n', ":+.?*'", '\x1f\x1d.?\x1e\x1c'),
        fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
        fc.constantFrom('', '\r\n', ' \n\n'),
        (made, serviceCharacters, peoplePerMessage, lineBreak) => {
          const options: PaxlstPrintOptions = { ...printOptions, serviceCharacters, lineBreak };
          if (peoplePerMessage !== undefined) options.peoplePerMessage = peoplePerMessage;
          const text = printPaxlst(made, options);
          const document = readPaxlst(new TextEncoder().encode(text), { referenceYear: 2020 });
          expect(document.problems.filter((problem) => problem.severity === 'error')).toEqual([]);
          expect(document.flights).toHaveLength(1);
          expect(withoutPlaces(document.flights[0])).toEqual(withoutPlaces(made));
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('fuzz', () => {
  const decoder = new TextDecoder('latin1');
  const sample = printPaxlst(
    {
      legs: [{ carrier: 'MU', number: '772', from: 'FCO', to: 'PVG', scheduledArrival: '2020-03-27T06:45' }],
      arrival: { carrier: 'MU', number: '772', from: 'FCO', to: 'PVG', scheduledArrival: '2020-03-27T06:45' },
      function: 'original',
      list: 'passenger',
      people: [{ role: 'passenger', surname: 'A', givenNames: 'B', documents: [{ type: 'P', number: '1' }], at: '' }],
    },
    printOptions,
  );

  it('never throws on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        readPaxlst(bytes, { referenceYear: 2020 });
        readPaxlst(new TextEncoder().encode(`UNB+UNOA:4+${decoder.decode(bytes)}`), { referenceYear: 2020 });
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on segments in any order with any content', () => {
    const piece = fc.constantFrom(
      ...[
        'UNA:+.? ',
        "'",
        '+',
        ':',
        '?',
        '*',
        'UNB+UNOA:4',
        'UNG',
        'UNH+1+PAXLST:D:05B:UN:IATA',
        'BGM+745',
        'BGM+266+CL',
      ],
      ...[
        'TDT+20+MU1',
        'LOC+125+FCO',
        'LOC+87+PVG',
        'DTM+189:2003261230:201',
        'NAD+FL+++A:B',
        'NAD+FM',
        'NAD',
        'ATT+2++F',
      ],
      ...[
        'DOC+P+1',
        'DTM+36:',
        'LOC+91+ITA',
        'RFF+AVF:1',
        'CNT+42:1',
        'UNT+1+1',
        'UNE+1+1',
        'UNZ+1+1',
        '+01:C',
        '\n',
        'é',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        readPaxlst(new TextEncoder().encode(pieces.join('')), { referenceYear: 2020 });
        readPaxlst(new TextEncoder().encode(pieces.join("'")), { referenceYear: 2020 });
      }),
      { numRuns: 500 },
    );
  });

  it('one changed character never silently changes the number of heads', () => {
    const clean = readPaxlst(new TextEncoder().encode(sample), { referenceYear: 2020 });
    expect(clean.flights[0]?.people).toHaveLength(1);
    fc.assert(
      fc.property(fc.nat(sample.length - 1), fc.constantFrom(..."+:'? AZ09"), (at, sign) => {
        const document = readPaxlst(new TextEncoder().encode(sample.slice(0, at) + sign + sample.slice(at + 1)), {
          referenceYear: 2020,
        });
        const refused = document.problems.some((problem) => problem.severity === 'error');
        if (!refused) expect(document.flights.map((each) => each.people.length)).toEqual([1]);
      }),
      { numRuns: 1000 },
    );
  });
});
