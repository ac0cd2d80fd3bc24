import type { JSX } from 'preact';
import { type Locale, LOCALE_NAMES, LOCALES } from '../i18n/locale.ts';

/** Chooses the page's language; each is named in itself. */
export function LanguageChoice(props: {
  readonly label: string;
  readonly locale: Locale;
  readonly onChoose: (locale: Locale) => void;
}): JSX.Element {
  return (
    <label class="language-choice">
      <span>{props.label}</span>
      <select
        value={props.locale}
        onChange={({ currentTarget }) => {
          const chosen = LOCALES.find((locale) => locale === currentTarget.value);
          if (chosen !== undefined) props.onChoose(chosen);
        }}
      >
        {LOCALES.map((locale) => (
          <option key={locale} value={locale} lang={locale}>
            {LOCALE_NAMES[locale]}
          </option>
        ))}
      </select>
    </label>
  );
}
