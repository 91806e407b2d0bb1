import type { TravellerPage } from '../../contract/traveller.ts';
import { RingSign } from '../ui/ring-sign.tsx';
import type { Arc } from '../ui/ring.ts';
import type { Speech } from './speech.ts';

type Step = TravellerPage['links'][number];

const arcOf = ({ state }: Step): Arc => ({
  passed: state === 'passed' ? 1 : 0,
  held: state === 'now' ? 1 : 0,
  offered: 0,
  late: false,
});

/** The sign of the person with their place in words. */
export const RingWithPlace = ({ page, speech }: { readonly page: TravellerPage; readonly speech: Speech }) => {
  const { say, sayCode, time, unit } = speech;
  const place = say('where.now', { link: sayCode('link', page.link) });
  const released = page.ending === 'released';
  return (
    <div className="place">
      <RingSign arcs={page.links.map(arcOf)} closed={released} size={112} />
      <div>
        {page.status === 'open' && <p className="big">{place}</p>}
        {page.status === 'open' && <p>{say('where.holder', { unit: unit(page.holder), time: time(page.since) })}</p>}
        {page.offered !== null && <p>{say('where.offered', { unit: unit(page.offered) })}</p>}
        {page.status === 'ended' && <p className="big">{sayCode('next', page.next)}</p>}
      </div>
    </div>
  );
};

/** The five links as a list: what is done, where the person is, what comes later. */
export const FiveLinks = ({ page, speech }: { readonly page: TravellerPage; readonly speech: Speech }) => {
  const { say, sayCode, time, unit } = speech;
  return (
    <ol className="links">
      {page.links.map(({ link, state, at, by }) => (
        <li key={link} className={`link-${state}`} {...(state === 'now' ? { 'aria-current': 'step' } : {})}>
          <span className="link-name">{sayCode('link', link)}</span>
          <span className="link-state">{say(`state.${state}`)}</span>
          {at !== null && <span className="quiet">{time(at)}</span>}
          {by !== null && <span className="quiet">{unit(by)}</span>}
        </li>
      ))}
    </ol>
  );
};

/** What happens next, why, and the rules from which it follows. */
export const NextStep = ({ page, speech }: { readonly page: TravellerPage; readonly speech: Speech }) => {
  const { say, sayCode, language, time, unit } = speech;
  // The policy is written in the languages of the city; it is quoted, and marked as what it is.
  const quoted = language === 'zh-Hans' || language === 'zh-Hant' ? language : 'en';
  const why = page.reasons.flatMap((reason) => reason.why);
  return (
    <>
      <p className="big">{sayCode('next', page.next)}</p>
      {page.wave !== null && <p className="big">{say('next.wave', { wave: page.wave })}</p>}
      {page.followup !== null && (
        <p>{say('next.call', { unit: unit(page.followup.by), time: time(page.followup.due) })}</p>
      )}
      {why.length > 0 && page.status === 'open' && (
        <>
          <h3>{say('next.rule')}</h3>
          <ul className="reasons" lang={quoted} dir="ltr">
            {why.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
};
