import { type TravellerLanguage, languageNames, travellerLanguages } from './texts/languages.ts';

/** The languages, each by the name that it gives itself. */
export const LanguageChoice = ({
  language,
  label,
  onChoose,
}: {
  readonly language: TravellerLanguage;
  readonly label: string;
  readonly onChoose: (language: TravellerLanguage) => void;
}) => (
  <label className="languages">
    <span>{label}</span>
    <select
      value={language}
      onChange={(event) => {
        const chosen = travellerLanguages.find((one) => one === event.currentTarget.value);
        if (chosen !== undefined) onChoose(chosen);
      }}
    >
      {travellerLanguages.map((one) => (
        <option key={one} value={one} lang={one}>
          {languageNames[one]}
        </option>
      ))}
    </select>
  </label>
);
