using System.Globalization;
using Spectre.Console;
using Tracking.Simulator.Reporting;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Commands;

/// <summary>What the commands have in common.</summary>
internal static class CommonArguments
{
    /// <summary>Runs a command and turns its end into an exit code.</summary>
    /// <param name="run">Says whether all is well.</param>
    /// <param name="cancel">Ctrl-C.</param>
    public static async Task<int> RunAsync(Func<CancellationToken, Task<bool>> run, CancellationToken cancel)
    {
        try
        {
            var good = await run(cancel).ConfigureAwait(false);
            return cancel.IsCancellationRequested ? ExitCode.Interrupted : good ? ExitCode.Good : ExitCode.NotGood;
        }
        catch (SimulatorException e)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return ExitCode.CouldNotBegin;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted before anything was scanned.").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }
    }

    public static IRunView View()
    {
        if (!Console.IsOutputRedirected)
        {
            return new LiveView(AnsiConsole.Console, TimeProvider.System);
        }

        var plain = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(Console.Out) });
        plain.Profile.Width = 160;
        return new PlainView(Console.Out, plain, TimeProvider.System);
    }

    public static Uri ServerUri(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? uri
            : throw new SimulatorException($"--server {text}: give an address like http://127.0.0.1:8080.");

    public static string Prefix(string text) =>
        text.Length == 0 || Ids.IsValid(text + "x")
            ? text
            : throw new SimulatorException($"--prefix {text}: an id may have A–Z a–z 0–9 . _ : - and starts with a letter or digit.");

    public static int Within(string option, int value, int min, int max) =>
        value >= min && value <= max ? value : throw new SimulatorException($"{option} {value}: give a number from {min} to {max}.");

    /// <exception cref="SimulatorException">It is not a number with s, m or h behind it, of 1 s to 30 days.</exception>
    public static TimeSpan RealTime(string option, string text)
    {
        var unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        return unit > 0 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * unit is >= 1 and <= 30 * 86_400
            ? TimeSpan.FromSeconds(number * unit)
            : throw new SimulatorException($"{option} {text}: give a time of 1s to 720h, like 90s, 10m or 2h.");
    }
}
