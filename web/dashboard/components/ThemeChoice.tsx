import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DashboardMessages } from '../messages/en.ts';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** Light, dark, or as the system has it; for as long as the page lasts. */
export function ThemeChoice({ messages }: { readonly messages: DashboardMessages }): JSX.Element {
  const given = document.documentElement.dataset['theme'];
  const [theme, setTheme] = useState<Theme>(THEMES.find((each) => each === given) ?? 'system');
  const choose = (next: Theme): void => {
    if (next === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = next;
    setTheme(next);
  };
  return (
    <select
      class="input input--small"
      aria-label={messages.theme}
      value={theme}
      onChange={(event) => choose(event.currentTarget.value as Theme)}
    >
      {THEMES.map((each) => (
        <option key={each} value={each}>
          {messages.themes[each]}
        </option>
      ))}
    </select>
  );
}
