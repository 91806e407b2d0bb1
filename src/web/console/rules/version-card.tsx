import type { PolicyVersionView } from '../../../contract/policy.ts';
import { colon } from '../../text/language.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { cityStamp } from '../../ui/moment.ts';
import { rulesWords } from './words.ts';

const minute = (at: string): string => cityStamp(Date.parse(at)).replace('T', ' ');

/** A version: since when, until when, on which basis, for whom, and what it changes at its minute. */
export const VersionCard = ({
  version,
  inForce,
  now,
}: {
  readonly version: PolicyVersionView;
  readonly inForce: boolean;
  readonly now: number;
}) => {
  const say = useWords(rulesWords);
  const { word } = useInWords();
  const { transition, changes } = version;
  const coming = Date.parse(version.effectiveFrom) > now;
  const review = Date.parse(version.reviewAt) < now;
  const inside = {
    'new arrivals only': say('rules.transition-new'),
    'everyone inside': say('rules.transition-inside'),
    'running ones finish': say('rules.transition-running'),
    since: say('rules.transition-since', { time: transition.since === null ? '' : minute(transition.since) }),
  }[transition.kind];
  const pairs: readonly (readonly [string, string])[] = [
    [say('rules.effective'), minute(version.effectiveFrom)],
    [say('rules.announced'), minute(version.announcedAt)],
    [say('rules.review'), minute(version.reviewAt)],
    [say('rules.expires'), minute(version.expiresAt)],
    [say('rules.transition'), inside],
    [say('rules.basis'), version.legalBasis],
    [say('rules.binds'), version.binds.map((kind) => word('unit-kind', kind)).join(' · ')],
  ];
  return (
    <section className="card rule-version" data-version={version.version}>
      <h2 className="row">
        {version.name} · {say('rules.version', { version: version.version })}
        <span className={inForce ? 'mark rule-in-force' : 'mark mark-gap'}>
          {say(inForce ? 'rules.applies' : coming ? 'rules.coming' : 'rules.past')}
        </span>
      </h2>
      <dl className="pairs">
        {pairs.map(([name, value]) => (
          <div key={name} className={value.length > 30 ? 'wide' : undefined}>
            <dt>{name}</dt>
            <dd className={name === say('rules.review') && review ? 'rule-overdue' : undefined}>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{say('rules.changes-at', { time: minute(version.effectiveFrom) })}</h3>
      {changes === null && <p className="quiet">{say('rules.first')}</p>}
      {changes?.length === 0 && <p className="quiet">{say('rules.changes-none')}</p>}
      {changes !== null && changes.length > 0 && (
        <ul className="rule-changes">
          {changes.map(({ table, title, added, removed, changed }) => (
            <li key={table}>
              <b>{title}</b>
              {added.length > 0 && <span>{say('rules.added', { rows: added.join(', ') })}</span>}
              {changed.length > 0 && <span>{say('rules.changed', { rows: changed.join(', ') })}</span>}
              {removed.length > 0 && <span>{say('rules.removed', { rows: removed.join(', ') })}</span>}
            </li>
          ))}
        </ul>
      )}
      {Object.entries(version.lists).map(([name, items]) => (
        <details key={name}>
          <summary>
            {say('rules.lists')}
            {colon()}
            {name} ({items.length})
          </summary>
          <p>{items.join(', ')}</p>
        </details>
      ))}
    </section>
  );
};
