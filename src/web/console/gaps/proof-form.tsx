import { useState } from 'react';
import { FileInput, TextInput, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useGive } from '../../ask/command.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { upload } from '../upload.ts';
import { gapsWords } from './words.ts';

const documentCode = /^[A-Za-z0-9][A-Za-z0-9 ./:+-]{0,79}$/;

/** Proof that shows something: what was found, the number of a document, or a file; at least one of them. */
export const ProofForm = ({
  gap,
  kind,
  onDone,
}: {
  readonly gap: string;
  readonly kind: string;
  readonly onDone: () => void;
}) => {
  const say = useWords(gapsWords);
  const { word } = useInWords();
  const { unit } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const [note, setNote] = useState('');
  const [document, setDocument] = useState('');
  const [file, setFile] = useState<File | null>(null);
  // A file that is kept already is not sent a second time when the rest is refused.
  const [kept, setKept] = useState<{ readonly of: File; readonly id: string } | null>(null);
  const [tried, setTried] = useState(false);
  const written = note.trim() !== '' || document.trim() !== '' || file !== null;
  const fits = document.trim() === '' || documentCode.test(document.trim());
  const record = useMutation({
    mutationFn: async () => {
      let id: string | null = null;
      if (file !== null) {
        id = kept?.of === file ? kept.id : await upload(unit, gap, file);
        setKept({ of: file, id });
      }
      await give.mutateAsync({
        type: 'record',
        case: gap,
        kind,
        ...(document.trim() === '' ? {} : { facts: { document: document.trim() } }),
        ...(note.trim() === '' ? {} : { personal: { note: note.trim() } }),
        ...(id === null ? {} : { files: [id] }),
      });
    },
    onSuccess: () => {
      toast({ text: say('close.recorded') });
      onDone();
    },
  });
  return (
    <form
      className="evidence-form"
      aria-label={word('evidence', kind)}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (written && fits) record.mutate();
      }}
    >
      <Textarea
        label={say('close.note')}
        rows={3}
        maxLength={2000}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <TextInput
        label={say('close.document')}
        description={say('close.document-what')}
        value={document}
        error={tried && !fits}
        onChange={({ currentTarget }) => setDocument(currentTarget.value)}
      />
      <FileInput
        label={say('close.file')}
        description={say('close.file-what')}
        accept="image/jpeg,image/png,image/webp,image/heic,application/pdf"
        clearable
        value={file}
        onChange={setFile}
      />
      <p
        className={tried && !written ? 'notice trouble' : 'quiet small'}
        role={tried && !written ? 'alert' : undefined}
      >
        {say('close.one-of')}
      </p>
      <Refusal error={record.error} />
      <button type="submit" className="button strong" disabled={record.isPending}>
        {say('close.record')}
      </button>
    </form>
  );
};
