import type { JSX } from 'preact';
import { type Locale, LOCALE_NAMES, LOCALES } from '../../shared/i18n/locale.ts';
import type { DashboardMessages } from '../messages/en.ts';

export function LanguageChoice({
  locale,
  messages,
  setLocale,
}: {
  readonly locale: Locale;
  readonly messages: DashboardMessages;
  readonly setLocale: (locale: Locale) => void;
}): JSX.Element {
  return (
    <select
      class="input input--small"
      aria-label={messages.language}
      value={locale}
      onChange={(event) => setLocale(event.currentTarget.value as Locale)}
    >
      {LOCALES.map((each) => (
        <option key={each} value={each} lang={each}>
          {LOCALE_NAMES[each]}
        </option>
      ))}
    </select>
  );
}
