// Who the people of a newer list are, against the cases of the ones before: nobody is overwritten by somebody else, and
// what is doubtful is asked by a gap and closes nobody.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ManifestReport, importManifest } from '../../src/app/manifest.ts';
import { readManifest } from '../../src/app/read-manifest.ts';
import { type CaseId, actorId, commandId, unitId } from '../../src/loop/terms.ts';
import { type TestHouse, openTestHouse } from '../house.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

const airport = { actor: actorId('clerk'), unit: unitId('PVG-AIRPORT') };
const person = (name: string, number: string, birth: string, kind = 'FL'): string[] => [
  `NAD+${kind}+++TEST:${name}`,
  ...(birth === '' ? [] : [`DTM+329:${birth}`]),
  `DOC+P+${number}`,
];
const message = (flight: string, bgm: string, body: string[]): string[] => {
  const trip = [`TDT+20+${flight}`, 'LOC+125+FCO', 'DTM+189:2003261230:201', 'LOC+87+PVG', 'DTM+232:2003270645:201'];
  const inside = ['UNH+1+PAXLST:D:05B:UN:IATA', bgm, ...trip, ...body];
  return [...inside, `UNT+${inside.length + 1}+1`];
};
/** Imports the messages of one interchange. */
const send = async (...messages: string[][]): Promise<ManifestReport> => {
  const all = ['UNB+UNOA:4+AIR+PVG+200327:0310+REF1', ...messages.flat(), `UNZ+${messages.length}+REF1`];
  const document = await readManifest(new TextEncoder().encode(all.map((one) => `${one}'`).join('')), 2020);
  const options = { commandId: commandId(randomUUID()), dryRun: false, receivedAs: 'test' };
  return importManifest(at.house, airport, document, options);
};
const standing = async (number: string): Promise<string[]> => {
  const { rows } = await at.house.owner.pool.query<{ text: string }>(
    `select coalesce(c.ending, 'open') as text from huan."case" c join huan."case" v on v.case_id = c.voyage
      where v.state -> 'facts' ->> 'number' = $1 and c.loop = 'arrival' order by 1`,
    [number],
  );
  return rows.map(({ text }) => text);
};
const asked = async (number: string, kind: string): Promise<number> => {
  const { rowCount } = await at.house.owner.pool.query(
    `select from huan."case" g join huan."case" c on c.case_id = g.subject join huan."case" v on v.case_id = c.voyage
      where v.state -> 'facts' ->> 'number' = $1 and g.loop = 'gap' and g.kind = $2 and g.closed_at is null`,
    [number, kind],
  );
  return rowCount ?? 0;
};

test('a twin who comes later on the passport of the mother is a case of their own, and asked about', async () => {
  await send(
    message('MU101', 'BGM+745', [...person('MOTHER', 'M1', '850505'), ...person('ANNA', 'M1', '150101'), 'CNT+42:2']),
  );
  const later = await send(message('MU101', 'BGM+745+CP', [...person('BRUNO', 'M1', '150101'), 'CNT+42:1']));
  expect(later).toMatchObject({ applied: true, opened: 1, updated: 0 });
  expect(await standing('101')).toEqual(['open', 'open', 'open']);
  expect(await asked('101', 'duplicate')).toBeGreaterThan(0);
});

test('a namesake with another passport is a case of their own, and asked about once', async () => {
  await send(message('MU102', 'BGM+745', [...person('WEI', 'E1', '800101'), 'CNT+42:1']));
  const other = message('MU102', 'BGM+745+CP', [...person('WEI', 'E2', '800101'), 'CNT+42:1']);
  expect(await send(other)).toMatchObject({ applied: true, opened: 1, updated: 0 });
  expect(await send(other)).toMatchObject({ applied: true, opened: 0, unchanged: 1 });
  expect(await asked('102', 'duplicate')).toBe(1);
  // Both new, in one file.
  const both = [
    message('MU103', 'BGM+745', [...person('NA', 'E3', '800101'), 'CNT+42:1']),
    message('MU103', 'BGM+745+CP', [...person('NA', 'E4', '800101'), 'CNT+42:1']),
  ];
  expect(await send(...both)).toMatchObject({ applied: true, opened: 2 });
  expect(await asked('103', 'duplicate')).toBe(1);
});

test('one name and birth date twice in one list, with a visa or another passport, is two cases and asked about once', async () => {
  const zoe = ['NAD+FL+++TESTARI:ZOE', 'DTM+329:19800101:102'];
  const twice = message('MU108', 'BGM+745', [...zoe, 'DOC+P+Z1', ...zoe, 'DOC+V+Z2', 'CNT+42:2']);
  const report = await send(twice);
  expect(report).toMatchObject({ applied: true, opened: 2 });
  expect(report.problems).toMatchObject([{ field: 'person', severity: 'warning' }]);
  expect(await asked('108', 'duplicate')).toBe(1);
  // Both are known from then on: nobody asks again.
  expect(await send(twice)).toMatchObject({ opened: 0, unchanged: 2 });
  expect(await asked('108', 'duplicate')).toBe(1);
  const passports = message('MU109', 'BGM+745', [...zoe, 'DOC+P+Z3', ...zoe, 'DOC+P+Z4', 'CNT+42:2']);
  expect(await send(passports)).toMatchObject({ applied: true, opened: 2 });
  expect(await asked('109', 'duplicate')).toBe(1);
  // The second one is named only by a later list that also names the first.
  await send(message('MU110', 'BGM+745', [...zoe, 'DOC+P+Z5', 'CNT+42:1']));
  const later = [...zoe, 'DOC+P+Z5', ...zoe, 'DOC+V+Z6', 'CNT+42:2'];
  expect(await send(message('MU110', 'BGM+745', later))).toMatchObject({ opened: 1, unchanged: 1 });
  expect(await asked('110', 'duplicate')).toBe(1);
});

test('whoever stays behind is closed as not boarded, and nobody else', async () => {
  const list = [...person('ANNA', 'B1', '800101'), ...person('BEN', 'B2', '700707'), 'CNT+42:2'];
  await send(message('MU104', 'BGM+745', list));
  const report = await send(message('MU104', 'BGM+266+CLNB', [...person('BEN', 'B2', ''), 'CNT+42:1']));
  expect(report).toMatchObject({ applied: true, dropped: 1 });
  expect(await standing('104')).toEqual(['not-boarded', 'open']);
});

test('a flight that is cancelled takes back passengers and crew; a cancelled crew list takes back nobody', async () => {
  const both = [
    message('MU105', 'BGM+745', [...person('ANNA', 'C1', '800101'), 'CNT+42:1']),
    message('MU105', 'BGM+250', [...person('CAPTAIN', 'C2', '700101', 'FM'), 'CNT+41:1']),
  ];
  await send(...both);
  expect(await send(message('MU105', 'BGM+250++1', []))).toMatchObject({ applied: false });
  expect(await standing('105')).toEqual(['open', 'open']);
  expect(await send(message('MU105', 'BGM+266+XF', []))).toMatchObject({ applied: true, dropped: 2 });
  expect(await standing('105')).toEqual(['not-boarded', 'not-boarded']);
  // Listed again, in a file that still holds the list before and the cancellation: it comes.
  expect(await send(...both, message('MU105', 'BGM+266+XF', []), ...both)).toMatchObject({ applied: true, opened: 0 });
  expect(await standing('105')).toEqual(['open', 'open']);
});

test('a closing list that only counts asks about nobody, and one that names nobody who is known is refused', async () => {
  const list = [...person('ANNA', 'D1', '800101'), ...person('BEN', 'D2', '700707'), 'CNT+42:2'];
  await send(message('MU106', 'BGM+745', list));
  expect(await send(message('MU106', 'BGM+266+CLOB', ['CNT+42:2']))).toMatchObject({ applied: true, dropped: 0 });
  const nameless = ['NAD+FL', 'RFF+ABO:PNR1', 'NAD+FL', 'RFF+ABO:PNR1', 'CNT+42:2'];
  const refused = await send(message('MU106', 'BGM+266+CLOB', nameless));
  expect(refused).toMatchObject({ applied: false, opened: 0, dropped: 0 });
  expect(refused.problems.filter(({ severity }) => severity === 'error')).toMatchObject([
    { field: 'person' },
    { field: 'person' },
  ]);
  expect(await standing('106')).toEqual(['open', 'open']);
  expect(await asked('106', 'manifest-dropped')).toBe(0);
});

test('a later list says nothing new of whom somebody has taken over, and is applied all the same', async () => {
  const both = (birth: string) => [...person('ANNA', 'E1', birth), ...person('BEN', 'E2', birth), 'CNT+42:2'];
  await send(message('MU107', 'BGM+745', both('800101')));
  const { rows } = await at.house.owner.pool.query<{ id: CaseId }>(
    `select c.case_id as id from huan."case" c join huan."case" v on v.case_id = c.voyage
      where v.state -> 'facts' ->> 'number' = '107' and c.loop = 'arrival'`,
  );
  const [taken] = rows;
  await at.act('PVG-BOARDING', { type: 'claim', case: taken!.id, link: 'stand', reason: 'came down the stairs' });
  const later = await send(message('MU107', 'BGM+745', both('810202')));
  expect(later).toMatchObject({ applied: true, updated: 1, unchanged: 1 });
  expect(later.problems).toMatchObject([{ found: 'somebody who has left the carrier', severity: 'warning' }]);
});
