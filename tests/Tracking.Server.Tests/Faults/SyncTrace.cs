using System.Globalization;
using System.Text.RegularExpressions;

namespace Tracking.Server.Tests.Faults;

/// <summary>System calls of a program as <c>strace -f -ttt -yy</c> wrote them, those that were interrupted put together again.</summary>
internal static partial class SyncTrace
{
    /// <summary>One finished system call.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Target">The file or socket behind its first argument.</param>
    /// <param name="Arguments">Everything that was printed of it.</param>
    /// <param name="Begin">When it was entered, in seconds since 1970.</param>
    /// <param name="Line">Line at which it was entered.</param>
    /// <param name="EndLine">Line at which it had returned.</param>
    internal sealed record Call(string Name, string Target, string Arguments, double Begin, int Line, int EndLine)
    {
        public bool Succeeded => !Arguments.Contains(" = -1 ", StringComparison.Ordinal);
    }

    public static IReadOnlyList<Call> Read(string path)
    {
        var calls = new List<Call>();
        var unfinished = new Dictionary<string, (string Text, int Line)>();
        var number = 0;
        foreach (var line in ReadShared(path))
        {
            number++;
            var parts = LineForm().Match(line);
            if (!parts.Success)
            {
                continue;
            }

            var (thread, time, text) = (parts.Groups[1].Value, parts.Groups[2].Value, parts.Groups[3].Value);
            var begin = number;
            if (text.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                unfinished[thread] = (time + " " + text[..^"<unfinished ...>".Length], number);
                continue;
            }

            if (ResumedForm().Match(text) is { Success: true } resumed)
            {
                if (!unfinished.Remove(thread, out var start))
                {
                    continue;
                }

                begin = start.Line;
                time = start.Text[..start.Text.IndexOf(' ', StringComparison.Ordinal)];
                text = start.Text[(start.Text.IndexOf(' ', StringComparison.Ordinal) + 1)..] + resumed.Groups[1].Value;
            }

            if (CallForm().Match(text) is { Success: true } call)
            {
                calls.Add(new Call(
                    call.Groups[1].Value, call.Groups[2].Value, text, double.Parse(time, CultureInfo.InvariantCulture), begin, number));
            }
        }

        return calls;
    }

    private static IEnumerable<string> ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    [GeneratedRegex(@"^(?:\[pid\s+)?(\d+)\]?\s+(\d+\.\d+)\s+(.*)$")]
    private static partial Regex LineForm();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>(.*)$")]
    private static partial Regex ResumedForm();

    [GeneratedRegex(@"^(\w+)\(\d+<(.*?)>[,)\s]")]
    private static partial Regex CallForm();
}
