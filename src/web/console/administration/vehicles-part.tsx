import { type SyntheticEvent, useDeferredValue, useState } from 'react';
import { Modal, NumberInput, Select, TextInput } from '@mantine/core';
import type { UnitView } from '../../../contract/answer.ts';
import { type VehicleView, plainPlate, vehicleKinds } from '../../../contract/vehicle.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { numberText } from '../../ui/count.tsx';
import { momentText } from '../me/moment-text.ts';
import { Refusal } from '../refusal.tsx';
import { below, useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { Waiting } from '../waiting.tsx';
import { useAct, useVehicles, vehicleAt } from './ask.ts';
import { registerWords } from './register-words.ts';
import { adminWords } from './words.ts';

const most = 300;

/** Enters a vehicle, or changes one. */
const VehicleDialog = ({
  admin,
  unit,
  vehicle,
  onClose,
}: {
  readonly admin: string;
  /** Whose a new one is, unless somebody says otherwise. */
  readonly unit: string;
  readonly vehicle: VehicleView | null;
  readonly onClose: () => void;
}) => {
  const say = useWords(registerWords);
  const sayAdmin = useWords(adminWords);
  const { word } = useInWords();
  const { units, nameOf } = useSession();
  const toast = useToast();
  const act = useAct(admin);
  const [plate, setPlate] = useState(vehicle?.plate ?? '');
  const [kind, setKind] = useState<string>(vehicle?.kind ?? 'coach');
  const [seats, setSeats] = useState<number | null>(vehicle?.seats ?? null);
  const [owner, setOwner] = useState(vehicle?.unit ?? unit);
  const [note, setNote] = useState(vehicle?.note ?? '');
  const title = vehicle === null ? say('vehicle-list.add') : vehicle.plate;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const said = note.trim();
    const body = { plate: plate.trim(), kind, seats, unit: owner };
    act.mutate(
      vehicle === null
        ? { method: 'POST', path: '/v1/vehicles', body: { ...body, ...(said === '' ? {} : { note: said }) } }
        : { method: 'PATCH', path: vehicleAt(vehicle.vehicle), body: { ...body, note: said === '' ? null : said } },
      {
        onSuccess: () => {
          toast({
            text:
              vehicle === null
                ? say('vehicle-list.added', { plate: plate.trim().toUpperCase() })
                : sayAdmin('admin.saved'),
          });
          onClose();
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': sayAdmin('admin.cancel') }}>
      <form className="evidence-form" onSubmit={submit}>
        <TextInput
          data-autofocus
          label={say('vehicle-list.plate')}
          required
          autoComplete="off"
          maxLength={20}
          value={plate}
          onChange={({ currentTarget }) => setPlate(currentTarget.value)}
        />
        <div className="row">
          <Select
            className="grow"
            label={say('vehicle-list.kind')}
            allowDeselect={false}
            data={vehicleKinds.map((one) => ({ value: one, label: word('vehicle', one) }))}
            value={kind}
            onChange={(said) => said !== null && setKind(said)}
          />
          <NumberInput
            className="narrow-field"
            label={say('vehicle-list.seats')}
            required
            min={1}
            max={100}
            allowDecimal={false}
            value={seats ?? ''}
            onChange={(said) => setSeats(typeof said === 'number' ? said : null)}
          />
        </div>
        <Select
          label={say('vehicle-list.unit')}
          allowDeselect={false}
          searchable
          limit={60}
          data={below(units, admin)
            .filter((one) => one.active || one.unit === owner)
            .map((one) => ({ value: one.unit, label: nameOf(one.unit) }))}
          value={owner}
          onChange={(said) => said !== null && setOwner(said)}
        />
        <TextInput
          label={say('vehicle-list.note')}
          maxLength={500}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <Refusal error={act.error} />
        <div className="row end">
          <button type="button" className="button" onClick={onClose}>
            {sayAdmin('admin.cancel')}
          </button>
          <button
            type="submit"
            className="button strong"
            disabled={act.isPending || seats === null || plate.trim().length < 2}
          >
            {vehicle === null ? say('vehicle-list.add') : sayAdmin('admin.save')}
          </button>
        </div>
      </form>
    </Modal>
  );
};

/** Asks why a vehicle is not to be sent any more. */
const OutDialog = ({
  admin,
  vehicle,
  onClose,
}: {
  readonly admin: string;
  readonly vehicle: VehicleView;
  readonly onClose: () => void;
}) => {
  const say = useWords(registerWords);
  const sayAdmin = useWords(adminWords);
  const act = useAct(admin);
  const [why, setWhy] = useState('');
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    act.mutate(
      { method: 'PATCH', path: vehicleAt(vehicle.vehicle), body: { out: why.trim() } },
      { onSuccess: onClose },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('vehicle-list.out-title', { plate: vehicle.plate })}
      closeButtonProps={{ 'aria-label': sayAdmin('admin.cancel') }}
    >
      <form className="evidence-form" onSubmit={submit}>
        <p>{say('vehicle-list.out-what')}</p>
        <TextInput
          data-autofocus
          label={say('vehicle-list.out-why')}
          required
          maxLength={200}
          value={why}
          onChange={({ currentTarget }) => setWhy(currentTarget.value)}
        />
        <Refusal error={act.error} />
        <div className="row end">
          <button type="button" className="button" onClick={onClose}>
            {sayAdmin('admin.cancel')}
          </button>
          <button type="submit" className="button danger" disabled={act.isPending || why.trim() === ''}>
            {say('vehicle-list.out-do')}
          </button>
        </div>
      </form>
    </Modal>
  );
};

/** The vehicles of a unit and of those below it: whose they are, how many seats, which are out of service and why. */
export const VehiclesPart = ({ admin, unit }: { readonly admin: string; readonly unit: UnitView }) => {
  const say = useWords(registerWords);
  const { word } = useInWords();
  const { nameOf } = useSession();
  const list = useVehicles(admin, unit.unit);
  const { data, error } = list;
  const act = useAct(admin);
  const [filter, setFilter] = useState('');
  const words = useDeferredValue(filter.trim().toLowerCase());
  const [asking, setAsking] = useState<'add' | { readonly edit: string } | { readonly out: string } | null>(null);
  const all = (data?.items ?? []).toSorted((one, other) =>
    one.plate.localeCompare(other.plate, 'zh', { numeric: true }),
  );
  const items = all.filter((one) => {
    const text = `${nameOf(one.unit)} ${one.unit} ${word('vehicle', one.kind)} ${one.note ?? ''}`.toLowerCase();
    return text.includes(words) || plainPlate(one.plate).includes(plainPlate(words));
  });
  const going = all.filter(({ out }) => out === null);
  const named = (id: string): VehicleView | null => all.find(({ vehicle }) => vehicle === id) ?? null;
  const edited = asking !== null && asking !== 'add' && 'edit' in asking ? named(asking.edit) : null;
  const leaving = asking !== null && asking !== 'add' && 'out' in asking ? named(asking.out) : null;
  return (
    <section className="card administration-unit" aria-labelledby="admin-vehicles">
      <div className="row">
        <h2 id="admin-vehicles">{nameOf(unit.unit)}</h2>
        <button type="button" className="button strong push" onClick={() => setAsking('add')}>
          {say('vehicle-list.add')}
        </button>
      </div>
      {all.length > 0 && (
        <>
          <p className="quiet">
            {say('vehicle-list.counts', {
              inService: numberText(going.length),
              out: numberText(all.length - going.length),
              seats: numberText(going.reduce((sum, { seats }) => sum + seats, 0)),
            })}
          </p>
          <label>
            <span className="unseen">{say('vehicle-list.filter')}</span>
            <input
              className="search"
              type="search"
              placeholder={say('vehicle-list.filter')}
              value={filter}
              onChange={({ currentTarget }) => setFilter(currentTarget.value)}
            />
          </label>
        </>
      )}
      {(data === undefined || error !== null) && <Waiting of={list} />}
      {data !== undefined && items.length === 0 && (
        <p className="quiet">{say(all.length === 0 ? 'vehicle-list.none' : 'vehicle-list.none-like')}</p>
      )}
      <ul className="account-list">
        {items.slice(0, most).map((one) => (
          <li key={one.vehicle} data-vehicle={one.plate}>
            <div>
              <b className="plate">{one.plate}</b>{' '}
              <span>
                {word('vehicle', one.kind)} · {say('vehicle-list.seats-of', { count: one.seats })}
              </span>{' '}
              {one.out !== null && <span className="badge late">{say('vehicle-list.out')}</span>}
              <p className="quiet small">
                {[
                  nameOf(one.unit),
                  one.out === null
                    ? null
                    : say('vehicle-list.out-since', { time: momentText(one.out.since), reason: one.out.reason }),
                  one.note,
                ]
                  .filter((part) => part !== null)
                  .join(' · ')}
              </p>
            </div>
            <div className="row">
              {one.out === null ? (
                <button
                  type="button"
                  className="button"
                  aria-label={`${say('vehicle-list.out-do')}: ${one.plate}`}
                  onClick={() => setAsking({ out: one.vehicle })}
                >
                  {say('vehicle-list.out-do')}
                </button>
              ) : (
                <button
                  type="button"
                  className="button"
                  aria-label={`${say('vehicle-list.back')}: ${one.plate}`}
                  disabled={act.isPending}
                  onClick={() => act.mutate({ method: 'PATCH', path: vehicleAt(one.vehicle), body: { out: null } })}
                >
                  {say('vehicle-list.back')}
                </button>
              )}
              <button
                type="button"
                className="button"
                aria-label={`${say('vehicle-list.edit')}: ${one.plate}`}
                onClick={() => setAsking({ edit: one.vehicle })}
              >
                {say('vehicle-list.edit')}
              </button>
            </div>
          </li>
        ))}
      </ul>
      <Refusal error={act.error} />
      {(asking === 'add' || edited !== null) && (
        <VehicleDialog admin={admin} unit={unit.unit} vehicle={edited} onClose={() => setAsking(null)} />
      )}
      {leaving !== null && <OutDialog admin={admin} vehicle={leaving} onClose={() => setAsking(null)} />}
    </section>
  );
};
