using System.Text.Json;
using Tracking.Grains.Recording;
using Tracking.Model.Packages;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Ingest;

/// <summary>Writes the answer to a request of scans, item by item, in order.</summary>
internal static class ScanResponse
{
    private static readonly JsonEncodedText Accepted = JsonEncodedText.Encode("accepted");
    private static readonly JsonEncodedText Duplicates = JsonEncodedText.Encode("duplicates");
    private static readonly JsonEncodedText Rejected = JsonEncodedText.Encode("rejected");
    private static readonly JsonEncodedText Retries = JsonEncodedText.Encode("retries");

    /// <summary>Writes the answer.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="items">The request's items.</param>
    /// <param name="outcomes">Outcomes of the well-formed ones, in order.</param>
    /// <param name="caller">Who sent it: of what it may not know of, it learns only that its scan was taken.</param>
    /// <returns>Whether it is told everything.</returns>
    public static bool Write(Utf8JsonWriter json, IReadOnlyList<ScanItem> items, ReadOnlySpan<ScanOutcome> outcomes, Caller caller)
    {
        Span<int> counts = stackalloc int[4];
        foreach (ScanOutcome outcome in outcomes)
        {
            counts[outcome.Outcome switch { RecordOutcome.Accepted => 0, null => 3, _ => 1 }]++;
        }

        counts[2] = items.Count - outcomes.Length;
        json.WriteStartObject();
        json.WriteNumber(Accepted, counts[0]);
        json.WriteNumber(Duplicates, counts[1]);
        json.WriteNumber(Rejected, counts[2]);
        json.WriteNumber(Retries, counts[3]);
        json.WriteStartArray("results"u8);
        int next = 0;
        bool all = true;
        for (int i = 0; i < items.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, i);
            ScanItem item = items[i];
            if (item.Scan is null)
            {
                json.WriteString("eventId"u8, item.EventId);
                json.WriteString("outcome"u8, "rejected"u8);
                json.WriteStartObject("error"u8);
                json.WriteString("code"u8, item.Error!.Code);
                json.WriteString("message"u8, item.Error.Message);
                json.WriteEndObject();
            }
            else
            {
                json.WriteString("eventId"u8, item.Scan.EventId);
                ScanOutcome outcome = outcomes[next++];
                bool told = caller.SeesWhatHas(outcome.HolderId);
                all &= told;
                WriteOutcome(json, outcome, told);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return all;
    }

    private static void WriteOutcome(Utf8JsonWriter json, ScanOutcome outcome, bool told)
    {
        if (outcome.Outcome is not { } taken)
        {
            json.WriteString("outcome"u8, "retry"u8);
            return;
        }

        json.WriteString("outcome"u8, taken is RecordOutcome.Accepted ? "accepted"u8 : "duplicate"u8);
        if (taken is RecordOutcome.Conflict)
        {
            json.WriteBoolean("conflict"u8, true);
        }

        if (!told)
        {
            return;
        }

        json.WriteNumber("version"u8, outcome.Version);
        if (outcome.Status is { } status)
        {
            json.WriteString("status"u8, status.Name());
        }
    }
}
