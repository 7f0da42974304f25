using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using NJsonSchema;
using NJsonSchema.Validation;
using Xunit;

namespace Tracking.Server.Tests.Harness;

/// <summary>
/// The committed description of the API, by which requests and answers are judged strictly: an answer may have no field that is not described,
/// and a request that was taken whole must be one that is described.
/// </summary>
internal sealed class DescribedApi
{
    private readonly JsonObject _document;
    private readonly JsonObject _definitions;
    private readonly ConcurrentDictionary<string, Task<JsonSchema>> _schemas = new(StringComparer.Ordinal);

    private DescribedApi(JsonObject document)
    {
        _document = document;
        _definitions = document["components"]!["schemas"]!.DeepClone().AsObject();
        Close(_definitions);
    }

    public static string File { get; } = Path.Combine(Repository.Root, "src", "Tracking.Web", "openapi.json");

    public static DescribedApi Committed { get; } = new(JsonNode.Parse(System.IO.File.ReadAllText(File))!.AsObject());

    /// <summary>Every operation with its method and its path, such as <c>/v1/packages/{id}</c>.</summary>
    public IEnumerable<DescribedOperation> Operations =>
        from path in _document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select new DescribedOperation(operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject());

    /// <summary>The schema of a name.</summary>
    public JsonObject Schema(string name) => _document["components"]!["schemas"]![name]?.AsObject() ?? throw new ArgumentException($"There is no schema {name}.");

    /// <summary>The operation that an address leads to; null for what is no part of the API.</summary>
    public DescribedOperation? Find(HttpMethod method, string address)
    {
        var parts = address.Split('?')[0].Split('/');
        return Operations
            .Where(operation => operation.Method == method.Method && operation.Leads(parts))
            .OrderBy(operation => operation.Path.Contains('{', StringComparison.Ordinal))
            .FirstOrDefault();
    }

    /// <summary>The test fails where the exchange is not as described.</summary>
    public async Task CheckAsync(HttpMethod method, string address, string? requestJson, Answer answer)
    {
        if (Find(method, address) is not { } operation)
        {
            return;
        }

        var responses = operation.Node["responses"]!.AsObject();
        var response = responses[answer.Status.ToString()] ?? (answer.Status >= 400 ? responses["default"] : null);
        Assert.True(response is not null, $"{answer.Request} answered {answer.Status}, which is not described; {string.Join(", ", responses.Select(r => r.Key))} are.");
        if (response["content"]?.AsObject() is not { } content)
        {
            Assert.True(answer.Bytes.Length == 0, $"{answer.Request} answered {answer.Status} with a body where none is described: {answer.Text}");
        }
        else if (answer.Bytes.Length > 0)
        {
            Assert.True(content[answer.ContentType ?? ""] is not null, $"{answer.Request} answered {answer.ContentType}, which is not described.");
            if (answer.Body is not null)
            {
                await RequireAsync(content[answer.ContentType!]!["schema"]!.AsObject(), answer.Text, $"The answer to {answer.Request} ({answer.Status})");
            }
        }

        var takenWhole = answer.Status is >= 200 and < 300 && (answer.Body as JsonObject)?["rejected"]?.GetValue<int>() is null or 0;
        if (takenWhole && requestJson is not null)
        {
            var body = operation.Node["requestBody"]?["content"]?["application/json"]?["schema"]?.AsObject();
            Assert.True(body is not null, $"{answer.Request} took a body where none is described.");
            await RequireAsync(body, requestJson, $"The request {answer.Request}, which was taken");
        }
    }

    /// <summary>The test fails where a text is not as a schema says.</summary>
    public async Task RequireAsync(JsonObject schema, string json, string what)
    {
        var errors = await ErrorsAsync(schema, json);
        Assert.True(errors.Count == 0, $"{what} is not as described:\n{string.Join('\n', errors)}\n{json}");
    }

    /// <summary>What about a text is not as a schema says.</summary>
    public async Task<IReadOnlyList<string>> ErrorsAsync(JsonObject schema, string json)
    {
        var compiled = await _schemas.GetOrAdd(schema.ToJsonString(), CompileAsync);
        return [.. compiled.Validate(json).SelectMany(Flat)];
    }

    public Task RequireAsync(string schema, JsonNode? value, string what) => RequireAsync(
        new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" }, value?.ToJsonString() ?? "null", what);

    private Task<JsonSchema> CompileAsync(string schema)
    {
        var closed = JsonNode.Parse(schema)!;
        Close(closed);
        var root = new JsonObject { ["allOf"] = new JsonArray(closed), ["definitions"] = _definitions.DeepClone() };
        return JsonSchema.FromJsonAsync(root.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal));
    }

    /// <summary>Objects have no fields but those that are described.</summary>
    private static void Close(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                Close(item);
            }
        }
        else if (node is JsonObject schema)
        {
            if (schema["properties"] is JsonObject && schema["additionalProperties"] is null)
            {
                schema["additionalProperties"] = false;
            }

            foreach (var (_, value) in schema)
            {
                Close(value);
            }
        }
    }

    private static IEnumerable<string> Flat(ValidationError error) => error is ChildSchemaValidationError nested
        ? nested.Errors.SelectMany(inner => inner.Value).SelectMany(Flat).Prepend($"{error.Path}: {error.Kind}")
        : [$"{error.Path}: {error.Kind}"];
}

/// <summary>One operation of the description.</summary>
internal sealed record DescribedOperation(string Method, string Path, JsonObject Node)
{
    public string Id => Node["operationId"]!.GetValue<string>();

    public bool Leads(string[] parts)
    {
        var mine = Path.Split('/');
        return mine.Length == parts.Length && mine.Zip(parts).All(pair => pair.First == pair.Second || (pair.First.StartsWith('{') && pair.Second.Length > 0));
    }
}
