// Live events. The browser retries a dropped stream; one that was refused is opened again here.

const RETRY_MS = 2000;

/**
 * Calls `on.<type>(event)` for each event and `lost()` when the stream breaks.
 * The first event after each connect is `hello`.
 */
export function listen(on, lost) {
  const source = new EventSource("/sandbox/events");
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    on[event.type]?.(event);
  };
  source.onerror = () => {
    lost();
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(on, lost), RETRY_MS);
  };
}
