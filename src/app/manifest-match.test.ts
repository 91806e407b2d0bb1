import { describe, expect, test } from 'vitest';
import type { ManifestPerson } from '../exchange/manifest.ts';
import { match } from './manifest-match.ts';
import { personalOf } from './manifest-people.ts';

const passport = (number: string, issuer?: string): ManifestPerson['documents'] => [
  { type: 'P', number, ...(issuer === undefined ? {} : { issuer }) },
];
const person = (name: string, more: Partial<ManifestPerson> = {}): ManifestPerson => {
  const [surname = '', givenNames = ''] = name.split('/');
  return { role: 'passenger', surname, givenNames, documents: [], at: name, ...more };
};
const known = (people: readonly ManifestPerson[]) =>
  people.map((one) => ({ personal: personalOf(one), role: one.role, name: one.at }));

/** For everybody on the list: who of those known they are; a doubt stands in brackets with a question mark. */
const found = (before: ManifestPerson[], list: ManifestPerson[], whole = false): (string | null)[] => {
  const certain = { passenger: false, crew: false };
  const { pairs, doubts } = match(list, known(before), { complete: () => whole, certain });
  return list.map((one) => {
    const doubt = doubts.get(one);
    return pairs.get(one)?.name ?? (doubt === undefined ? null : `(${doubt.name}?)`);
  });
};
const others = Array.from({ length: 12 }, (_, n) => person(`OTHER/NUMBER ${n}`, { documents: passport(`OT${n}00`) }));

describe('nobody becomes somebody else who shares a document', () => {
  const mother = person('TEST/MOTHER', { documents: passport('M1'), birthDate: '1985-05-05' });
  const twinA = person('TEST/TWIN A', { documents: passport('M1'), birthDate: '2015-01-01' });
  const twinB = person('TEST/TWIN B', { documents: passport('M1'), birthDate: '2015-01-01' });

  test.each([false, true])('a twin on the passport of their mother, on a list that is whole: %s', (whole) => {
    expect(found([mother, twinA], [twinB], whole)).toEqual([null]);
    expect(found([...others, mother, twinA], [...others, mother, twinB], whole).at(-1)).toBeNull();
  });

  test('a twin whose mother comes with a later message', () => {
    expect(found([twinA], [twinB], true)).toEqual([null]);
  });

  test('a child, where of one of them no birth date is known', () => {
    const { birthDate: _, ...undated } = mother;
    expect(found([undated], [twinA])).toEqual([null]);
    expect(found([mother], [{ ...twinA, birthDate: undefined } as unknown as ManifestPerson])).toEqual([null]);
  });

  test('a son who is called like his father', () => {
    const father = person('KIM/JUN', { documents: passport('M1'), birthDate: '1980-01-01' });
    expect(found([father], [{ ...father, birthDate: '2018-05-05' }])).toEqual([null]);
    expect(found([father], [{ ...father, birthDate: '2018-01-01' }])).toEqual([null]);
    // A slip of one figure is a correction.
    expect(found([father], [{ ...father, birthDate: '1981-01-01' }])).toEqual(['KIM/JUN']);
  });

  test('whoever has the same number of another country', () => {
    expect(
      found(
        [person('A/A', { documents: passport('123456789', 'USA') })],
        [person('B/B', { documents: passport('123456789', 'ITA') })],
      ),
    ).toEqual([null]);
    const usa = person('A/A', { documents: passport('123456789', 'USA') });
    expect(found([usa], [{ ...usa, documents: passport('123456789', 'ITA') }])).toEqual(['(A/A?)']);
  });

  test.each(['UNKNOWN', '000000000', '0', 'XXXXX', 'N/A', 'TBA', 'PENDING', '待补', '待定'])(
    'whoever has no number either: %s',
    (number) => {
      const one = person('TEST/ONE', { documents: passport(number), birthDate: '1980-01-01' });
      expect(found([one], [person('TEST/TWO', { documents: passport(number), birthDate: '1980-01-01' })])).toEqual([
        null,
      ]);
      expect(personalOf(one)['documents']).toBeUndefined();
    },
  );
});

describe('nobody becomes somebody else who shares a name', () => {
  const wei = { birthDate: '1980-01-01' };

  test('namesakes of one birth date with a passport each: a doubt, unless the list is the whole one', () => {
    const one = person('WANG/WEI', { ...wei, documents: passport('E1') });
    const other = person('WANG/WEI', { ...wei, documents: passport('E2') });
    expect(found([one], [other])).toEqual(['(WANG/WEI?)']);
    expect(found([one], [other], true)).toEqual(['(WANG/WEI?)']);
    expect(found([...others, one], [...others, other], true).at(-1)).toBe('WANG/WEI');
    // The carrier itself tells them apart.
    const [mine, theirs] = [
      { ...one, reference: 'MU-R1' },
      { ...other, reference: 'MU-R2' },
    ];
    expect(found([...others, mine], [...others, theirs], true).at(-1)).toBe('(WANG/WEI?)');
  });

  test('namesakes without documents, told apart by reference or seat', () => {
    const one = person('WANG/WEI', { ...wei, reference: 'MU-R1', seat: '12A' });
    expect(found([one], [person('WANG/WEI', { ...wei, reference: 'MU-R2', seat: '14C' })])).toEqual(['(WANG/WEI?)']);
    expect(found([one], [person('WANG/WEI', { ...wei, reference: 'MU-R1', seat: '14C' })])).toEqual(['WANG/WEI']);
  });

  test('the number of a row is no reference: another list counts anew', () => {
    const one = person('WANG/WEI', { ...wei, reference: '1' });
    expect(found([one], [person('WANG/WEI', { ...wei, reference: '2' })])).toEqual(['WANG/WEI']);
  });
});

describe('nobody is opened again', () => {
  const everything = { birthDate: '1980-01-01', documents: passport('E1', 'CHN'), seat: '1A', reference: 'MU-1' };

  test.each<[string, Partial<ManifestPerson>, Partial<ManifestPerson>]>([
    ['who had no document before', { seat: '1A' }, everything],
    ['of whom a name alone is known', {}, {}],
    ['who changed the seat', everything, { ...everything, seat: '31K' }],
    [
      'who has a second passport',
      everything,
      { ...everything, documents: [...everything.documents, ...passport('E9')] },
    ],
    ['of whom only the reference and name are said', everything, { reference: 'MU-1' }],
    ['of whom only the document and name are said', everything, { documents: passport('E1') }],
  ])('%s', (_name, before, after) => {
    expect(found([person('WANG/WEI', before)], [person('WANG/WEI', after)])).toEqual(['WANG/WEI']);
  });

  test('namesakes with a seat each, on a first list without documents and a second with them', () => {
    const first = [person('王/伟', { seat: '1A', at: 'A' }), person('王/伟', { seat: '1B', at: 'B' })];
    const second = [
      person('王/伟', { seat: '1B', documents: passport('E2') }),
      person('王/伟', { seat: '1A', documents: passport('E1') }),
    ];
    expect(found(first, second)).toEqual(['B', 'A']);
  });

  test('two of whom nothing but the same name is known, on the same list again', () => {
    const two = [person('王/伟', { at: 'A' }), person('王/伟', { at: 'B' })];
    expect(new Set(found(two, two))).toEqual(new Set(['A', 'B']));
  });

  test('whose name stood in characters first and in pinyin later', () => {
    const before = person('王/伟', { ...everything, fullNameNative: '王伟', at: 'WEI' });
    expect(found([before], [person('WANG/WEI', everything)])).toEqual(['WEI']);
    expect(found([person('王/偉', { seat: '1A', at: 'WEI' })], [person('WANG/WEI', { seat: '1A' })])).toEqual(['WEI']);
    expect(found([before], [person('LI/NA', everything)])).toEqual([null]);
  });

  test('whose given names were cut short', () => {
    const before = person('TESTARI/ANNA MARIA', everything);
    expect(found([before], [person('TESTARI/ANNA', everything)])).toEqual(['TESTARI/ANNA MARIA']);
  });

  test('whose name was put right on the whole list', () => {
    const wrong = person('WANG/WIE', { ...everything, at: 'WIE' });
    const right = person('WANG/WEI', everything);
    expect(found([...others, wrong], [...others, right], true).at(-1)).toBe('WIE');
    expect(found([...others, wrong], [right], true)).toEqual([null]);
  });
});

describe('whom a message means that names people by a number only', () => {
  const one = person('TEST/ONE', { reference: 'R1', documents: passport('E1') });
  const two = person('TEST/TWO', { reference: 'R2', documents: passport('E1') });

  test('by the reference, or by a document that one of them has', () => {
    expect(found([one, two], [person('', { reference: 'R2' })])).toEqual(['TEST/TWO']);
    expect(found([one], [person('', { documents: passport('E1') })])).toEqual(['TEST/ONE']);
  });

  test('nobody, where several have it', () => {
    expect(found([one, two], [person('', { documents: passport('E1') })])).toEqual([null]);
    expect(found([one, { ...two, reference: 'R1' }], [person('', { reference: 'R1' })])).toEqual([null]);
    expect(found([one], [person('', { reference: 'R1' }), person('', { reference: 'R1' })])).toEqual([null, null]);
  });
});

test('ten thousand of one name are compared in no time', () => {
  const many = (from: number): ManifestPerson[] =>
    Array.from({ length: 10_000 }, (_, n) =>
      person('WANG/WEI', { documents: passport(`E${from + n}`), birthDate: '1980-01-01' }),
    );
  const begun = performance.now();
  const list = many(5_000);
  expect(match(list, known(many(0))).pairs.size).toBe(5_000);
  expect(performance.now() - begun).toBeLessThan(10_000);
});
