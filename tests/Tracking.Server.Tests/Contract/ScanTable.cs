using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;

namespace Tracking.Server.Tests.Contract;

/// <summary>The contract's table of scans, written down once more and independently: type, subjects, needs.</summary>
internal static class ScanTable
{
    public static readonly IReadOnlyList<Row> Rows =
    [
        new("pickedUp", "PC", ["stationId"]), new("droppedOff", "PC", ["stationId"]), new("inducted", "PC", ["stationId"]),
        new("sorted", "PC", ["stationId"]), new("stowed", "PC", ["stationId"]),
        new("arrived", "PCV", ["stationId"]), new("departed", "PCV", ["stationId"]),
        new("loaded", "PC", ["vehicleId"]), new("unloaded", "PCV", ["vehicleId"]),
        new("contained", "PC", ["parentContainerId"]), new("uncontained", "PC", ["parentContainerId"]),
        new("outForDelivery", "PCV", ["vehicleId"]),
        new("availableForPickup", "P", ["stationId"]), new("collected", "P", ["stationId"]),
        new("delivered", "P", []),
        new("attempted", "P", ["reason"]), new("returnStarted", "P", ["reason"]), new("exception", "P", ["reason"]), new("damaged", "P", ["reason"]),
        new("held", "PCV", ["reason"]), new("released", "PCV", []),
        new("relabelled", "P", ["newPackageId"]),
        new("handedOver", "PCV", ["partnerId"]), new("handedBack", "PCV", ["partnerId"]),
        new("returned", "P", []), new("returnCancelled", "P", []), new("lost", "P", []), new("found", "P", []),
        new("cancelled", "P", []), new("disposed", "P", []), new("notReceived", "P", []),
        new("voided", "PCV", ["voids"]),
    ];

    /// <summary>A type, its subjects (P, C, V) and what it needs beside the subject.</summary>
    internal sealed record Row(string Type, string Subjects, string[] Needs)
    {
        /// <summary>A scan of this type with everything that it needs and nothing else, on a subject never seen before.</summary>
        public JsonObject Complete(char subject)
        {
            var unique = Guid.NewGuid().ToString("N")[..12];
            var scan = new JsonObject
            {
                ["eventId"] = Guid.NewGuid().ToString(),
                ["type"] = Type,
                ["occurredAt"] = Times.Text(DateTimeOffset.UtcNow.AddMinutes(-5)),
            };
            switch (subject)
            {
                case 'P':
                    scan["packageId"] = "P-" + unique;
                    break;
                case 'C':
                    scan["containerId"] = "C-" + unique;
                    break;
                default:
                    scan["subject"] = "vehicle";
                    scan["vehicleId"] = "V-" + unique;
                    break;
            }

            foreach (var need in Needs)
            {
                scan[need] ??= need switch
                {
                    "reason" => "weather",
                    "voids" => Guid.NewGuid().ToString(),
                    _ => $"{need}-{unique}",
                };
            }

            return scan;
        }
    }
}
