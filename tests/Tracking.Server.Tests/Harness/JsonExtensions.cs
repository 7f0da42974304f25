using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tracking.Server.Tests.Harness;

/// <summary>Short ways to the fields of a view.</summary>
internal static class JsonExtensions
{
    public static string? Text(this JsonNode? node, string name) => node?[name]?.GetValue<string>();

    public static long Number(this JsonNode? node, string name) =>
        (node?[name] ?? throw new InvalidOperationException($"{name} is missing in {node?.ToJsonString()}")).GetValue<long>();

    public static bool Flag(this JsonNode? node, string name) =>
        (node?[name] ?? throw new InvalidOperationException($"{name} is missing in {node?.ToJsonString()}")).GetValue<bool>();

    public static bool Is(this JsonNode? node, string name, string value) => node.Text(name) == value;

    public static bool IsNull(this JsonNode? node) => node is null || node.GetValueKind() == JsonValueKind.Null;
}
