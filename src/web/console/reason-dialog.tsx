import { type ReactNode, useState } from 'react';
import { Modal, Textarea } from '@mantine/core';
import { useWords } from '../text/words.ts';
import { deskWords } from './desk/words.ts';
import { Refusal } from './refusal.tsx';

/** Asks for a reason before something that hurts is done. What was typed stays until it is done or given up. */
export const ReasonDialog = ({
  title,
  busy,
  error,
  onDo,
  onClose,
  children,
}: {
  readonly title: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onDo: (reason: string) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) => {
  const say = useWords(deskWords);
  const [reason, setReason] = useState('');
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': say('reason.cancel') }}>
      <form
        className="evidence-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== '') onDo(reason.trim());
        }}
      >
        {children}
        <Textarea
          data-autofocus
          label={say('reason.title')}
          description={say('reason.what')}
          required
          rows={3}
          maxLength={2000}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Refusal error={error} />
        <div className="row end">
          <button type="button" className="button" onClick={onClose}>
            {say('reason.cancel')}
          </button>
          <button type="submit" className="button strong" disabled={busy || reason.trim() === ''}>
            {say('reason.do')}
          </button>
        </div>
      </form>
    </Modal>
  );
};
