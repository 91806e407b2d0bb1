import { fanOut, recallFanOut } from '../app/contacts.ts';
import { type CaseId, unitId } from '../loop/terms.ts';
import { sampleActor } from './act.ts';
import type { Collection, Tube } from './day.ts';
import { type Play, tubeCase } from './play.ts';
import { rates } from './rates.ts';

const giveResult = async (play: Play, laboratory: string, tube: Tube, id: CaseId): Promise<void> => {
  const { acting, driver } = play;
  await acting.all(laboratory, `${tube.label} result`, [
    { type: 'record', case: id, kind: 'result', facts: { result: tube.outcome } },
    { type: 'close', case: id, ending: 'resulted' },
  ]);
  // What a server does when it hears of a positive, beside everything else; whoever comes second finds it done.
  const person = play.cases.get(tube.person);
  if (tube.outcome === 'positive' && person !== undefined)
    driver.aside(fanOut(acting.house, person, id).then(() => {}));
};

/** Which event of a specimen says its result: a correction has to name it. */
const resultOf = async (play: Play, laboratory: string, id: CaseId): Promise<number | null> => {
  const who = { actor: sampleActor(laboratory), unit: unitId(laboratory) };
  const { rows } = await play.acting.house.read(who, (seen) =>
    seen.query<{ seq: number }>(
      `select seq from huan.event
        where case_id = $1 and name = 'evidence.recorded.1' and data ->> 'kind' = 'result' order by seq limit 1`,
      [id],
    ),
  );
  return rows[0] === undefined ? null : Number(rows[0].seq);
};

/** Couriers and laboratories: racks fetched, tubes that never arrive, results one by one, now and then amended. */
export const playCollection = (play: Play, rack: Collection): void => {
  const { acting, driver } = play;
  const lost = rack.tubes.filter(({ outcome }) => outcome === 'lost');
  const arriving = rack.tubes.filter(({ outcome }) => outcome !== 'lost');
  driver.at(rack.fetched, async () => {
    const cases = rack.tubes.map((tube) => tubeCase(play, tube));
    await acting.carry({ label: `${rack.label} fetched`, from: rack.from, to: 'COURIER-1', link: 'carried', cases });
  });
  driver.at(rack.delivered, async () => {
    const missing = lost.map((tube) => {
      const id = tubeCase(play, tube);
      return acting.all('COURIER-1', `${tube.label} lost`, [
        { type: 'record', case: id, kind: 'loss', facts: { result: 'lost' } },
        { type: 'close', case: id, ending: 'lost' },
      ]);
    });
    const cases = arriving.map((tube) => tubeCase(play, tube));
    const label = `${rack.label} delivered`;
    const delivered = acting.carry({ label, from: 'COURIER-1', to: rack.laboratory, link: 'laboratory', cases });
    await Promise.all([...missing, delivered]);
  });
  for (const tube of arriving) {
    const id = tubeCase(play, tube);
    driver.at(Math.max(tube.result, rack.delivered + 60), () => giveResult(play, rack.laboratory, tube, id));
    if (tube.outcome === 'positive' && tube.person.chance.fork('amended').happens(rates.amended)) {
      driver.at(tube.result + 240, async () => {
        const corrects = await resultOf(play, rack.laboratory, id);
        if (corrects === null) return;
        await acting.act(rack.laboratory, `${tube.label} amended`, {
          type: 'correct',
          case: id,
          kind: 'result',
          corrects,
          facts: { result: 'negative' },
          reason: 'second test of the same tube is negative',
        });
        await recallFanOut(acting.house, id);
      });
    }
  }
};
