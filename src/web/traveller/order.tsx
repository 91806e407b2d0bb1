import type { TravellerPage } from '../../contract/traveller.ts';
import type { Speech } from './speech.ts';

const day = 86_400_000;

/** The written order: what binds the person, on which basis, decided by whom and why, until when, and how to object. */
export const WrittenOrder = ({ page, speech }: { readonly page: TravellerPage; readonly speech: Speech }) => {
  const { say, sayCode, time, unit, language } = speech;
  const { order } = page;
  if (order === null) return <p>{say('order.none')}</p>;
  const { extended, lifted, served } = order;
  const days = Math.max(0, Math.ceil((Date.parse(order.until) - Date.parse(page.now)) / day));
  const quoted = language === 'zh-Hans' || language === 'zh-Hant' ? language : 'en';
  return (
    <>
      {order.ended ? (
        <p className="big">{say('order.over')}</p>
      ) : (
        <div className="end">
          <p className="end-label">{say('order.ends')}</p>
          <p className="end-time">{time(order.until)}</p>
          <p>{say('order.days', { days })}</p>
          <p className="quiet">{say('order.free')}</p>
        </div>
      )}
      <dl className="facts">
        <dt>{say('order.start')}</dt>
        <dd>{time(order.start)}</dd>
        {order.isolation !== null && order.isolation !== 'none' && (
          <>
            <dt>{say('order.place')}</dt>
            <dd>{sayCode('stay', order.isolation)}</dd>
          </>
        )}
        <dt>{say('order.basis')}</dt>
        <dd lang={quoted} dir="auto">
          {order.basis}
        </dd>
        <dt>{say('order.rule')}</dt>
        <dd>{say('order.rule-name', { policy: order.policy, version: order.version })}</dd>
        {order.why.length > 0 && (
          <>
            <dt>{say('order.why')}</dt>
            <dd lang={quoted} dir="auto">
              {order.why.join(' · ')}
            </dd>
          </>
        )}
        <dt>{say('order.served')}</dt>
        <dd>{served === null ? say('order.unserved') : `${unit(served.by)} · ${time(served.at)}`}</dd>
      </dl>
      {extended !== null && (
        <div className="changed">
          <p>
            {say('order.extended', {
              unit: unit(extended.by),
              time: time(extended.at),
              until: time(extended.until),
            })}
          </p>
          <p dir="auto">{extended.reason}</p>
          <p dir="auto">{extended.basis}</p>
          <p dir="auto">{extended.objection}</p>
        </div>
      )}
      {lifted !== null && (
        <div className="changed">
          <p>{say('order.lifted', { unit: unit(lifted.by), time: time(lifted.at) })}</p>
          <p dir="auto">{lifted.reason}</p>
          <p dir="auto">{lifted.basis}</p>
        </div>
      )}
      {!order.ended && <p>{say('order.object')}</p>}
    </>
  );
};

/** The tests of the person and what came out. */
export const Tests = ({ page, speech }: { readonly page: TravellerPage; readonly speech: Speech }) => {
  const { say, time, unit } = speech;
  if (page.tests.length === 0) return <p>{say('tests.none')}</p>;
  const outcome = (result: string | null): string => {
    if (result === null) return say('result.waiting');
    return result === 'negative' || result === 'positive' ? say(`result.${result}`) : say('result.none');
  };
  return (
    <ul className="list">
      {page.tests.map(({ at, by, result }) => (
        <li key={at}>
          <b>{outcome(result)}</b>
          <span className="quiet">
            {time(at)} · {unit(by)}
          </span>
        </li>
      ))}
    </ul>
  );
};
