import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';

/** Messages of the server. */
export type LiveMessage = 'packages' | 'vehicles' | 'stations' | 'area' | 'attention';

/** One connection to `/hubs/live`, used once: after it closed a new one is opened. */
export interface LiveHub {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Calls a `Watch…` or `Unwatch…` method, which takes one object, and gives its answer. */
  call(method: string, argument: object): Promise<unknown>;
  /** Hears a kind of message; what comes alone is given as an array of one. */
  on(message: LiveMessage, handler: (items: readonly unknown[]) => void): void;
  onClosed(handler: () => void): void;
}

/**
 * A hub connection that is not started yet. SignalR chooses the transport; reconnecting is left to the caller, since SignalR's own gives up
 * after a while and does not watch again.
 */
export function openLiveHub(url = '/hubs/live'): LiveHub {
  const connection = new HubConnectionBuilder().withUrl(url).configureLogging(LogLevel.None).build();
  return {
    start: () => connection.start(),
    stop: () => connection.stop(),
    call: (method, argument) => connection.invoke(method, argument),
    on: (message, handler) => connection.on(message, (items: unknown) => handler(Array.isArray(items) ? items : [items])),
    onClosed: (handler) => connection.onclose(handler),
  };
}
