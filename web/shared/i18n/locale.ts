/** The languages of the pages, as BCP 47 tags. */
export const LOCALES = ['en', 'es', 'ar'] as const;
export type Locale = (typeof LOCALES)[number];

/** Each language's name in itself. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = { en: 'English', es: 'Español', ar: 'العربية' };

const STORED_AS = 'locale';

/** The language to show: `?lang=` of the address, the one that was chosen before, then the browser's in their order, then English. */
export function chosenLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('lang');
  const wanted = [asked, stored(), ...navigator.languages];
  for (const tag of wanted) {
    const locale = LOCALES.find((each) => tag?.toLowerCase().split('-')[0] === each);
    if (locale !== undefined) return locale;
  }
  return 'en';
}

/** Remembers a choice for this browser. */
export function rememberLocale(locale: Locale): void {
  try {
    localStorage.setItem(STORED_AS, locale);
  } catch {
    // Storage may be refused; the choice then lasts as long as the page.
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED_AS);
  } catch {
    return null;
  }
}

/** Tells the document its language, so that screen readers pronounce and the layout runs the right way. */
export function applyLocale(locale: Locale): void {
  document.documentElement.lang = locale;
  document.documentElement.dir = locale === 'ar' ? 'rtl' : 'ltr';
}
