import { useState } from 'react';
import { Link, useSearch } from '@tanstack/react-router';
import '../../styles/administration.css';
import '../../styles/desk.css';
import { useWords } from '../../text/words.ts';
import { below, useSession } from '../session.tsx';
import { Waiting } from '../waiting.tsx';
import { AccountsPart } from './accounts-part.tsx';
import { useLoads } from './ask.ts';
import { CalendarPart } from './calendar-part.tsx';
import { CityPart } from './city-part.tsx';
import { DutyPart } from './duty-part.tsx';
import { SitesPart } from './sites-part.tsx';
import { StandsPart } from './stands-part.tsx';
import { Tree } from './tree.tsx';
import { UnitPart } from './unit-part.tsx';
import { VehiclesPart } from './vehicles-part.tsx';
import { adminWords } from './words.ts';

const parts = ['unit', 'accounts', 'duty', 'sites', 'vehicles', 'stands', 'calendar', 'city'] as const;
type Part = (typeof parts)[number];

/** The administration of one part of the tree: its units, their accounts, duty and sites. */
const Administered = ({ admin, choice }: { readonly admin: string; readonly choice: React.ReactNode }) => {
  const say = useWords(adminWords);
  const { units, sample } = useSession();
  const asked: unknown = useSearch({ strict: false });
  const said = (name: string): unknown =>
    typeof asked === 'object' && asked !== null ? Reflect.get(asked, name) : undefined;
  const mine = below(units, admin);
  const unit = mine.find((one) => one.unit === said('unit')) ?? mine.find((one) => one.unit === admin);
  const top = units.get(admin)?.parent === null;
  const has = (kind: string): boolean => mine.some((one) => one.kind === kind);
  const shown = parts.filter((one) => (one === 'city' ? sample && top : one === 'stands' ? has('airport') : true));
  const part: Part = shown.find((one) => one === said('part')) ?? 'unit';
  const loads = useLoads(admin);
  if (unit === undefined) return null;
  return (
    <div className="screen administration">
      <div className="screen-head">
        <h1>{say('admin.title')}</h1>
        <nav className="tabs" aria-label={say('admin.title')}>
          {shown.map((one) => (
            <Link
              key={one}
              to="/administration"
              search={{ unit: unit.unit, part: one }}
              className="tab"
              aria-current={one === part ? 'page' : undefined}
            >
              {say(`admin-part.${one}`)}
            </Link>
          ))}
        </nav>
        {choice}
      </div>
      {loads.error !== null && <Waiting of={loads} />}
      <div className="administration-halves">
        <Tree units={mine} root={admin} loads={loads.data?.items} chosen={unit.unit} part={part} />
        <div className="administration-part">
          {part === 'unit' && (
            <UnitPart
              key={unit.unit}
              admin={admin}
              unit={unit}
              load={loads.data?.items.find((one) => one.unit === unit.unit)}
            />
          )}
          {part === 'accounts' && <AccountsPart key={unit.unit} admin={admin} unit={unit} />}
          {part === 'duty' && <DutyPart key={unit.unit} admin={admin} unit={unit} />}
          {part === 'sites' && <SitesPart unit={unit} />}
          {part === 'vehicles' && <VehiclesPart key={unit.unit} admin={admin} unit={unit} />}
          {part === 'stands' && <StandsPart unit={unit} />}
          {part === 'calendar' && <CalendarPart admin={admin} mayMark={top} />}
          {part === 'city' && <CityPart admin={admin} />}
        </div>
      </div>
    </div>
  );
};

/** Units, accounts, duty, sites, vehicles, stands and the calendar, for whoever administers a part of the tree. */
export const AdministrationScreen = () => {
  const say = useWords(adminWords);
  const { account, unit, nameOf } = useSession();
  const mine = [...new Set(account.memberships.filter(({ role }) => role === 'admin').map((one) => one.unit))];
  const [chosen, setChosen] = useState(mine.includes(unit) ? unit : (mine[0] ?? null));
  if (chosen === null) {
    return (
      <div className="nothing">
        <h2>{say('admin.not-yours')}</h2>
        <p>{say('admin.not-yours-what')}</p>
      </div>
    );
  }
  const choice =
    mine.length < 2 ? null : (
      <label className="choice end">
        <span className="unseen">{say('admin.as')}</span>
        <select value={chosen} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
          {mine.map((one) => (
            <option key={one} value={one}>
              {nameOf(one)}
            </option>
          ))}
        </select>
      </label>
    );
  return <Administered key={chosen} admin={chosen} choice={choice} />;
};
