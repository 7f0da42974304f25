using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Spectre.Console;

namespace Tracking.Benchmarks.Reporting;

/// <summary>The figures of a run: a table at the end, and a file for programs.</summary>
/// <param name="command">The benchmark.</param>
/// <param name="file">Where the JSON goes; null: nowhere.</param>
internal sealed class Report(string command, string? file)
{
    private const int WidthInFile = 180;
    private readonly DateTimeOffset started = DateTimeOffset.UtcNow;
    private readonly List<Figure> figures = [];

    public void Add(Figure figure)
    {
        figures.Add(figure);
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure.Name}: {Text(figure.Value)} {figure.Unit}{string.Concat(figure.Beside.Select(Beside))}"));

        string Beside(Comparison other) => string.Create(CultureInfo.InvariantCulture, $"; {other.Name} {Text(other.Value)}, ratio {figure.Value / other.Value:0.###}");
    }

    /// <summary>Shows the table and writes the file.</summary>
    public void Finish()
    {
        var table = new Table().AddColumns("figure", "measured", "beside, in the same run", "that", "ratio", "also");
        foreach (Figure figure in figures)
        {
            table.AddRow(
                Markup.Escape(figure.Name),
                Markup.Escape($"{Text(figure.Value)} {figure.Unit}"),
                Markup.Escape(Lines(other => other.Name)),
                Markup.Escape(Lines(other => Text(other.Value))),
                Markup.Escape(Lines(other => (figure.Value / other.Value).ToString("0.###", CultureInfo.InvariantCulture))),
                Markup.Escape(string.Join(", ", figure.Details.Select(detail => $"{detail.Key} {Text(detail.Value)}"))));

            string Lines(Func<Comparison, string> text) => string.Join("\n", figure.Beside.Select(text));
        }

        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthInFile;
        }

        AnsiConsole.Write(table);
        if (file is not null)
        {
            File.WriteAllText(file, Json());
            AnsiConsole.WriteLine($"Written to {Path.GetFullPath(file)}.");
        }
    }

    private static string Text(double value) => value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.##", CultureInfo.InvariantCulture);

    private string Json()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("command", command);
            json.WriteString("started", started);
            json.WriteNumber("seconds", (DateTimeOffset.UtcNow - started).TotalSeconds);
            json.WriteStartObject("machine");
            json.WriteString("os", RuntimeInformation.OSDescription);
            json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
            json.WriteNumber("cores", Environment.ProcessorCount);
            json.WriteNumber("memoryBytes", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
            json.WriteEndObject();
            json.WriteStartArray("figures");
            foreach (Figure figure in figures)
            {
                json.WriteStartObject();
                json.WriteString("name", figure.Name);
                json.WriteNumber("value", figure.Value);
                json.WriteString("unit", figure.Unit);
                json.WriteStartArray("beside");
                foreach (Comparison other in figure.Beside)
                {
                    json.WriteStartObject();
                    json.WriteString("name", other.Name);
                    json.WriteNumber("value", other.Value);
                    json.WriteNumber("ratio", figure.Value / other.Value);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartObject("details");
                foreach ((string name, double value) in figure.Details)
                {
                    json.WriteNumber(name, value);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
