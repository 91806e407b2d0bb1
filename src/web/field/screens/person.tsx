import { useEffect, useState } from 'react';
import { mayHold, mayOpen, mayRecord } from '../../../contract/ways.ts';
import { sayCode, useWords } from '../../text/words.ts';
import { RingSign } from '../../ui/ring-sign.tsx';
import { emergencyOf } from '../commands.ts';
import { Big, Screen } from '../parts.tsx';
import { Lane, useNames } from '../rows.tsx';
import { signalBad } from '../signal.ts';
import { unitName, useDesk, useField, useKeep, useSnapshot } from '../use.tsx';
import { type ShownCase, arcsOf, shortId } from '../view.ts';
import { go } from '../way.ts';
import { fieldWords } from '../work-words.ts';
import { type Claiming, ClaimForm } from './claim-form.tsx';

/** Milliseconds in which an emergency that was pressed by mistake can be taken back. */
const undo = 3000;

const Emergency = ({ one, who }: { readonly one: ShownCase; readonly who: string }) => {
  const say = useWords(fieldWords);
  const field = useField();
  const keep = useKeep();
  const [order, setOrder] = useState<number | null>(null);
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (order === null || left === 0) return undefined;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [order, left]);
  if (order !== null && left > 0) {
    return (
      <Big
        kind="danger"
        onPress={() => {
          // It is taken back when the phone's disk says so; when it was sent meanwhile, the count runs out.
          void field.withdraw(order).then((gone) => {
            if (gone) setOrder(null);
          });
        }}
      >
        {say('field.emergency.undo', { seconds: left })}
      </Big>
    );
  }
  if (order !== null || one.emergency) {
    return (
      <p className="f-note bad" role="status">
        {say('field.emergency.said')}
      </p>
    );
  }
  return (
    <Big
      kind="danger"
      onPress={() => {
        signalBad();
        keep(emergencyOf(one.case, say('field.emergency.reason'), who, undo), (entry) => {
          setOrder(entry.order);
          setLeft(undo / 1000);
        });
      }}
    >
      {say('field.emergency')}
    </Big>
  );
};

/** Somebody who stands before me and whom another unit still holds. */
const Claim = (claim: Claiming) => {
  const say = useWords(fieldWords);
  return (
    <section className="f-card">
      <h2>{say('field.claim')}</h2>
      <ClaimForm {...claim} />
    </section>
  );
};

/** The link in which a unit of this kind would hold somebody whom it claims. */
export const claimLink = (kind: string, near: string | undefined): string => {
  const links = ['stand', 'channel', 'screening', 'transfer', 'territory', 'hospital'].filter((link) =>
    mayHold('arrival', link, kind),
  );
  return links.find((link) => link === near) ?? links[0] ?? '';
};

/** One person: who, where, which lane, and everything that can be done here and now. */
export const Person = ({ id }: { readonly id: string }) => {
  const say = useWords(fieldWords);
  const nameOf = useNames();
  const { me, units } = useSnapshot();
  const { holding, coming } = useDesk();
  const kind = units.get(me?.unit ?? '')?.kind ?? '';
  const mine = holding.find((one) => one.case === id);
  const one = mine ?? coming.find((other) => other.case === id);
  if (one === undefined) {
    return (
      <Screen title={say('field.person.nameless', { id: shortId(id) })}>
        <p className="f-note bad">{say('field.person.elsewhere')}</p>
        <Claim id={id} link={claimLink(kind, undefined)} who={shortId(id)} />
      </Screen>
    );
  }
  const who = nameOf(one);
  const actions = ['temperature', 'symptoms', 'report', 'note'].filter(
    (action) =>
      action === 'temperature' || action === 'symptoms' || action === 'note' || mayRecord('arrival', action, kind),
  );
  return (
    <Screen title={who}>
      <section className="f-person">
        <RingSign arcs={arcsOf(one)} closed={false} size={96} label={sayCode(fieldWords, 'field.link', one.link)} />
        <div>
          <b>{who}</b>
          <span className="f-quiet">{sayCode(fieldWords, 'field.link', one.link)}</span>
          {one.seat !== null && <span className="f-quiet">{say('field.seat', { seat: one.seat })}</span>}
          <Lane one={one} />
          {one.openTests > 0 && <span className="f-quiet">{say('field.tests.open', { count: one.openTests })}</span>}
          {one.offer !== null && one.offer.to !== me?.unit && (
            <span className="f-quiet">{say('field.offered.to', { to: unitName(units, one.offer.to) })}</span>
          )}
        </div>
      </section>
      <div className="f-grid">
        {actions.map((action) => (
          <Big key={action} onPress={() => go('person', id, action)}>
            {sayCode(fieldWords, 'field.do', action)}
          </Big>
        ))}
        {mayOpen('specimen', kind) && (
          <Big onPress={() => go('person', id, 'specimen')}>{say('field.do.specimen')}</Big>
        )}
        {mine?.custody === 'held' && (
          <Big kind="strong" onPress={() => go('give', id)}>
            {say('field.give')}
          </Big>
        )}
      </div>
      <Emergency one={one} who={who} />
      {mine === undefined && <Claim id={id} link={claimLink(kind, one.offer?.link ?? one.link)} who={who} />}
    </Screen>
  );
};
