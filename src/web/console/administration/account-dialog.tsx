import { useState } from 'react';
import { Modal, Switch, TextInput } from '@mantine/core';
import type { AccountView } from '../../../contract/answer.ts';
import { useWords } from '../../text/words.ts';
import { Remove } from '../me/ask-password.tsx';
import { momentText } from '../me/moment-text.ts';
import { meWords } from '../me/words.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { type Act, accountAt, useAct, useIssuerHere } from './ask.ts';
import { newPassword } from './new-password.ts';
import { PasswordShown } from './password-shown.tsx';
import { RoleFields, type RoleSaid, firstRole, membershipOf } from './role-fields.tsx';
import { adminWords } from './words.ts';

/** Everything that an administrator may do with an account. */
export const AccountDialog = ({
  admin,
  unit,
  account,
  onClose,
}: {
  readonly admin: string;
  readonly unit: string;
  readonly account: AccountView;
  readonly onClose: () => void;
}) => {
  const say = useWords(adminWords);
  const sayMe = useWords(meWords);
  const { nameOf, account: self } = useSession();
  const toast = useToast();
  const act = useAct(admin);
  const issuer = useIssuerHere();
  const [name, setName] = useState(account.name);
  const [role, setRole] = useState<RoleSaid>(firstRole);
  const [subject, setSubject] = useState('');
  const [shown, setShown] = useState<string | null>(null);
  const { account: id, subject: linked = null } = account;
  const give = (what: Act, after: () => void = () => toast({ text: say('accounts.done') })): void =>
    act.mutate(what, { onSuccess: after });
  const change = (body: object, after?: () => void): void =>
    give({ method: 'PATCH', path: accountAt(id), body }, after);
  const renew = (): void => {
    const password = newPassword();
    change({ password }, () => setShown(password));
  };
  const own = id === self.account;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      closeOnClickOutside={shown === null}
      title={say('accounts.edit', { name: account.name })}
      closeButtonProps={{ 'aria-label': say('admin.cancel') }}
    >
      <div className="evidence-form">
        {shown !== null && <PasswordShown password={shown} onNoted={() => setShown(null)} />}
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            change({ name: name.trim() });
          }}
        >
          <TextInput
            className="grow"
            label={say('accounts.name')}
            required
            maxLength={100}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <button
            type="submit"
            className="button low"
            disabled={act.isPending || name.trim() === '' || name.trim() === account.name}
          >
            {say('admin.save')}
          </button>
        </form>

        <h3>{say('accounts.roles')}</h3>
        <ul className="account-list">
          {account.memberships.map((one) => (
            <li key={`${one.unit} ${one.role} ${one.from ?? ''}`}>
              <div>
                <span className="badge role">{sayMe(`role.${one.role}`)}</span> <b>{nameOf(one.unit)}</b>
                <p className="quiet small">
                  {[
                    one.from === null ? null : say('accounts.since', { time: momentText(one.from) }),
                    one.until === null ? null : say('accounts.to', { time: momentText(one.until) }),
                  ]
                    .filter((part) => part !== null)
                    .join(' · ')}
                </p>
              </div>
              {one.until === null && (
                <Remove
                  text={say('accounts.role-end')}
                  sure={say('accounts.sure')}
                  label={`${sayMe(`role.${one.role}`)} ${nameOf(one.unit)}`}
                  disabled={act.isPending}
                  onRemove={() =>
                    give({
                      method: 'POST',
                      path: accountAt(id, '/memberships/endings'),
                      body: { unit: one.unit, role: one.role },
                    })
                  }
                />
              )}
            </li>
          ))}
        </ul>
        <details>
          <summary>
            {say('accounts.role-add')}: {nameOf(unit)}
          </summary>
          <form
            className="evidence-form"
            onSubmit={(event) => {
              event.preventDefault();
              give({ method: 'POST', path: accountAt(id, '/memberships'), body: membershipOf(unit, role) });
            }}
          >
            <RoleFields said={role} admin={admin} onChange={setRole} />
            <button type="submit" className="button" disabled={act.isPending}>
              {say('accounts.role-add')}
            </button>
          </form>
        </details>

        <h3>{say('accounts.sign-in')}</h3>
        <Switch
          label={say('accounts.must-second')}
          checked={account.mustUseSecondFactor === true}
          disabled={act.isPending}
          onChange={({ currentTarget }) => change({ mustUseSecondFactor: currentTarget.checked })}
        />
        <div className="row">
          <Remove
            text={say('accounts.new-password')}
            sure={say('accounts.sure')}
            label={say('accounts.new-password')}
            disabled={act.isPending || own}
            onRemove={renew}
          />
          <Remove
            text={say('accounts.reset-second')}
            sure={say('accounts.sure')}
            label={say('accounts.reset-second')}
            disabled={act.isPending || own}
            onRemove={() => give({ method: 'DELETE', path: accountAt(id, '/second-factor') })}
          />
          <Remove
            text={say('accounts.end-sessions')}
            sure={say('accounts.sure')}
            label={say('accounts.end-sessions')}
            disabled={act.isPending || own}
            onRemove={() => give({ method: 'DELETE', path: accountAt(id, '/sessions') })}
          />
          {account.disabled ? (
            <button
              type="button"
              className="button"
              disabled={act.isPending}
              onClick={() => change({ disabled: false })}
            >
              {say('accounts.enable')}
            </button>
          ) : (
            <Remove
              text={say('accounts.disable')}
              sure={say('accounts.sure')}
              label={say('accounts.disable')}
              disabled={act.isPending || own}
              onRemove={() => change({ disabled: true })}
            />
          )}
        </div>
        <p className="quiet small">{say('accounts.new-password-what')}</p>
        {((issuer.data?.issuer ?? null) !== null || linked !== null) && (
          <div className="row subject">
            <span className="quiet">{say('accounts.subject-is')}</span>{' '}
            {linked === null ? <span>{say('accounts.subject-none')}</span> : <code>{linked}</code>}
            {linked !== null && (issuer.data?.issuer ?? null) !== null && (
              <Remove
                text={say('accounts.subject-remove')}
                sure={say('accounts.sure')}
                label={linked}
                disabled={act.isPending}
                onRemove={() => change({ subject: null })}
              />
            )}
          </div>
        )}
        {(issuer.data?.issuer ?? null) !== null && (
          <form
            className="row"
            onSubmit={(event) => {
              event.preventDefault();
              change({ subject: subject.trim() }, () => setSubject(''));
            }}
          >
            <TextInput
              className="grow"
              label={say('accounts.subject')}
              description={say('accounts.subject-what')}
              maxLength={255}
              value={subject}
              onChange={({ currentTarget }) => setSubject(currentTarget.value)}
            />
            <button type="submit" className="button low" disabled={act.isPending || subject.trim() === ''}>
              {say('admin.save')}
            </button>
          </form>
        )}
        <Refusal error={act.error} />
      </div>
    </Modal>
  );
};
