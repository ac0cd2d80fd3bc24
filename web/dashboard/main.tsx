import type { JSX } from 'preact';
import type { SharedMessages } from '../shared/i18n/messages/en.ts';
import { startPage, type PageProps } from '../shared/startPage.tsx';
import '../shared/theme/base.css';
import '../shared/components/components.css';

function Page({ messages }: PageProps<SharedMessages>): JSX.Element {
  return <main class="page-message">{messages.loading}</main>;
}

await startPage(Page, {
  en: async () => (await import('../shared/i18n/messages/en.ts')).shared,
  es: async () => (await import('../shared/i18n/messages/es.ts')).shared,
  ar: async () => (await import('../shared/i18n/messages/ar.ts')).shared,
});
