import { Link } from '@tanstack/react-router';
import type { UnitView } from '../../../contract/answer.ts';
import { lodgingList } from '../../../contract/territory.ts';
import { useGive } from '../../ask/command.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { casePath, sitePath } from '../../ui/address.ts';
import { numberText } from '../../ui/count.tsx';
import { useAsked } from '../asked.ts';
import { Refusal } from '../refusal.tsx';
import { below, useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { Waiting } from '../waiting.tsx';
import { adminWords } from './words.ts';

/** The kinds of units that may open a place for lodging: itself, or the district that it belongs to. */
const openers = new Set(['site', 'test-point', 'district']);

/** Sites and test points below a unit: open or not, accepted for how many. What is done with them is done in their cases. */
export const SitesPart = ({ unit }: { readonly unit: UnitView }) => {
  const say = useWords(adminWords);
  const { word } = useInWords();
  const { unit: acting, kind, units, nameOf, may } = useSession();
  const toast = useToast();
  const give = useGive(acting);
  const asked = useAsked(lodgingList, may.read ? '/v1/lodgings' : null);
  const { data, error } = asked;
  const inside = below(units, unit.unit).filter((one) => one.kind === 'site' || one.kind === 'test-point');
  const known = new Map(data?.items.map((one) => [one.unit, one]));
  const mayOpen = (place: string): boolean =>
    may.act && openers.has(kind) && below(units, acting).some((one) => one.unit === place);
  const open = (place: string): void =>
    give.mutate(
      (idFor) => ({ type: 'open', case: idFor(`site of ${place}`), loop: 'site', holder: place, facts: {} }),
      { onSuccess: () => toast({ text: say('sites.opened', { unit: nameOf(place) }) }) },
    );
  return (
    <section className="card administration-unit" aria-labelledby="admin-sites">
      <h2 id="admin-sites">{nameOf(unit.unit)}</h2>
      <p className="quiet small">{say('sites.who', { unit: nameOf(acting) })}</p>
      {may.read && (data === undefined || error !== null) && <Waiting of={asked} />}
      {inside.length === 0 && <p className="quiet">{say('sites.none')}</p>}
      <ul className="account-list">
        {inside.map((one) => {
          const place = known.get(one.unit);
          const site = place?.site ?? null;
          return (
            <li key={one.unit}>
              <div>
                <b>{nameOf(one.unit)}</b> <span className="quiet small">{word('unit-kind', one.kind)}</span>
                <p className="quiet small">
                  {site === null
                    ? say('sites.closed')
                    : place === undefined || place.capacity === null
                      ? say('sites.unchecked')
                      : [
                          say('sites.capacity', { count: numberText(place.capacity) }),
                          ...(place.lodged === null ? [] : [say('sites.lodged', { count: numberText(place.lodged) })]),
                        ].join(' · ')}
                </p>
              </div>
              <div className="row">
                {site !== null && (
                  <>
                    <Link
                      className="button"
                      to={casePath(site)}
                      aria-label={`${say('sites.case')}: ${nameOf(one.unit)}`}
                    >
                      {say('sites.case')}
                    </Link>
                    <Link
                      className="button"
                      to={sitePath(one.unit)}
                      aria-label={`${say('sites.go')}: ${nameOf(one.unit)}`}
                    >
                      {say('sites.go')}
                    </Link>
                  </>
                )}
                {site === null && data !== undefined && mayOpen(one.unit) && (
                  <button
                    type="button"
                    className="button"
                    aria-label={`${say('sites.open')}: ${nameOf(one.unit)}`}
                    disabled={give.isPending}
                    onClick={() => open(one.unit)}
                  >
                    {say('sites.open')}
                  </button>
                )}
              </div>
            </li>
          );
        })}
      </ul>
      <Refusal error={give.error} />
    </section>
  );
};
