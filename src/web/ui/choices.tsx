import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, currentLanguage, languages, ownNames } from '../text/language.ts';
import { chooseTheme, chosenTheme, themes } from './theme.ts';

/** A choice among a few, with a label that only readers of the page aloud need. */
const Choice = <T extends string>({
  label,
  value,
  options,
  onChoose,
}: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly text: string; readonly lang?: string }[];
  readonly onChoose: (value: T) => void;
}) => {
  const id = useId();
  return (
    <span className="choice">
      <label htmlFor={id} className="unseen">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.currentTarget.value);
          if (chosen !== undefined) onChoose(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} lang={option.lang}>
            {option.text}
          </option>
        ))}
      </select>
    </span>
  );
};

export const LanguageChoice = () => {
  const { t } = useTranslation();
  const options = languages.map((language) => ({ value: language, text: ownNames[language], lang: language }));
  return (
    <Choice
      label={t('language.choose')}
      value={currentLanguage()}
      options={options}
      onChoose={(language) => void chooseLanguage(language)}
    />
  );
};

export const ThemeChoice = () => {
  const { t } = useTranslation();
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <Choice
      label={t('theme.choose')}
      value={theme}
      options={themes.map((one) => ({ value: one, text: t(`theme.${one}`) }))}
      onChoose={(chosen) => {
        chooseTheme(chosen);
        setTheme(chosen);
      }}
    />
  );
};

/** For which unit somebody acts who belongs to several. */
export const UnitChoice = ({
  units,
  chosen,
  nameOf,
  onChoose,
}: {
  readonly units: readonly string[];
  readonly chosen: string;
  readonly nameOf: (unit: string) => string;
  readonly onChoose: (unit: string) => void;
}) => {
  const { t } = useTranslation();
  if (units.length < 2) return <span className="header-unit">{nameOf(chosen)}</span>;
  return (
    <Choice
      label={t('unit.choose')}
      value={chosen}
      options={units.map((unit) => ({ value: unit, text: nameOf(unit) }))}
      onChoose={onChoose}
    />
  );
};
