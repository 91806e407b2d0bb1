import { TextInput } from '@mantine/core';
import { countryName } from '../../text/country.ts';
import { currentLanguage } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { evidenceWords } from './words.ts';

const parted = (said: string): readonly [country: string, day: string] => [said.slice(0, 2).trim(), said.slice(3)];
const joined = (country: string, day: string): string =>
  country === '' && day === '' ? '' : `${country.padEnd(2)} ${day}`;

/** Two letters are easily mixed up (Iran, Iraq, Ireland): what was typed is read back. */
const nameOf = (code: string): string | null => {
  const name = countryName(code, currentLanguage());
  return name === code ? null : name;
};

/**
 * Countries with the last day in each, as `IR 2020-03-19`. A free row stands below the last one. A country without its day
 * is kept as it is, so that the form can ask for what is missing.
 */
export const CountryDays = ({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[] | undefined) => void;
}) => {
  const say = useWords(evidenceWords);
  const change = (at: number, said: string): void => {
    const rows = [...value, ''].map((before, index) => (index === at ? said : before)).filter((one) => one !== '');
    onChange(rows.length === 0 ? undefined : rows);
  };
  return (
    <fieldset className="country-days">
      <legend>{label}</legend>
      {[...value, ''].map((said, at) => {
        const [country, day] = parted(said);
        return (
          // Rows have no name but their place, and none is moved.
          <div className="row" key={at}>
            <TextInput
              className="grow"
              label={say('evidence-form.country')}
              maxLength={2}
              value={country}
              description={nameOf(country)}
              onChange={({ currentTarget }) => change(at, joined(currentTarget.value.trim().toUpperCase(), day))}
            />
            <TextInput
              className="grow"
              type="date"
              label={say('evidence-form.last-day')}
              value={day}
              onChange={({ currentTarget }) => change(at, joined(country, currentTarget.value))}
            />
          </div>
        );
      })}
    </fieldset>
  );
};
