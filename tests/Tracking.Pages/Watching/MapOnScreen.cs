using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace Tracking.Pages.Watching;

/// <summary>The control room's map, held against where the server says that vans are.</summary>
internal sealed class MapOnScreen(WatchedPage room, ServerTruth truth)
{
    /// <summary>Vans nearer than this share of the map to its edge may be on either side of it meanwhile.</summary>
    private const double Edge = 0.06;

    private const double TileSize = 512;

    private IPage Page => room.Page;

    /// <summary>Moves the map by dragging it with the mouse, and returns how long it took until every van of the new part was drawn, milliseconds.</summary>
    public async Task<double> DragAsync(double dx, double dy)
    {
        LocatorBoundingBoxResult pane = (await Page.GetByTestId("map").BoundingBoxAsync())!;
        double x = pane.X + pane.Width / 2, y = pane.Y + pane.Height / 2;
        Dictionary<string, (double Lat, double Lon)> vans = await truth.VansAsync();
        await Page.Mouse.MoveAsync((float)x, (float)y);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync((float)(x + dx), (float)(y + dy), new() { Steps = 4 });

        // A hand rests before it lets go, else the map glides on.
        await Task.Delay(150);
        long begun = Stopwatch.GetTimestamp();
        await Page.Mouse.UpAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                (HashSet<string> drawn, Box box) = await ReadAsync();
                return Inside(vans, box).All(drawn.Contains);
            },
            "all vans of the new part of the map are drawn",
            TimeSpan.FromSeconds(20));
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    /// <summary>Vans that are well within the map by the server's word and not drawn, and such as are drawn and far from it.</summary>
    public async Task<(int Expected, List<string> Missing, List<string> Wrong)> CompareAsync()
    {
        // Vans move while both are asked; what was missing in each of three looks is missing.
        List<string>? missing = null, wrong = null;
        int expected = 0;
        for (int look = 0; look < 3 && (missing is null || missing.Count > 0 || wrong!.Count > 0); look++)
        {
            Dictionary<string, (double Lat, double Lon)> vans = await truth.VansAsync();
            (HashSet<string> drawn, Box box) = await ReadAsync();
            List<string> inside = Inside(vans, box);
            expected = inside.Count;
            Box wide = box.Grown(0.3);
            var missingNow = inside.Where(id => !drawn.Contains(id)).ToList();
            var wrongNow = drawn.Where(id => !vans.TryGetValue(id, out (double Lat, double Lon) at) || !wide.Holds(at)).ToList();
            missing = missing is null ? missingNow : [.. missing.Intersect(missingNow)];
            wrong = wrong is null ? wrongNow : [.. wrong.Intersect(wrongNow)];
        }

        return (expected, missing!, wrong!);
    }

    private static List<string> Inside(Dictionary<string, (double Lat, double Lon)> vans, Box box)
    {
        Box inner = box.Grown(-Edge);
        return [.. vans.Where(van => inner.Holds(van.Value)).Select(van => van.Key)];
    }

    private async Task<(HashSet<string> Drawn, Box Box)> ReadAsync()
    {
        string[] drawn = await Page.EvaluateAsync<string[]>("() => document.querySelector('[data-testid=map]').drawnVans()");
        string hash = await Page.EvaluateAsync<string>("() => location.hash");
        double[] size = await Page.EvaluateAsync<double[]>(
            "() => { const pane = document.querySelector('[data-testid=map]').getBoundingClientRect(); return [pane.width, pane.height]; }");
        double[] place = [.. hash[(hash.IndexOf("map=", StringComparison.Ordinal) + 4)..].Split('&')[0].Replace("%2C", ",", StringComparison.Ordinal)
            .Split(',').Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
        return ([.. drawn], Box.Around(place[0], place[1], size[0] / (TileSize * Math.Pow(2, place[2])), size[1] / (TileSize * Math.Pow(2, place[2]))));
    }

    /// <summary>A part of the map, in shares of the whole Mercator square.</summary>
    private readonly record struct Box(double X, double Y, double Width, double Height)
    {
        public static Box Around(double lat, double lon, double width, double height)
        {
            (double x, double y) = Project(lat, lon);
            return new Box(x - width / 2, y - height / 2, width, height);
        }

        public Box Grown(double share) => new(X - Width * share, Y - Height * share, Width * (1 + 2 * share), Height * (1 + 2 * share));

        public bool Holds((double Lat, double Lon) place)
        {
            (double x, double y) = Project(place.Lat, place.Lon);
            return x >= X && x <= X + Width && y >= Y && y <= Y + Height;
        }

        private static (double X, double Y) Project(double lat, double lon) =>
            ((lon + 180) / 360, (1 - Math.Asinh(Math.Tan(lat * Math.PI / 180)) / Math.PI) / 2);
    }
}
