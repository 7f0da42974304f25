using System.Diagnostics;
using System.Globalization;

namespace Tracking.Benchmarks.Reporting;

/// <summary>Says how far something is while it goes on: one line that changes on a terminal, a line now and then in a file.</summary>
internal static class Progress
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan InFile = TimeSpan.FromSeconds(5);

    /// <summary>Says only that something begins.</summary>
    public static void Say(string what) => Console.Error.WriteLine(what);

    /// <summary>Shows a count and its rate until the work is done.</summary>
    /// <param name="what">What goes on.</param>
    /// <param name="count">How much is done.</param>
    /// <param name="total">How much there is to do; 0 when unknown.</param>
    /// <param name="work">The work.</param>
    public static async Task<T> ShowAsync<T>(string what, Func<long> count, long total, Task<T> work)
    {
        var watch = Stopwatch.StartNew();
        long first = count(), last = first;
        TimeSpan lastAt = TimeSpan.Zero;
        bool terminal = !Console.IsErrorRedirected;
        using var timer = new PeriodicTimer(terminal ? OnTerminal : InFile);
        while (await Task.WhenAny(work, timer.WaitForNextTickAsync().AsTask()) != work)
        {
            long now = count();
            TimeSpan at = watch.Elapsed;
            double rate = (now - last) / (at - lastAt).TotalSeconds;
            string share = total > 0 ? string.Create(CultureInfo.InvariantCulture, $" of {total:N0} ({100.0 * (now - first) / total:0} %)") : "";
            string line = string.Create(CultureInfo.InvariantCulture, $"{what}: {now - first:N0}{share}, {rate:N0}/s, {at.TotalSeconds:0} s");
            Console.Error.Write(terminal ? $"\r{line}\e[K" : line + Environment.NewLine);
            (last, lastAt) = (now, at);
        }

        if (terminal)
        {
            Console.Error.Write("\r\e[K");
        }

        return await work;
    }
}
