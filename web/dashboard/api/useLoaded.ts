import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useWorkspace } from '../context.ts';
import { isKeyRefused } from '../session.ts';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'loaded'; readonly value: T };

/** Loads what a view shows, anew when `about` changes or `reload` is called: what is shown meanwhile stays. */
export function useLoaded<T>(
  load: () => Promise<T>,
  about: string,
): { readonly loaded: Loaded<T>; readonly reload: () => void; readonly set: (value: T) => void } {
  const { keyRefused } = useWorkspace();
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const [turn, setTurn] = useState(0);
  const shown = useRef(about);
  useEffect(() => {
    let current = true;
    if (shown.current !== about) setLoaded({ state: 'loading' });
    shown.current = about;
    load().then(
      (value) => {
        if (current) setLoaded({ state: 'loaded', value });
      },
      (error: unknown) => {
        if (!current) return;
        if (isKeyRefused(error)) keyRefused();
        else setLoaded({ state: 'failed', error });
      },
    );
    return () => {
      current = false;
    };
  }, [about, turn]);
  const reload = useCallback(() => setTurn((last) => last + 1), []);
  const set = useCallback((value: T) => setLoaded({ state: 'loaded', value }), []);
  return { loaded, reload, set };
}
