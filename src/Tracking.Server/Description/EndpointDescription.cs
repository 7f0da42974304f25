using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Tracking.Server.Description;

/// <summary>What an endpoint's description says of requests that its handler reads by hand.</summary>
internal static class EndpointDescription
{
    private const string ProblemType = "application/problem+json";

    /// <summary>Takes a JSON body of this shape.</summary>
    public static RouteHandlerBuilder Takes<TBody>(this RouteHandlerBuilder endpoint, bool optional = false)
        where TBody : class =>
        endpoint.Accepts<TBody>(optional, "application/json").Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);

    /// <summary>Answers these statuses with a problem.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (int status in statuses)
        {
            endpoint.Produces<ProblemView>(status, ProblemType);
        }

        return endpoint;
    }

    /// <summary>Answers with an entity tag, and with 304 to who has it.</summary>
    public static RouteHandlerBuilder HasEntityTag(this RouteHandlerBuilder endpoint) =>
        endpoint.Produces(StatusCodes.Status304NotModified).AddOpenApiOperationTransformer(static (operation, _, _) =>
        {
            Add(operation, "If-None-Match", ParameterLocation.Header, Text(), "The ETag of what the client has.");
            if (operation.Responses?.GetValueOrDefault("200") is OpenApiResponse answer)
            {
                answer.Headers = new Dictionary<string, IOpenApiHeader>
                {
                    ["ETag"] = new OpenApiHeader { Description = "Differs when anything but `asOf` differs.", Schema = Text() },
                };
            }

            return Task.CompletedTask;
        });

    /// <summary>Is refused when the thing has changed since the client read it.</summary>
    public static RouteHandlerBuilder TakesIfMatch(this RouteHandlerBuilder endpoint) =>
        endpoint.Refuses(StatusCodes.Status412PreconditionFailed).AddOpenApiOperationTransformer(static (operation, _, _) =>
        {
            Add(operation, "If-Match", ParameterLocation.Header, Text(), "The ETag of the thing as it was read.");
            return Task.CompletedTask;
        });

    /// <summary>Is a list, given in pages.</summary>
    public static RouteHandlerBuilder TakesPage(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer(static (operation, _, _) =>
        {
            var limit = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "1",
                Maximum = Queries.QueryReader.MaxLimit.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Default = Queries.QueryReader.DefaultLimit,
            };
            Add(operation, "limit", ParameterLocation.Query, limit, "Items of a page at the most.");
            Add(operation, "cursor", ParameterLocation.Query, Text(), "`next` of the page before.");
            return Task.CompletedTask;
        });

    /// <summary>Takes a query parameter that is a text of a form.</summary>
    public static RouteHandlerBuilder TakesQuery(this RouteHandlerBuilder endpoint, string name, TextForm form, string description) =>
        endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            Add(operation, name, ParameterLocation.Query, SchemaShapes.FormReference(form, context.Document!), description);
            return Task.CompletedTask;
        });

    /// <summary>Takes a query parameter that must be there: a text of 1 to <paramref name="maxLength"/> characters.</summary>
    public static RouteHandlerBuilder NeedsQuery(this RouteHandlerBuilder endpoint, string name, int maxLength, string description) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var text = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = maxLength };
            Add(operation, name, ParameterLocation.Query, text, description, required: true);
            return Task.CompletedTask;
        });

    /// <summary>Takes a query parameter that may be any text.</summary>
    public static RouteHandlerBuilder TakesText(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            Add(operation, name, ParameterLocation.Query, Text(), description);
            return Task.CompletedTask;
        });

    /// <summary>Takes a query parameter that is a whole number.</summary>
    public static RouteHandlerBuilder TakesWhole(this RouteHandlerBuilder endpoint, string name, int min, int max, int fallback, string description) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var whole = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = min.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Maximum = max.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Default = fallback,
            };
            Add(operation, name, ParameterLocation.Query, whole, description);
            return Task.CompletedTask;
        });

    /// <summary>Takes a query parameter that is true or false.</summary>
    public static RouteHandlerBuilder TakesFlag(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            Add(operation, name, ParameterLocation.Query, new OpenApiSchema { Type = JsonSchemaType.Boolean }, description);
            return Task.CompletedTask;
        });

    /// <summary>The id in the path has another form than most.</summary>
    public static RouteHandlerBuilder HasPathId(this RouteHandlerBuilder endpoint, TextForm form) => endpoint.WithMetadata(new FormAttribute(form));

    /// <summary>Takes a list of JSON bodies as well as one.</summary>
    public static RouteHandlerBuilder TakesOneOrMany(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer(static (operation, _, _) =>
        {
            if (operation.RequestBody?.Content is { } content && content.TryGetValue("application/json", out OpenApiMediaType? body) && body.Schema is { } one)
            {
                body.Schema = SchemaShapes.OneOrMany(one);
            }

            return Task.CompletedTask;
        });

    /// <summary>Takes the filters of lists of packages.</summary>
    public static RouteHandlerBuilder TakesPackageFilter(this RouteHandlerBuilder endpoint) => endpoint
        .TakesQuery("status", TextForm.PackageStatus, "Only packages of this state.")
        .TakesQuery("partnerId", TextForm.Id, "Only packages announced for this partner.")
        .TakesQuery("updatedSince", TextForm.Time, "Only packages with a row stored at or after this moment.");

    /// <summary>Takes and answers images instead of JSON.</summary>
    public static RouteHandlerBuilder HasImages(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer(static (operation, _, _) =>
        {
            foreach (OpenApiMediaType image in Images(operation.RequestBody?.Content).Concat(Images(operation.Responses?.GetValueOrDefault("200")?.Content)))
            {
                image.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
            }

            return Task.CompletedTask;
        });

    private static IEnumerable<OpenApiMediaType> Images(IDictionary<string, OpenApiMediaType>? content) =>
        content?.Where(type => type.Key.StartsWith("image/", StringComparison.Ordinal)).Select(type => type.Value) ?? [];

    private static void Add(
        OpenApiOperation operation, string name, ParameterLocation place, IOpenApiSchema schema, string description, bool required = false) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter { Name = name, In = place, Schema = schema, Description = description, Required = required });

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
