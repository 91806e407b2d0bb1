import type { PolicyTable } from '../../../contract/policy.ts';
import { useWords } from '../../text/words.ts';
import { numberText } from '../../ui/count.tsx';
import { useCellWords } from './cell-words.tsx';
import { rulesWords } from './words.ts';

/** Rows whose words hold every word that is looked for. */
const fits = (said: readonly (string | null)[], words: string): boolean =>
  words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.some((text) => text?.toLowerCase().includes(word)));

/**
 * A decision table as people read it: heads and values in words, the cell as it is evaluated on hover. Columns in which
 * no row asks anything are left out.
 */
export const TableView = ({
  table,
  counts,
  counted,
  marked,
  filter,
  onExample,
}: {
  readonly table: PolicyTable;
  /** How many each row decided or holds; null where no such record is kept. */
  readonly counts: ReadonlyMap<string, number> | null;
  readonly counted: PolicyTable['counted'];
  readonly marked: string | null;
  readonly filter: string;
  readonly onExample: (row: string) => void;
}) => {
  const say = useWords(rulesWords);
  const { cell, head } = useCellWords();
  const asked = table.inputs
    .map((column, index) => ({ column, index }))
    .filter(({ index }) => table.rules.some(({ inputs }) => inputs[index] !== '-'));
  const most = Math.max(1, ...(counts?.values() ?? []));
  const rows = table.rules.filter(
    ({ row, inputs, outputs, note }) =>
      filter === '' ||
      fits(
        [
          row,
          note,
          ...inputs.map((text, index) => cell(table.inputs[index]?.name ?? '', text)),
          ...outputs.map((text, index) => cell(table.outputs[index]?.name ?? '', text)),
        ],
        filter,
      ),
  );
  return (
    <div className="rule-scroll" tabIndex={0} role="region" aria-label={table.title}>
      <table className="rule-table">
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {say('rules.row')}
            </th>
            {asked.length > 0 && (
              <th scope="colgroup" colSpan={asked.length} className="rule-when">
                {say('rules.when')}
              </th>
            )}
            <th scope="colgroup" colSpan={table.outputs.length} className="rule-then">
              {say('rules.then')}
            </th>
            {counts !== null && (
              <th scope="col" rowSpan={2} className="rule-count">
                {say(counted === 'now' ? 'rules.now' : 'rules.today')}
              </th>
            )}
            <th scope="col" rowSpan={2}>
              {say('rules.why')}
            </th>
          </tr>
          <tr>
            {asked.map(({ column }) => (
              <th key={column.name} scope="col">
                {head(column)}
              </th>
            ))}
            {table.outputs.map((column) => (
              <th key={column.name} scope="col" className="rule-then">
                {head(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, inputs, outputs, note }) => {
            const count = counts?.get(row) ?? 0;
            return (
              <tr key={row} id={`row-${row}`} aria-current={row === marked ? 'true' : undefined} data-row={row}>
                <th scope="row">{row}</th>
                {asked.map(({ column, index }) => {
                  const said = cell(column.name, inputs[index] ?? '');
                  return (
                    <td key={column.name} title={inputs[index]} className={said === null ? 'rule-any' : undefined}>
                      {said ?? <span aria-label={say('rules.any')}>·</span>}
                    </td>
                  );
                })}
                {outputs.map((text, index) => {
                  const name = table.outputs[index]?.name ?? '';
                  return (
                    <td key={name} title={text} className="rule-then">
                      {cell(name, text) ?? '—'}
                    </td>
                  );
                })}
                {counts !== null && (
                  <td className="rule-count">
                    {count > 0 && (
                      <span className="rule-counted">
                        <span className="rule-bar">
                          <i style={{ width: `${Math.max(3, (count / most) * 100)}%` }} />
                        </span>
                        <b>{numberText(count)}</b>
                        <button
                          type="button"
                          className="button small"
                          aria-label={`${say('rules.example')}: ${row}`}
                          onClick={() => onExample(row)}
                        >
                          {say('rules.example')}
                        </button>
                      </span>
                    )}
                  </td>
                )}
                <td className="rule-note">{note}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
};
