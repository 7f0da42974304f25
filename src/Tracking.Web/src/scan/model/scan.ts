import type { SubjectKind } from './barcode';
import type { Reason } from './reasons';
import type { ContextField, ScanType, Workflow } from './workflows';

export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

export interface Fix {
  readonly lat: number;
  readonly lon: number;
  /** Metres. */
  readonly accuracy: number;
}

export interface Proof {
  readonly kind?: string;
  readonly receivedBy?: string;
  /** Id of the image; a signature beside a photo has this id with `.signature`. */
  readonly reference?: string;
}

/** One scan as `POST /v1/scans` takes it. */
export interface ScanFields {
  readonly eventId: string;
  readonly type: ScanType;
  readonly occurredAt: string;
  readonly packageId?: string;
  readonly containerId?: string;
  readonly subject?: 'vehicle';
  readonly vehicleId?: string;
  readonly stationId?: string;
  readonly parentContainerId?: string;
  readonly reason?: Reason;
  readonly location?: Fix;
  readonly proof?: Proof;
  readonly voids?: string;
}

/** Where and with whom this device works. */
export interface Context {
  readonly deviceId: string;
  /** Who uses it; stays on the device. */
  readonly name: string;
  readonly stationId: string;
  readonly vehicleId: string;
}

/** Everything that makes a scan out of a subject. */
export interface Occasion {
  readonly workflow: Workflow;
  readonly context: Context;
  /** The container into which things go. */
  readonly containerId: string | null;
  readonly reason: Reason | null;
  readonly proof: Proof | null;
  readonly location: Fix | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The scan of a subject. Context goes along only where it says where the subject is. */
export function makeScan(eventId: string, subject: Subject, occasion: Occasion): ScanFields {
  const { workflow, context, location } = occasion;
  const needs = (field: ContextField) => workflow.needs.includes(field);
  const isAtDoor = workflow.type === 'delivered' || workflow.type === 'attempted';
  const vehicleId = subject.kind === 'vehicle' ? subject.id : needs('vehicleId') || isAtDoor ? context.vehicleId : '';
  // What is picked up at a sender's door is where the phone is; its station is only the next best thing to say.
  const stationId = needs('stationId') && !(workflow.type === 'pickedUp' && location !== null) ? context.stationId : '';
  return {
    eventId,
    type: workflow.type,
    ...ofSubject(subject),
    occurredAt: new Date(occasion.at).toISOString(),
    ...(vehicleId !== '' ? { vehicleId } : {}),
    ...(stationId !== '' ? { stationId } : {}),
    ...(needs('containerId') && occasion.containerId !== null ? { parentContainerId: occasion.containerId } : {}),
    ...(occasion.reason !== null ? { reason: occasion.reason } : {}),
    ...(location !== null ? { location } : {}),
    ...(occasion.proof !== null ? { proof: occasion.proof } : {}),
  };
}

/** The scan that takes back a scan of the same subject. */
export function makeVoid(eventId: string, subject: Subject, voids: string, at: number): ScanFields {
  return { eventId, type: 'voided', ...ofSubject(subject), occurredAt: new Date(at).toISOString(), voids };
}

function ofSubject({ kind, id }: Subject): Pick<ScanFields, 'packageId' | 'containerId' | 'subject' | 'vehicleId'> {
  if (kind === 'package') return { packageId: id };
  return kind === 'container' ? { containerId: id } : { subject: 'vehicle', vehicleId: id };
}
