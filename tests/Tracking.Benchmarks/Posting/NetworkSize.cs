namespace Tracking.Benchmarks.Posting;

/// <summary>Stations of each kind and vans.</summary>
internal readonly record struct NetworkSize(int Stations, int Vans)
{
    /// <summary>A few hundred packages at each place.</summary>
    public static readonly NetworkSize Small = new(200, 400);

    /// <summary>A thousand packages at each station when five million are stored.</summary>
    public static readonly NetworkSize Large = new(5_000, 10_000);
}
