import { Select, TextInput } from '@mantine/core';
import { roles } from '../../../contract/account.ts';
import { useWords } from '../../text/words.ts';
import { cityInstant } from '../../ui/moment.ts';
import { useSession } from '../session.tsx';
import { adminWords } from './words.ts';

export type Role = (typeof roles)[number];

/** A role as a form has it: times of the city, empty for none. */
export interface RoleSaid {
  readonly role: Role;
  readonly from: string;
  readonly until: string;
}
export const firstRole: RoleSaid = { role: 'officer', from: '', until: '' };

/** A membership as the server takes it. */
export const membershipOf = (unit: string, { role, from, until }: RoleSaid): object => {
  const times = Object.entries({ from, until }).flatMap(([name, typed]) => {
    const at = cityInstant(typed);
    return at === null ? [] : [[name, new Date(at).toISOString()] as const];
  });
  return { unit, role, ...Object.fromEntries(times) };
};

/** Which role, from when and until when. */
export const RoleFields = ({
  said,
  admin,
  onChange,
}: {
  readonly said: RoleSaid;
  readonly admin: string;
  readonly onChange: (said: RoleSaid) => void;
}) => {
  const say = useWords(adminWords);
  const { units } = useSession();
  // Only the top of the tree makes an auditor.
  const given = roles.filter((role) => role !== 'auditor' || units.get(admin)?.parent === null);
  return (
    <>
      <Select
        label={say('accounts.role')}
        allowDeselect={false}
        data={given.map((role) => ({ value: role, label: say(`accounts.role-${role}`) }))}
        value={said.role}
        onChange={(role) => onChange({ ...said, role: given.find((one) => one === role) ?? said.role })}
      />
      <div className="row">
        <TextInput
          className="grow"
          type="datetime-local"
          label={say('accounts.from')}
          value={said.from}
          onChange={({ currentTarget }) => onChange({ ...said, from: currentTarget.value })}
        />
        <TextInput
          className="grow"
          type="datetime-local"
          label={say('accounts.until')}
          value={said.until}
          onChange={({ currentTarget }) => onChange({ ...said, until: currentTarget.value })}
        />
      </div>
      <p className="quiet small">{say('duty.times')}</p>
    </>
  );
};
