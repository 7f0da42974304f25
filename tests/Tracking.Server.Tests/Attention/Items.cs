using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;

namespace Tracking.Server.Tests.Attention;

/// <summary>Short ways to items and actions.</summary>
internal static class Items
{
    /// <summary>Waits until an item is open.</summary>
    public static async Task<JsonObject> OpenAsync(TrackingApi api, string id) => (await Eventually.GetAsync(
        () => api.GetAsync($"/v1/attention/{id}"), answer => answer.Status == 200, $"{id} is open")).Json();

    /// <summary>Does something about items or packages; by Ann.</summary>
    public static async Task<JsonObject> ActAsync(TrackingApi api, string action, string[]? ids = null, string[]? packageIds = null, object? more = null, Guid? actionId = null)
    {
        var body = new JsonObject { ["actionId"] = (actionId ?? Guid.NewGuid()).ToString(), ["action"] = action, ["by"] = "Ann B." };
        if (ids is not null)
        {
            body["ids"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]);
        }

        if (packageIds is not null)
        {
            body["packageIds"] = new JsonArray([.. packageIds.Select(id => (JsonNode)id)]);
        }

        foreach (var (name, value) in more is null ? [] : JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more))!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        return (await api.PostAsync("/v1/attention/actions", body)).Json();
    }

    /// <summary>Done, failed, remaining.</summary>
    public static (long Done, long Failed, long Remaining) Figures(this JsonObject answer) =>
        (answer.Number("done"), answer.Number("failed"), answer.Number("remaining"));
}
