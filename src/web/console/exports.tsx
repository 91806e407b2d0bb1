import { Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ExportFormat, ExportList } from '../../contract/export.ts';
import { askFile } from '../ask/request.ts';
import { useWords } from '../text/words.ts';
import { useInShort } from '../ui/trouble.tsx';
import { exportWords } from './exports/words.ts';
import { useSession } from './session.tsx';
import { useToast } from './toast.tsx';

/** Asks for a list as a file and gives it to the browser to keep. */
const download = async (unit: string, body: object): Promise<void> => {
  const { file, name } = await askFile('/v1/exports', { method: 'POST', unit, body });
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name ?? 'huan';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};

export interface Exported {
  readonly list: ExportList;
  readonly scope?: 'mine' | 'below';
  readonly of?: string;
  /** Cases of one loop alone. */
  readonly loop?: string;
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
  const inShort = useInShort();
  const go = useNavigate();
  const { names = false, ...list } = what;
  const make = useMutation({
    mutationFn: (format: ExportFormat) => download(unit, { ...list, names, format }),
    onError: (error) => toast({ is: 'trouble', text: say('export.failed', { why: inShort(error) }) }),
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
