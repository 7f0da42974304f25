using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Tracking.Server.Description;

/// <summary>Completes each operation with what all of them have in common.</summary>
internal static class OperationShapes
{
    private static readonly Dictionary<string, string> Answers = new(StringComparer.Ordinal)
    {
        ["200"] = "Done.",
        ["201"] = "Done, and new.",
        ["204"] = "Done.",
        ["304"] = "Not changed since the ETag in `If-None-Match`.",
        ["400"] = "The request is malformed; `errors` says where and what to do.",
        ["404"] = "Nothing is known of it.",
        ["409"] = "Something else is stored there.",
        ["412"] = "It was changed since the ETag in `If-Match`; read it again.",
        ["413"] = "The body is too large, inflated.",
        ["415"] = "The body has a media type or encoding that is not taken here.",
        ["429"] = "Too much was asked in a short time; send it again after the time in `Retry-After`.",
        ["503"] = "The server cannot take it now; send it again after the time in `Retry-After`.",
        ["default"] = "Anything else that went wrong. After a 429 or a 5xx nothing is known; the request may be sent again.",
    };

    /// <summary>Completes one operation.</summary>
    public static Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        TextForm pathId = context.Description.ActionDescriptor.EndpointMetadata.OfType<FormAttribute>().FirstOrDefault()?.Form ?? TextForm.Id;
        foreach (IOpenApiParameter parameter in operation.Parameters ?? [])
        {
            if (parameter is OpenApiParameter { In: ParameterLocation.Path, Name: "id" } id)
            {
                id.Schema = SchemaShapes.FormReference(pathId, context.Document!);
            }
        }

        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemView), context.Document) },
            },
        };
        foreach ((string status, IOpenApiResponse answer) in operation.Responses)
        {
            answer.Description = Answers.GetValueOrDefault(status, answer.Description ?? "");
            if (status is "429" or "503" && answer is OpenApiResponse refusal)
            {
                refusal.Headers = new Dictionary<string, IOpenApiHeader>
                {
                    ["Retry-After"] = new OpenApiHeader { Description = "Seconds.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } },
                };
            }
        }

        return Task.CompletedTask;
    }
}
