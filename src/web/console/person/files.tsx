import { useRef } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { fileView } from '../../../contract/answer.ts';
import { liveKey } from '../../ask/queries.ts';
import { askFile } from '../../ask/request.ts';
import { useWords } from '../../text/words.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { useAsked } from '../asked.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { upload } from '../upload.ts';
import { Waiting } from '../waiting.tsx';
import { caseWords } from './words.ts';

const fileList = z.object({ items: z.array(fileView) });
/** Photographs and documents of a case, sealed like everything that identifies; opening one is recorded. */
export const Files = ({ id, now }: { readonly id: string; readonly now: number }) => {
  const say = useWords(caseWords);
  const { unit, may } = useSession();
  const toast = useToast();
  const memory = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const kept = useAsked(fileList, `/v1/cases/${id}/files`);
  const { data } = kept;
  const add = useMutation({
    mutationFn: (file: File) => upload(unit, id, file),
    onSuccess: () => toast({ text: say('files.added') }),
    onSettled: () => memory.invalidateQueries({ queryKey: liveKey }),
  });
  const open = useMutation({
    mutationFn: async (file: string) => {
      const { file: bytes } = await askFile(`/v1/cases/${id}/files/${file}`, { unit });
      const address = URL.createObjectURL(bytes);
      window.open(address, '_blank', 'noopener');
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    },
  });
  return (
    <section className="card">
      <h2>{say('files.title')}</h2>
      {data === undefined && <Waiting of={kept} />}
      {data?.items.length === 0 && <p className="quiet">{say('files.none')}</p>}
      <ul className="lacks">
        {data?.items.map(({ file, media, bytes, addedAt }) => (
          <li key={file}>
            <span>{media}</span>
            <span className="quiet small">
              {say('files.size', { size: Math.ceil(bytes / 1024) })} · {cityTimeNear(Date.parse(addedAt), now)}
            </span>
            <button type="button" className="button push" onClick={() => open.mutate(file)}>
              {say('files.open')}
            </button>
          </li>
        ))}
      </ul>
      <Refusal error={add.error ?? open.error} />
      {may.act && (
        <>
          <input
            ref={chooser}
            type="file"
            hidden
            accept="image/jpeg,image/png,image/webp,image/heic,application/pdf"
            aria-label={say('files.add')}
            onChange={({ currentTarget }) => {
              const file = currentTarget.files?.[0];
              if (file !== undefined) add.mutate(file);
              currentTarget.value = '';
            }}
          />
          <button
            type="button"
            className="button no-print"
            disabled={add.isPending}
            onClick={() => chooser.current?.click()}
          >
            {say(add.isPending ? 'files.adding' : 'files.add')}
          </button>
        </>
      )}
    </section>
  );
};
