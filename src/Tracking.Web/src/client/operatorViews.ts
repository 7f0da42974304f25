/** What those who work with the network see: the views of the API and of the hub. Times are ISO 8601, UTC. */

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface Point {
  readonly lat: number;
  readonly lon: number;
}

export interface Position extends Point {
  readonly speed: number | null;
  readonly heading: number | null;
  readonly accuracy: number | null;
  readonly occurredAt: string;
}

export interface VehicleView {
  readonly vehicleId: string;
  readonly defined: boolean;
  readonly kind: string | null;
  readonly partnerId: string | null;
  readonly homeStationId: string | null;
  readonly capacityCm3: number | null;
  readonly capacityGrams: number | null;
  readonly position: Position | null;
  readonly load: number;
  readonly stationId: string | null;
  readonly lastHeardAt: string | null;
  readonly version: number;
  readonly asOf: string;
}

export interface StationNotice {
  readonly kind: 'closed' | 'delayed';
  readonly reason: string | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly message: string | null;
}

export interface StationView {
  readonly stationId: string;
  readonly defined: boolean;
  readonly name: string | null;
  readonly location: Point | null;
  readonly timeZone: string | null;
  readonly address?: string | null;
  readonly notice?: StationNotice | null;
  readonly sameDayCutoff: string | null;
  readonly nextDayCutoff: string | null;
  readonly endOfDay: string | null;
  readonly closedDates: readonly string[];
  readonly onHand: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly atRisk: number;
  readonly late: number;
  readonly inboundToday: number;
  readonly outboundToday: number;
  readonly deliveredToday: number;
  readonly missorts: number;
  readonly oldestOnHandSince: string | null;
  readonly dwell: { readonly p50Seconds: number | null; readonly p95Seconds: number | null };
  readonly version: number;
  readonly asOf: string;
}

export interface ReasonSince {
  readonly reason: string | null;
  readonly since: string;
}

export interface PackagePromise {
  readonly service: string | null;
  readonly promisedBy: string;
  readonly state: string;
}

export interface Announcement {
  readonly service: string | null;
  readonly originStationId: string | null;
  readonly destinationStationId: string | null;
  readonly partnerId: string | null;
  readonly references: readonly string[];
  readonly recipient: {
    readonly name: string | null;
    readonly address: string | null;
    readonly phone: string | null;
    readonly email: string | null;
  } | null;
  readonly instructions: string | null;
  readonly weightGrams: number | null;
  readonly handling: readonly string[];
}

export interface PackageView {
  readonly packageId: string;
  readonly aliases: readonly string[];
  readonly status: string;
  readonly version: number;
  readonly eventCount: number;
  readonly announcement: Announcement | null;
  readonly attempts: number;
  readonly lastAttempt: { readonly reason: string | null; readonly at: string } | null;
  readonly hold: ReasonSince | null;
  readonly exception: ReasonSince | null;
  readonly damaged: boolean;
  readonly missorted: boolean;
  readonly contradicted: boolean;
  readonly promise: PackagePromise | null;
  readonly stationId: string | null;
  readonly vehicleId: string | null;
  readonly containerId: string | null;
  readonly lastEvent: {
    readonly eventId: string;
    readonly type: string;
    readonly eventTime: string;
    readonly stationId: string | null;
    readonly vehicleId: string | null;
  } | null;
  readonly estimatedDelivery: { readonly from: string; readonly to: string; readonly stopsAway: number | null } | null;
  readonly updatedAt: string;
  readonly asOf: string;
}

export interface EventView {
  readonly eventId: string;
  readonly type: string;
  readonly packageId: string;
  readonly occurredAt: string;
  readonly stationId: string | null;
  readonly vehicleId: string | null;
  readonly parentContainerId: string | null;
  readonly newPackageId: string | null;
  readonly partnerId: string | null;
  readonly voids: string | null;
  readonly reason: string | null;
  readonly location: (Point & { readonly accuracy: number | null }) | null;
  readonly proof: { readonly kind: string | null; readonly receivedBy: string | null; readonly reference: string | null } | null;
  readonly deviceId: string | null;
  readonly sequence: number | null;
  readonly eventTime: string;
  readonly notBefore: string | null;
  readonly recordedAt: string;
  readonly origin: string;
  readonly causedBy: string | null;
  readonly withdrawn: boolean;
  readonly flags: readonly string[];
}

export interface AttentionItem {
  readonly id: string;
  readonly kind: string;
  readonly stationId: string | null;
  readonly vehicleId: string | null;
  readonly partnerId: string | null;
  /** Of promises: the beginning of the hour in which they fall due. */
  readonly hour: string | null;
  readonly count: number;
  readonly late: number;
  readonly medical: number;
  readonly cold: number;
  readonly since: string;
  readonly severity: 'critical' | 'high' | 'normal';
  readonly acknowledged: { readonly by: string; readonly at: string } | null;
  readonly assignedTo: string | null;
  readonly version: number;
  readonly asOf: string;
}

export interface ActionResult {
  readonly id?: string | null;
  readonly packageId?: string | null;
  readonly outcome: 'done' | 'failed';
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface ActionAnswer {
  readonly done: number;
  readonly failed: number;
  readonly remaining: number;
  readonly results: readonly ActionResult[];
}

export interface RouteStop {
  readonly packageIds: readonly string[];
  readonly plannedAt: string | null;
  readonly serviceSeconds: number | null;
  readonly done: boolean;
  readonly doneAt: string | null;
}

export interface RouteView {
  readonly vehicleId?: string;
  readonly stationId: string | null;
  readonly departsAt: string | null;
  readonly stops: readonly RouteStop[];
  readonly stopsDone: number;
  readonly version: number;
  readonly asOf: string;
}

export interface AreaMessage {
  readonly vehicles: readonly VehicleView[];
  readonly gone: readonly string[];
  readonly cells: readonly MapCell[];
}

export interface MapCell extends Point {
  readonly count: number;
}
