import { type SyntheticEvent, useDeferredValue, useState } from 'react';
import { Modal, TextInput } from '@mantine/core';
import type { AccountView, UnitView } from '../../../contract/answer.ts';
import { colon } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { momentText } from '../me/moment-text.ts';
import { meWords } from '../me/words.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { Waiting } from '../waiting.tsx';
import { AccountDialog } from './account-dialog.tsx';
import { useAccounts, useAct } from './ask.ts';
import { newPassword } from './new-password.ts';
import { PasswordShown } from './password-shown.tsx';
import { RoleFields, type RoleSaid, firstRole, membershipOf } from './role-fields.tsx';
import { adminWords } from './words.ts';

const NewAccount = ({
  admin,
  unit,
  onClose,
}: {
  readonly admin: string;
  readonly unit: string;
  readonly onClose: () => void;
}) => {
  const say = useWords(adminWords);
  const { nameOf } = useSession();
  const act = useAct(admin);
  const [username, setUsername] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<RoleSaid>(firstRole);
  const [password] = useState(newPassword);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const body = { username: username.trim(), name: name.trim(), password, memberships: [membershipOf(unit, role)] };
    act.mutate({ method: 'POST', path: '/v1/accounts', body });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      // What is shown once must not vanish by a click beside it.
      closeOnClickOutside={!act.isSuccess}
      title={`${say('accounts.add')}${colon()}${nameOf(unit)}`}
      closeButtonProps={{ 'aria-label': say('admin.cancel') }}
    >
      {act.isSuccess ? (
        <div className="evidence-form">
          <p>
            <b>{name}</b> · <code>{username}</code>
          </p>
          <PasswordShown password={password} onNoted={onClose} />
        </div>
      ) : (
        <form className="evidence-form" onSubmit={submit}>
          <TextInput
            data-autofocus
            label={say('accounts.username')}
            description={say('accounts.username-what')}
            required
            autoComplete="off"
            maxLength={40}
            value={username}
            onChange={({ currentTarget }) => setUsername(currentTarget.value.toLowerCase())}
          />
          <TextInput
            label={say('accounts.name')}
            required
            autoComplete="off"
            maxLength={100}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <RoleFields said={role} admin={admin} onChange={setRole} />
          <Refusal error={act.error} />
          <div className="row end">
            <button type="button" className="button" onClick={onClose}>
              {say('admin.cancel')}
            </button>
            <button type="submit" className="button strong" disabled={act.isPending}>
              {say('accounts.add')}
            </button>
          </div>
        </form>
      )}
    </Modal>
  );
};

/** Where an account belongs and as what, now or later. */
export const Memberships = ({ account, of }: { readonly account: AccountView; readonly of: readonly string[] }) => {
  const say = useWords(adminWords);
  const sayMe = useWords(meWords);
  const { nameOf } = useSession();
  return account.memberships
    .filter(({ unit }) => of.length === 0 || of.includes(unit))
    .map(({ unit, role, from, until }) => (
      <span key={`${unit} ${role} ${from ?? ''}`} className="membership">
        <span className="badge role">{sayMe(`role.${role}`)}</span> {nameOf(unit)}
        {from !== null && ` ${say('accounts.since', { time: momentText(from) })}`}
        {until !== null && ` ${say('accounts.to', { time: momentText(until) })}`}
      </span>
    ));
};

/** The accounts of a unit, at will with those of the units below it. */
export const AccountsPart = ({ admin, unit }: { readonly admin: string; readonly unit: UnitView }) => {
  const say = useWords(adminWords);
  const { nameOf } = useSession();
  const asked = useAccounts(admin, unit.unit);
  const { data, error } = asked;
  const [all, setAll] = useState(false);
  const [filter, setFilter] = useState('');
  const words = useDeferredValue(filter.trim().toLowerCase());
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);
  const items = (data?.items ?? []).filter(
    ({ name, username, memberships }) =>
      (all || memberships.some((one) => one.unit === unit.unit)) &&
      `${name} ${username ?? ''}`.toLowerCase().includes(words),
  );
  const edited = data?.items.find(({ account }) => account === editing);
  return (
    <section className="card administration-unit" aria-labelledby="admin-accounts">
      <div className="row">
        <h2 id="admin-accounts">{nameOf(unit.unit)}</h2>
        <button type="button" className="button push" aria-pressed={all} onClick={() => setAll(!all)}>
          {say('accounts.below')}
        </button>
        <button type="button" className="button strong" onClick={() => setAdding(true)}>
          {say('accounts.add')}
        </button>
      </div>
      <label>
        <span className="unseen">{say('accounts.filter')}</span>
        <input
          className="search"
          type="search"
          placeholder={say('accounts.filter')}
          value={filter}
          onChange={({ currentTarget }) => setFilter(currentTarget.value)}
        />
      </label>
      {(data === undefined || error !== null) && <Waiting of={asked} />}
      {data !== undefined && items.length === 0 && <p className="quiet">{say('accounts.none')}</p>}
      <ul className="account-list">
        {items.slice(0, 300).map((account) => (
          <li key={account.account} className={account.disabled ? 'inactive' : ''}>
            <div>
              <b>{account.name}</b> <code>{account.username}</code>{' '}
              {account.disabled && <span className="badge late">{say('accounts.disabled')}</span>}{' '}
              {account.mustUseSecondFactor === true && <span className="badge role">{say('accounts.second')}</span>}
              <p className="quiet small">
                <Memberships account={account} of={all ? [] : [unit.unit]} />
              </p>
            </div>
            <button
              type="button"
              className="button"
              aria-label={say('accounts.edit', { name: account.name })}
              onClick={() => setEditing(account.account)}
            >
              {say('accounts.edit', { name: '' }).trim()}
            </button>
          </li>
        ))}
      </ul>
      {adding && <NewAccount admin={admin} unit={unit.unit} onClose={() => setAdding(false)} />}
      {edited !== undefined && (
        <AccountDialog admin={admin} unit={unit.unit} account={edited} onClose={() => setEditing(null)} />
      )}
    </section>
  );
};
