import type { ReactNode } from 'react';
import { Modal } from '@mantine/core';
import { useWords } from '../text/words.ts';
import { deskWords } from './desk/words.ts';
import { Refusal } from './refusal.tsx';

/** A form over the page. What was typed stays until it is done or given up; a refusal stands above the buttons. */
export const FormDialog = ({
  title,
  whole,
  busy,
  error,
  onDo,
  onClose,
  children,
}: {
  readonly title: string;
  /** Everything that must be said is there. */
  readonly whole: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onDo: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) => {
  const say = useWords(deskWords);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': say('reason.cancel') }}>
      <form
        className="evidence-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (whole) onDo();
        }}
      >
        {children}
        <Refusal error={error} />
        <div className="row end">
          <button type="button" className="button" onClick={onClose}>
            {say('reason.cancel')}
          </button>
          <button type="submit" className="button strong" disabled={busy || !whole}>
            {say('reason.do')}
          </button>
        </div>
      </form>
    </Modal>
  );
};
