import { useEffect, useState } from 'preact/hooks';

export const SECTIONS = ['overview', 'invoices', 'transactions', 'accounts', 'reviews'] as const;
export type Section = (typeof SECTIONS)[number];

/** What is shown: a section, one thing of it, and its filters. It stands behind `#`, so that no server sees what is searched for. */
export interface Route {
  readonly section: Section;
  readonly id: string | null;
  readonly filters: Readonly<Record<string, string>>;
}

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [first = '', id = ''] = path.split('/');
  const section = SECTIONS.find((each) => each === first) ?? 'overview';
  return {
    section,
    id: id === '' ? null : decoded(id),
    filters: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** An address to link to. Empty filters are left out. */
export function linkTo(
  section: Section,
  id: string | null = null,
  filters: Readonly<Record<string, string>> = {},
): string {
  const given = Object.entries(filters).filter(([, value]) => value !== '');
  const query = new URLSearchParams(given).toString();
  return `#/${section}${id === null ? '' : `/${encodeURIComponent(id)}`}${query === '' ? '' : `?${query}`}`;
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const changed = (): void => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return route;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
