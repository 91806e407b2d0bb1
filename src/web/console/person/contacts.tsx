import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { type ContactPage, contactPage } from '../../../contract/contacts.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { useAsked } from '../asked.ts';
import { useSession } from '../session.tsx';
import { Waiting } from '../waiting.tsx';
import { type Closeness, closeness } from './closeness.ts';
import { markOf } from './person.ts';
import { caseWords } from './words.ts';

type Contact = ContactPage['items'][number];

const isReason = (text: string): text is Closeness => closeness.some((one) => one === text);
const most = 48;
const middle = 150;

const closest = ({ reasons }: Contact): Closeness => closeness.find((one) => reasons.includes(one)) ?? 'desk';

const round = (value: number): number => Math.round(value * 10) / 10;

/** The person in the middle, contacts around: the closer the reason, the nearer the point. */
const Graph = ({ contacts }: { readonly contacts: readonly Contact[] }) => {
  const say = useWords(caseWords);
  const { nameOf } = useSession();
  const shown = contacts
    .toSorted((a, b) => closeness.indexOf(closest(a)) - closeness.indexOf(closest(b)))
    .slice(0, most);
  const points = shown.map((contact, index) => {
    const angle = (index / Math.max(1, shown.length)) * 2 * Math.PI - Math.PI / 2;
    const distance = 55 + closeness.indexOf(closest(contact)) * 16;
    return { contact, x: round(middle + distance * Math.cos(angle)), y: round(middle + distance * Math.sin(angle)) };
  });
  return (
    <svg className="contact-graph" viewBox="0 0 300 300" role="img" aria-label={say('contacts.graph')}>
      {points.map(({ contact, x, y }) => (
        <line
          key={contact.case}
          className={`contact-line contact-${closest(contact)}`}
          x1={middle}
          y1={middle}
          x2={x}
          y2={y}
        />
      ))}
      <circle className="contact-self" cx={middle} cy={middle} r="12" />
      {points.map(({ contact, x, y }) => (
        <circle key={contact.case} className={`contact-point contact-${closest(contact)}`} cx={x} cy={y} r="6">
          <title>{`${markOf(contact.case)} · ${say(`contact.${closest(contact)}`)} · ${contact.holder === null ? say('contacts.nobody') : nameOf(contact.holder)}`}</title>
        </circle>
      ))}
    </svg>
  );
};

/** Contacts of a person from the history of custody: asked for, never shown unasked. */
export const Contacts = ({ id }: { readonly id: string }) => {
  const say = useWords(caseWords);
  const { nameOf } = useSession();
  const [asked, setAsked] = useState(false);
  const found = useAsked(contactPage, asked ? `/v1/cases/${id}/contacts` : null);
  const { data } = found;
  return (
    <section className="card">
      <h2>{say('contacts.title')}</h2>
      {!asked && (
        <button type="button" className="button no-print" onClick={() => setAsked(true)}>
          {say('contacts.find')}
        </button>
      )}
      {asked && data === undefined && <Waiting of={found} />}
      {asked && data !== undefined && (
        <>
          {data.items.length + data.others === 0 ? (
            <p className="quiet">{say('contacts.none')}</p>
          ) : (
            <p>{say('contacts.count', { count: data.items.length + data.others })}</p>
          )}
          {data.items.length > 0 && <Graph contacts={data.items} />}
          <ul className="contact-list">
            {data.items.map((contact) => (
              <li key={contact.case}>
                <Link className="mark-link" to={casePath(contact.case)}>
                  {markOf(contact.case)}
                </Link>
                <span>
                  {contact.reasons
                    .filter(isReason)
                    .map((reason) => say(`contact.${reason}`))
                    .join(' · ')}
                </span>
                <span className="quiet small">
                  {contact.holder === null ? say('contacts.nobody') : nameOf(contact.holder)}
                </span>
              </li>
            ))}
            {data.staff.map(({ unit, heads }) => (
              <li key={`staff ${unit}`}>
                <span>{say('contact.staff', { count: heads })}</span>
                <span className="quiet small">{nameOf(unit)}</span>
              </li>
            ))}
            {data.unrostered.length > 0 && (
              <li>
                <span>{say('contact.unrostered')}</span>
                <span className="quiet small">{data.unrostered.map((unit) => nameOf(unit)).join(' · ')}</span>
              </li>
            )}
            {data.outside.map(({ unit, kind }) => (
              <li key={`${kind} ${unit}`}>
                <span>{say(`contact.${kind}`)}</span>
                <span className="quiet small">{nameOf(unit)}</span>
              </li>
            ))}
            {data.units.map(({ unit, heads }) => (
              <li key={unit}>
                <span className="quiet">{say('contacts.count', { count: heads })}</span>
                <span>{nameOf(unit)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
};
