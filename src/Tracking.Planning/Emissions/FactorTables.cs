using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tracking.Planning.Emissions;

/// <summary>Versions of the table of factors.</summary>
public static class FactorTables
{
    /// <summary>The versions that the library has, oldest first.</summary>
    public static IReadOnlyList<FactorTable> Known { get; } = ReadKnown();

    /// <summary>A version by its name.</summary>
    /// <exception cref="ArgumentException">It is not among <see cref="Known"/>.</exception>
    public static FactorTable Version(string version) => Known.FirstOrDefault(table => table.Version == version)
        ?? throw new ArgumentException($"There is no table of factors '{version}'; there are {string.Join(", ", Known.Select(static table => table.Version))}.");

    /// <summary>The version for what is driven on a day: the last one valid by then, or the first one for a day before all of them.</summary>
    public static FactorTable On(DateOnly day) => Known.LastOrDefault(table => table.ValidFrom <= day) ?? Known[0];

    /// <summary>Reads versions from JSON of the form of this library's <c>factors.json</c>.</summary>
    /// <exception cref="ArgumentException">It has another form, or a value out of its range; the message says which.</exception>
    public static IReadOnlyList<FactorTable> Read(Stream json)
    {
        FactorTable[] tables;
        try
        {
            tables = JsonSerializer.Deserialize(json, FactorJson.Default.FactorTableArray) ?? [];
        }
        catch (JsonException error)
        {
            throw new ArgumentException($"The tables of factors cannot be read: {error.Message}", error);
        }

        foreach (FactorTable table in tables)
        {
            foreach (EmissionFactor factor in table.Factors)
            {
                if (!(factor.Kilograms >= 0) || !double.IsFinite(factor.Kilograms))
                {
                    throw new ArgumentException($"The factor of {factor.Vehicle} in table {table.Version} is {factor.Kilograms} kg; give 0 or more.");
                }
            }

            if (table.Factors.DistinctBy(static factor => factor.Vehicle).Count() != table.Factors.Count)
            {
                throw new ArgumentException($"Table {table.Version} has two factors for one kind of vehicle; give each once.");
            }
        }

        return tables.DistinctBy(static table => table.Version).Count() == tables.Length
            ? [.. tables.OrderBy(static table => table.ValidFrom)]
            : throw new ArgumentException($"Two tables of factors have the same version: {string.Join(", ", tables.Select(static table => table.Version))}.");
    }

    private static IReadOnlyList<FactorTable> ReadKnown()
    {
        using Stream json = typeof(FactorTables).Assembly.GetManifestResourceStream("Tracking.Planning.Emissions.factors.json")!;
        return Read(json);
    }
}

/// <summary>How tables of factors are read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FactorTable[]))]
internal sealed partial class FactorJson : JsonSerializerContext;
