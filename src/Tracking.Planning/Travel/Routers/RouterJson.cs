using System.Text.Json;

namespace Tracking.Planning.Travel.Routers;

/// <summary>Reads what routers answer; whatever has another shape is a <see cref="RouterException"/>.</summary>
internal static class RouterJson
{
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>The body of an answer, in no more than <paramref name="limit"/> of time.</summary>
    public static async Task<JsonDocument> ReadAsync(HttpResponseMessage response, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        // The pipeline's timeouts end with the headers.
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxBytes, either.Token).ConfigureAwait(false);
            Stream body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            return await JsonDocument.ParseAsync(body, default, either.Token).ConfigureAwait(false);
        }
        catch (JsonException error)
        {
            throw new RouterException($"It answered {(int)response.StatusCode} with something that is not JSON: {error.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new RouterException($"It did not end its answer within {limit.TotalSeconds} s.");
        }
    }

    /// <summary>A table of numbers or nulls in row-major order, not a number for null.</summary>
    public static double[] Table(JsonElement parent, string name, int rows, int columns)
    {
        if (parent.ValueKind is not JsonValueKind.Object || !parent.TryGetProperty(name, out JsonElement table))
        {
            throw new RouterException($"Its answer has no '{name}'.");
        }

        CheckLength(table, rows, name);
        var values = new double[rows * columns];
        int at = 0;
        foreach (JsonElement row in table.EnumerateArray())
        {
            CheckLength(row, columns, $"row of '{name}'");
            foreach (JsonElement cell in row.EnumerateArray())
            {
                values[at++] = Number(cell, name);
            }
        }

        return values;
    }

    /// <summary>A number, or not a number for null.</summary>
    public static double Number(JsonElement cell, string name) => cell.ValueKind switch
    {
        JsonValueKind.Number => cell.GetDouble(),
        JsonValueKind.Null => double.NaN,
        _ => throw new RouterException($"Its '{name}' has {cell.ValueKind} where a number or null belongs."),
    };

    /// <summary>Checks that something is a list of a length.</summary>
    public static void CheckLength(JsonElement list, int length, string name)
    {
        if (list.ValueKind is not JsonValueKind.Array)
        {
            throw new RouterException($"Its '{name}' is {list.ValueKind}, not a list.");
        }

        if (list.GetArrayLength() != length)
        {
            throw new RouterException($"Its '{name}' has {list.GetArrayLength()} elements where {length} were asked for.");
        }
    }

    /// <summary>A text of an object, or empty.</summary>
    public static string Text(JsonElement parent, string name) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";
}
