import { HubConnectionBuilder, type IHubProtocol, LogLevel } from '@microsoft/signalr';
import type { AreaView, AttentionView, CustomerView, Id, PackageView, StationView, VehicleView } from './api';

/** What a `Watch…` or `Unwatch…` method takes, and what it answers: the current view, or null when it is unknown or not newer. */
export interface LiveMethods {
  readonly WatchPackage: Call<{ readonly packageId: Id; readonly sinceVersion?: number }, PackageView | null>;
  readonly WatchVehicle: Call<{ readonly vehicleId: Id; readonly sinceVersion?: number }, VehicleView | null>;
  readonly WatchStation: Call<{ readonly stationId: Id; readonly sinceVersion?: number }, StationView | null>;
  readonly WatchStations: Call<Nothing, readonly StationView[]>;
  /** Again to move it. Far out it tells of counts per cell, near in of single vehicles. */
  readonly WatchArea: Call<Area, AreaView>;
  /** The most urgent 2,000 open items. */
  readonly WatchAttention: Call<Nothing, readonly AttentionView[]>;
  readonly WatchLink: Call<{ readonly token: string; readonly sinceVersion?: number }, CustomerView | null>;
  readonly UnwatchPackage: Call<{ readonly packageId: Id }, null>;
  readonly UnwatchVehicle: Call<{ readonly vehicleId: Id }, null>;
  readonly UnwatchStation: Call<{ readonly stationId: Id }, null>;
  readonly UnwatchStations: Call<Nothing, null>;
  readonly UnwatchArea: Call<Nothing, null>;
  readonly UnwatchAttention: Call<Nothing, null>;
  readonly UnwatchLink: Call<{ readonly token: string }, null>;
}

/** What each kind of message carries. Views are whole, and the higher version wins. */
export interface LiveMessages {
  /** A customer's view where a link is watched. */
  readonly packages: PackageView | CustomerView;
  readonly vehicles: VehicleView;
  readonly stations: StationView;
  readonly area: AreaView;
  /** An item with the count 0 is over. */
  readonly attention: AttentionView;
}

/** A part of the map, in degrees; `zoom` as web maps count it. */
export interface Area {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly zoom: number;
}

export type LiveMethod = keyof LiveMethods;
export type LiveMessage = keyof LiveMessages;

interface Call<Argument, Answer> {
  readonly argument: Argument;
  readonly answer: Answer;
}

type Nothing = Readonly<Record<string, never>>;

/** One connection to `/hubs/live`, used once: after it closed a new one is opened. */
export interface LiveHub {
  start(): Promise<void>;
  stop(): Promise<void>;
  call<M extends LiveMethod>(method: M, argument: LiveMethods[M]['argument']): Promise<LiveMethods[M]['answer']>;
  /** Hears a kind of message; what comes alone is given as an array of one. */
  on<M extends LiveMessage>(message: M, handler: (items: readonly LiveMessages[M][]) => void): void;
  onClosed(handler: () => void): void;
}

/**
 * A hub connection that is not started yet. SignalR chooses the transport; reconnecting is left to the caller, since SignalR's own gives up
 * after a while and does not watch again.
 *
 * @param protocol how messages are written; JSON when not given
 */
export function openLiveHub(url = '/hubs/live', protocol?: IHubProtocol): LiveHub {
  const builder = new HubConnectionBuilder().withUrl(url).configureLogging(LogLevel.None);
  const connection = (protocol === undefined ? builder : builder.withHubProtocol(protocol)).build();
  return {
    start: () => connection.start(),
    stop: () => connection.stop(),
    call: (method, argument) => connection.invoke(method, argument),
    on: (message, handler) => connection.on(message, (items) => handler(Array.isArray(items) ? items : [items])),
    onClosed: (handler) => connection.onclose(handler),
  };
}
