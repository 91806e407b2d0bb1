import { type ReactNode, useState } from 'react';
import { Textarea } from '@mantine/core';
import { useWords } from '../text/words.ts';
import { deskWords } from './desk/words.ts';
import { FormDialog } from './form-dialog.tsx';

/** Asks for a reason before something that hurts is done. */
export const ReasonDialog = ({
  title,
  busy,
  error,
  onDo,
  onClose,
  label,
  children,
}: {
  readonly title: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onDo: (reason: string) => void;
  readonly onClose: () => void;
  /** What is asked for, where it is no reason. */
  readonly label?: string;
  readonly children?: ReactNode;
}) => {
  const say = useWords(deskWords);
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={title}
      whole={reason.trim() !== ''}
      busy={busy}
      error={error}
      onDo={() => onDo(reason.trim())}
      onClose={onClose}
    >
      {children}
      <Textarea
        data-autofocus
        label={label ?? say('reason.title')}
        description={say('reason.what')}
        required
        rows={3}
        maxLength={2000}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </FormDialog>
  );
};
