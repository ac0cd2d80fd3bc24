import { render, type ComponentType, type JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Configuration, loadConfiguration } from './api/configuration.ts';
import { Button } from './components/Button.tsx';
import { Notice } from './components/Notice.tsx';
import { applyLocale, chosenLocale, type Locale, rememberLocale } from './i18n/locale.ts';
import type { SharedMessages } from './i18n/messages/en.ts';
import { useAskAgain } from './useAskAgain.ts';
import { reportPage } from './vitals/reportPage.ts';

/** What a page is given. */
export interface PageProps<Messages> {
  readonly configuration: Configuration;
  readonly locale: Locale;
  readonly messages: Messages;
  readonly setLocale: (locale: Locale) => void;
}

/** Texts of a page, each language in a file that is fetched when it is chosen. */
export type MessageLoaders<Messages> = Readonly<Record<Locale, () => Promise<Messages>>>;

/** Loads language and configuration side by side, then shows the page; when the server does not answer, says so and tries again by itself. */
export async function startPage<Messages extends SharedMessages>(
  Page: ComponentType<PageProps<Messages>>,
  loaders: MessageLoaders<Messages>,
): Promise<void> {
  reportPage();
  const locale = chosenLocale();
  applyLocale(locale);
  const [configuration, messages] = await Promise.all([
    loadConfiguration().catch(() => null),
    loaders[locale](),
  ]);
  const root = document.getElementById('page');
  if (root === null) throw new Error('index.html has no element #page');
  render(<Root Page={Page} loaders={loaders} first={{ locale, messages, configuration }} />, root);
}

interface RootProps<Messages> {
  readonly Page: ComponentType<PageProps<Messages>>;
  readonly loaders: MessageLoaders<Messages>;
  readonly first: {
    readonly locale: Locale;
    readonly messages: Messages;
    readonly configuration: Configuration | null;
  };
}

function Root<Messages extends SharedMessages>({
  Page,
  loaders,
  first,
}: RootProps<Messages>): JSX.Element | null {
  const [language, setLanguage] = useState<{ locale: Locale; messages: Messages }>(first);
  const [configuration, setConfiguration] = useState<Configuration | null | undefined>(first.configuration);
  useAskAgain(configuration === null, async () => setConfiguration(await loadConfiguration()));
  const setLocale = async (locale: Locale): Promise<void> => {
    const messages = await loaders[locale]();
    applyLocale(locale);
    rememberLocale(locale);
    setLanguage({ locale, messages });
  };
  if (configuration === undefined) return null;
  const { messages } = language;
  if (configuration === null) {
    const again = (): void => {
      setConfiguration(undefined);
      void loadConfiguration().then(setConfiguration, () => setConfiguration(null));
    };
    return (
      <main class="page-message">
        <h1 class="visually-hidden">{messages.cannotLoad}</h1>
        <Notice tone="bad" title={messages.cannotLoad}>
          <p>{messages.cannotLoadWhy}</p>
          <Button onClick={again}>{messages.tryAgain}</Button>
        </Notice>
      </main>
    );
  }
  return <Page {...language} configuration={configuration} setLocale={(locale) => void setLocale(locale)} />;
}
