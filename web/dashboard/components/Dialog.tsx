import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Icon } from '../../shared/components/Icon.tsx';
import { useWorkspace } from '../context.ts';

/** The browser's own modal dialog: it keeps the focus, ends with Escape, and gives the focus back. */
export function Dialog({
  title,
  open,
  onClose,
  children,
}: {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { messages } = useWorkspace();
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (open) element.current?.showModal();
    else element.current?.close();
  }, [open]);
  return (
    <dialog class="dialog" ref={element} aria-labelledby={id} onClose={onClose}>
      {open && (
        <>
          <div class="dialog__top">
            <h2 id={id}>{title}</h2>
            <button type="button" class="dialog__close" aria-label={messages.close} onClick={onClose}>
              <Icon name="cross" />
            </button>
          </div>
          {children}
        </>
      )}
    </dialog>
  );
}
