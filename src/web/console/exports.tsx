import { Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ExportFormat, ExportList } from '../../contract/export.ts';
import { Unanswered, headersOf } from '../ask/request.ts';
import { useWords } from '../text/words.ts';
import { exportWords } from './exports/words.ts';
import { useSession } from './session.tsx';
import { useToast } from './toast.tsx';

const nameIn = (disposition: string | null): string => /filename="([^"]+)"/.exec(disposition ?? '')?.[1] ?? 'huan';

const why = async (response: Response): Promise<Unanswered> => {
  const said: unknown = await response.json().catch(() => null);
  const title: unknown = typeof said === 'object' && said !== null ? Reflect.get(said, 'title') : null;
  return new Unanswered('export', response.status, typeof title === 'string' ? title : response.statusText);
};

/** Asks for a list as a file and gives it to the browser to keep. */
const download = async (unit: string, body: object): Promise<void> => {
  const response = await fetch('/v1/exports', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { ...headersOf({ unit }), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw await why(response);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = nameIn(response.headers.get('content-disposition'));
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};

export interface Exported {
  readonly list: ExportList;
  readonly scope?: 'mine' | 'below';
  readonly of?: string;
  /** The flight, site, run or group handover whose people they are. */
  readonly case?: string;
  readonly kind?: string;
  readonly owner?: string;
  /** With names, opened on the record. */
  readonly names?: boolean;
}

/** A list as a file for a spreadsheet, or on paper: as it stands on the screen, with names where they are shown. */
export const ExportButtons = (what: Exported) => {
  const say = useWords(exportWords);
  const { unit } = useSession();
  const toast = useToast();
  const go = useNavigate();
  const { names = false, ...list } = what;
  const make = useMutation({
    mutationFn: (format: ExportFormat) => download(unit, { ...list, names, format }),
    onError: (error) => toast({ is: 'trouble', text: say('export.failed', { why: error.message }) }),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="button no-print" disabled={make.isPending}>
          {say(make.isPending ? 'export.working' : 'export.open')}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say(names ? 'export.names' : 'export.no-names')}</Menu.Label>
        <Menu.Item onClick={() => make.mutate('xlsx')}>{say('export.xlsx')}</Menu.Item>
        <Menu.Item onClick={() => make.mutate('csv')}>{say('export.csv')}</Menu.Item>
        <Menu.Item
          onClick={() => void go({ to: '/print/list', search: { ...list, ...(names ? { names: 'true' } : {}) } })}
        >
          {say('export.print')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
