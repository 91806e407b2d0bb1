import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { decidedExample } from '../../../contract/policy.ts';
import { ask } from '../../ask/request.ts';
import { currentLanguage } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { cityStamp } from '../../ui/moment.ts';
import { useSession } from '../session.tsx';
import { Waiting } from '../waiting.tsx';
import { rulesWords } from './words.ts';

/** Any one case that a row decided today, with the reason as the record gives it. */
export const ExampleDialog = ({
  table,
  version,
  row,
  onClose,
}: {
  readonly table: string;
  readonly version: string;
  readonly row: string;
  readonly onClose: () => void;
}) => {
  const say = useWords(rulesWords);
  const { unit } = useSession();
  const language = currentLanguage();
  const asked = useQuery({
    queryKey: ['decided-example', unit, language, table, version, row],
    queryFn: ({ signal }) =>
      ask(decidedExample, `/v1/policy/tables/${table}/rows/${row}/example?version=${version}`, { unit, signal }),
    retry: false,
    gcTime: 0,
  });
  const { data } = asked;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={say('rules.example-title', { row })}
      closeButtonProps={{ 'aria-label': say('rules.example-close') }}
    >
      {data === undefined ? (
        <Waiting of={asked} gone={{ title: say('rules.example-none') }} />
      ) : (
        <div className="rule-example">
          <p className="quiet small">{cityStamp(Date.parse(data.at)).replace('T', ' ')}</p>
          <ul className="why">
            {data.why.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <div className="row end">
            <Link className="button strong" to={casePath(data.case)}>
              {say('rules.example-open')}
            </Link>
          </div>
        </div>
      )}
    </Modal>
  );
};
