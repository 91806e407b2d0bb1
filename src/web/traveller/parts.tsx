import { type ReactNode, useId } from 'react';

/** A labelled line to write on. `latin`: numbers and document letters, written from left to right in every language. */
export const Field = ({
  label,
  value,
  onChange,
  inputMode,
  maxLength,
  latin = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly inputMode?: 'numeric' | 'decimal';
  readonly maxLength?: number;
  readonly latin?: boolean;
}) => {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        {...(inputMode === undefined ? {} : { inputMode })}
        {...(maxLength === undefined ? {} : { maxLength })}
        {...(latin ? { dir: 'ltr' } : {})}
      />
    </div>
  );
};

/** A labelled space for a few sentences, in whatever direction they are written. */
export const Sentences = ({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) => {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={4}
        dir="auto"
        maxLength={2000}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
};

/** What stands in the way, read out when it appears. */
export const Wrong = ({ text }: { readonly text: string }) => (
  <p className={text === '' ? 'wrong empty' : 'wrong'} role="alert">
    {text}
  </p>
);

/** What was done, read out when it appears. */
export const Done = ({ text }: { readonly text: string }) => (
  <p className={text === '' ? 'done empty' : 'done'} role="status">
    {text}
  </p>
);

/** A part of the page under a heading. */
export const Section = ({
  title,
  name,
  children,
}: {
  readonly title: string;
  readonly name: string;
  readonly children: ReactNode;
}) => {
  const id = useId();
  return (
    <section className={`card ${name}`} aria-labelledby={id}>
      <h2 id={id} tabIndex={-1} data-part={name}>
        {title}
      </h2>
      {children}
    </section>
  );
};
