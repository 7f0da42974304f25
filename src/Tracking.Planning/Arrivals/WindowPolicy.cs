namespace Tracking.Planning.Arrivals;

/// <summary>
/// Decides what a customer sees of predictions that change with every stop: a window that stands still while it is nearly right, widens rather than jumps when it is
/// not, and narrows once when the van is near.
/// </summary>
public static class WindowPolicy
{
    /// <summary>What to show next.</summary>
    /// <param name="shown">What is shown; null for nothing yet.</param>
    /// <param name="prediction">What is predicted now.</param>
    /// <param name="options">Thresholds; see <see cref="WindowOptions.Validate"/>.</param>
    public static WindowStep Next(ShownWindow? shown, ArrivalPrediction prediction, WindowOptions options)
    {
        int? stops = prediction.StopsAway <= options.NearStops ? prediction.StopsAway : null;
        long from = Down(prediction.From, options.Grain), to = Up(prediction.To, options.Grain);
        if (shown is not { } before)
        {
            return new WindowStep(new ShownWindow(from, to, 0, from, to, false), WindowChange.First, true, stops);
        }

        long tolerance = options.Tolerance * (1 + before.Revisions);
        bool late = prediction.To > before.To + tolerance || prediction.Expected > before.To;
        bool early = prediction.From < before.From - tolerance || prediction.Expected < before.From;
        if (late || early)
        {
            long most = options.MostWidth;
            (long widerFrom, long widerTo) = (early ? from : before.From, late ? to : before.To);
            if (widerTo - widerFrom > most)
            {
                // What it gives up is on the other side, and nothing that is predicted.
                (widerFrom, widerTo) = late ? (Math.Min(widerTo - most, from), widerTo) : (widerFrom, Math.Max(widerFrom + most, to));
            }

            return Changed(before, widerFrom, widerTo, options, stops);
        }

        (long nearFrom, long nearTo) = (Math.Max(from, before.From), Math.Min(to, before.To));
        if (stops is not null && !before.Narrowed && nearTo - nearFrom <= before.To - before.From - options.NarrowBy && nearTo > nearFrom)
        {
            return new WindowStep(
                before with { From = nearFrom, To = nearTo, Revisions = before.Revisions + 1, Narrowed = true }, WindowChange.Narrowed, false, stops);
        }

        return new WindowStep(before, WindowChange.None, false, stops);
    }

    private static WindowStep Changed(ShownWindow before, long from, long to, WindowOptions options, int? stops)
    {
        bool moved = from >= before.To || to <= before.From;
        bool tell = Math.Abs(from - before.ToldFrom) >= options.TellFrom || Math.Abs(to - before.ToldTo) >= options.TellFrom;
        var window = new ShownWindow(from, to, before.Revisions + 1, tell ? from : before.ToldFrom, tell ? to : before.ToldTo, before.Narrowed);
        return new WindowStep(window, moved ? WindowChange.Moved : WindowChange.Widened, tell, stops);
    }

    private static long Down(long time, long grain) => time - (((time % grain) + grain) % grain);

    private static long Up(long time, long grain) => Down(time + grain - 1, grain);
}
