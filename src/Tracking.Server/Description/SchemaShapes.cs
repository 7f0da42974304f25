using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Tracking.Server.Description;

/// <summary>Marks the shape of a request's body: what is not in it is refused, and null stands for absent. It is read by hand, never made.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RequestShapeAttribute : Attribute
{
    /// <summary>Whether what is not in it is ignored instead, because others define what is sent.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>Marks a list in whose place a single one of its items may stand.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OneOrManyAttribute : Attribute;

/// <summary>
/// Completes the schemas of objects: texts get their forms, answers always have all their fields, and requests have no others.
/// </summary>
internal static class SchemaShapes
{
    private const string FormMark = "form";
    private const string ManyMark = "many";

    /// <summary>The mark by which the framework knows a schema that is to have a name.</summary>
    private const string NameMark = "x-schema-id";

    /// <summary>Completes one schema, but for its forms: those are marked, because the framework would write references out.</summary>
    public static Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (schema.Properties is not { Count: > 0 } properties || context.JsonTypeInfo.Kind is not JsonTypeInfoKind.Object)
        {
            return Task.CompletedTask;
        }

        var request = context.JsonTypeInfo.Type.GetCustomAttribute<RequestShapeAttribute>();
        bool isRequest = request is not null;
        var required = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonPropertyInfo property in context.JsonTypeInfo.Properties)
        {
            if (isRequest ? property.IsRequired : !CanBeAbsent(property))
            {
                required.Add(property.Name);
            }

            if (!properties.TryGetValue(property.Name, out IOpenApiSchema? described) || described is not OpenApiSchema value)
            {
                continue;
            }

            if (!isRequest && CanBeAbsent(property))
            {
                value.Type &= ~JsonSchemaType.Null;
            }

            if (Attribute<FormAttribute>(property) is { } text)
            {
                (value.Metadata ??= new Dictionary<string, object>())[FormMark] = text.Form;
            }

            if (Attribute<OneOrManyAttribute>(property) is not null)
            {
                (value.Metadata ??= new Dictionary<string, object>())[ManyMark] = true;
            }
        }

        schema.Required = required;
        if (request is { IsOpen: true })
        {
            schema.AdditionalProperties = new OpenApiSchema();
        }
        else if (isRequest)
        {
            schema.AdditionalPropertiesAllowed = false;
        }

        return Task.CompletedTask;
    }

    /// <summary>Replaces whatever has a name or a form by a reference, throughout the document's schemas.</summary>
    public static void Refer(OpenApiDocument document)
    {
        foreach (IOpenApiSchema schema in document.Components!.Schemas!.Values.ToList())
        {
            ReferWithin(schema, document);
        }
    }

    /// <summary>Either what the schema says, or a list of that.</summary>
    public static OpenApiSchema OneOrMany(IOpenApiSchema schema) =>
        new() { OneOf = [schema, new OpenApiSchema { Type = JsonSchemaType.Array, Items = schema }] };

    /// <summary>A reference to the schema of a form, which is added where it is not there yet.</summary>
    public static OpenApiSchemaReference FormReference(TextForm form, OpenApiDocument document) =>
        Reference(form.ToString(), document, () => TextForms.Schema(form));

    private static void ReferWithin(IOpenApiSchema schema, OpenApiDocument document)
    {
        if (schema is not OpenApiSchema own)
        {
            return;
        }

        foreach (string name in own.Properties?.Keys.ToList() ?? [])
        {
            own.Properties![name] = Refer(own.Properties[name], document);
        }

        own.Items = own.Items is { } items ? Refer(items, document) : null;
        own.AdditionalProperties = own.AdditionalProperties is { } others ? Refer(others, document) : null;
        for (int i = 0; i < own.OneOf?.Count; i++)
        {
            own.OneOf[i] = Refer(own.OneOf[i], document);
        }
    }

    private static IOpenApiSchema Refer(IOpenApiSchema schema, OpenApiDocument document)
    {
        if (schema is not OpenApiSchema own)
        {
            return schema;
        }

        if (Mark(own, FormMark) is TextForm form)
        {
            return WithForm(own, FormReference(form, document));
        }

        ReferWithin(own, document);
        if (Mark(own, ManyMark) is not null && own.Items is { } item)
        {
            return OneOrMany(item);
        }

        return Mark(own, NameMark) is string { Length: > 0 } name ? Reference(name, document, () => own) : own;
    }

    private static IOpenApiSchema WithForm(OpenApiSchema text, OpenApiSchemaReference form)
    {
        JsonSchemaType type = text.Type ?? throw new InvalidOperationException("Only texts and lists of texts have a form.");
        if ((type & JsonSchemaType.Array) != 0)
        {
            text.Items = form;
            return text;
        }

        if ((type & JsonSchemaType.Null) != 0)
        {
            return new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, form], Description = text.Description };
        }

        form.Description = text.Description;
        return form;
    }

    private static OpenApiSchemaReference Reference(string name, OpenApiDocument document, Func<OpenApiSchema> make)
    {
        if (document.Components?.Schemas?.ContainsKey(name) is not true)
        {
            document.AddComponent(name, make());
        }

        return new OpenApiSchemaReference(name, document);
    }

    private static object? Mark(OpenApiSchema schema, string name) => schema.Metadata is { } marks && marks.TryGetValue(name, out object? mark) ? mark : null;

    private static bool CanBeAbsent(JsonPropertyInfo property) =>
        Attribute<JsonIgnoreAttribute>(property) is { Condition: JsonIgnoreCondition.WhenWritingNull };

    private static T? Attribute<T>(JsonPropertyInfo property)
        where T : Attribute =>
        property.AttributeProvider?.GetCustomAttributes(typeof(T), false).FirstOrDefault() as T
        ?? (property.AssociatedParameter?.AttributeProvider as ParameterInfo)?.GetCustomAttribute<T>();
}
