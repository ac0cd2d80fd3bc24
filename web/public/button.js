/*
 * The payment button of a merchant's page, one script tag where it is to stand:
 *
 *   <script src="https://<pages>/button.js" data-invoice="inv_…" data-label="Pay" data-dialog></script>
 *
 * It leads to the checkout. With `data-dialog` it shows the checkout in a dialog over the page, which works where the merchant's origin is
 * configured as a frame ancestor; elsewhere the browser refuses the frame, and the button leads there after all.
 */
(() => {
  const {
    addEventListener,
    clearTimeout,
    console,
    document,
    location,
    removeEventListener,
    setTimeout,
    URL,
  } = globalThis;
  const script = document.currentScript;
  const { invoice = '', label = 'Pay', dialog, lang } = script.dataset;
  if (!/^inv_[0-9A-HJKMNP-TV-Z]{26}$/.test(invoice)) {
    console.error('button.js: data-invoice is no id of an invoice');
    return;
  }
  const pages = new URL(script.src).origin;
  const checkout = new URL(`/pay/${invoice}`, pages);
  if (lang !== undefined) checkout.searchParams.set('lang', lang);

  /** A checkout says that it is shown while it loads; a frame that the browser refused loads too, and says nothing. */
  const SHOWN_AFTER_LOAD_MS = 1_000;

  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'appsync-payments-button';
  button.textContent = label;
  button.addEventListener('click', () => (dialog === undefined ? leave() : open()));
  script.after(button);

  function leave() {
    location.assign(checkout);
  }

  function open() {
    const shown = document.createElement('dialog');
    shown.className = 'appsync-payments-dialog';
    shown.setAttribute('aria-label', label);
    // Set as properties: a policy without inline styles lets scripts do that.
    Object.assign(shown.style, {
      padding: '0',
      border: '0',
      borderRadius: '16px',
      inlineSize: 'min(30rem, calc(100vw - 1rem))',
      blockSize: 'min(48rem, calc(100dvh - 1rem))',
      overflow: 'hidden',
    });
    const close = document.createElement('button');
    close.type = 'button';
    close.setAttribute('aria-label', 'Close');
    close.textContent = '×';
    Object.assign(close.style, {
      position: 'absolute',
      insetBlockStart: '0.25rem',
      insetInlineEnd: '0.25rem',
      inlineSize: '2.75rem',
      blockSize: '2.75rem',
      border: '0',
      background: 'transparent',
      font: 'inherit',
      fontSize: '1.5rem',
      cursor: 'pointer',
    });
    close.addEventListener('click', () => shown.close());
    const frame = document.createElement('iframe');
    frame.title = label;
    frame.src = checkout.href;
    frame.allow = 'clipboard-write';
    Object.assign(frame.style, { border: '0', inlineSize: '100%', blockSize: '100%' });
    let refused;
    frame.addEventListener('load', () => {
      if (shown.dataset.shown === undefined) refused = setTimeout(leave, SHOWN_AFTER_LOAD_MS);
    });
    const hear = (event) => {
      if (event.origin !== pages || event.source !== frame.contentWindow) return;
      if (event.data === 'appsync-payments:shown') {
        clearTimeout(refused);
        shown.dataset.shown = '';
      }
      // Escape, pressed within the frame, whose keys this page does not see.
      if (event.data === 'appsync-payments:close') shown.close();
    };
    addEventListener('message', hear);
    shown.addEventListener('close', () => {
      clearTimeout(refused);
      removeEventListener('message', hear);
      shown.remove();
      button.focus();
    });
    shown.append(frame, close);
    document.body.append(shown);
    shown.showModal();
  }
})();
