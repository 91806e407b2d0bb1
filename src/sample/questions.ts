import { unitId } from '../loop/terms.ts';
import type { Play } from './play.ts';
import { rates } from './rates.ts';

const askers = [
  'PVG-SCREENING',
  'PVG-BOARDING',
  'PUDONG-DESK',
  'MINHANG-DESK',
  'XUHUI-DESK',
  'CHANGNING-SITE-1',
  'YANGPU-SITE-1',
] as const;
const subjects = [
  ['DEPT-TRANSPORT', 'more vehicles for the evening peak'],
  ['DEPT-TRANSPORT', 'which gate do vehicles of another province use'],
  ['DEPT-HEALTH', 'who decides on home isolation for a carer'],
  ['DEPT-HEALTH', 'may a mother and her child be lodged together while one waits for a result'],
  ['DEPT-ECONOMY', 'specialists of a chip plant: which paper do they show'],
] as const;

/** Questions that desks raise during the day: routed to a department, answered, closed by whoever asked. */
export const playQuestions = (play: Play): void => {
  const { acting, driver, plan } = play;
  for (const [index, { flight, lands }] of plan.flights.entries()) {
    if (!flight.chance.fork('question').happens(rates.questionsPerFlight)) continue;
    const own = flight.chance.fork('question told');
    const asker = own.pick(askers);
    const [department, about] = own.pick(subjects);
    const id = acting.newCase(`question ${index}`);
    const at = lands + own.between(60, 240);
    driver.at(at, async () => {
      await acting.act(asker, `question ${index}`, {
        type: 'open',
        case: id,
        loop: 'question',
        holder: unitId(asker),
        reason: about,
      });
      await acting.carry({
        label: `question ${index} routed`,
        from: asker,
        to: department,
        link: 'answering',
        cases: [id],
      });
    });
    driver.at(at + own.between(45, 300), async () => {
      await acting.act(department, `question ${index} answered`, {
        type: 'record',
        case: id,
        kind: 'answer',
      });
    });
    driver.at(at + 330, async () => {
      await acting.act(asker, `question ${index} closed`, { type: 'close', case: id, ending: 'closed' });
    });
  }
};
