using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Tracking.Server.Views;

namespace Tracking.Server.Description;

/// <summary>Names of schemas: what clients call the types.</summary>
internal static class SchemaNames
{
    /// <summary>The name of a type's schema; null when it has none of its own.</summary>
    public static string? Of(JsonTypeInfo type) => Of(type.Type) ?? OpenApiOptions.CreateDefaultSchemaReferenceId(type);

    private static string? Of(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ListView<>))
        {
            Type item = type.GetGenericArguments()[0];
            return $"{Of(item) ?? item.Name}List";
        }

        return type.Name.EndsWith("Json", StringComparison.Ordinal) ? $"{type.Name[..^4]}View" : null;
    }
}
