namespace Tracking.Benchmarks.Posting;

/// <summary>
/// Packages of a range, each once, in an order that has nothing to do with that of their ids: neighbours in a request are not neighbours on disk. Position i is package First + (i × Stride mod Count).
/// </summary>
internal readonly struct PackageOrder
{
    // A prime near the golden section of 2^31: positions that follow each other are far apart.
    private const long Stride = 1_327_217_909;

    private readonly int from;
    private readonly int all;

    private PackageOrder(int first, int all, int from, int count)
    {
        First = first;
        this.all = all;
        this.from = from;
        Count = count;
    }

    /// <summary>Least number of the range.</summary>
    public int First { get; }

    /// <summary>Number of packages in this order.</summary>
    public int Count { get; }

    /// <summary>The package at a position.</summary>
    public int this[int position] => First + (int)((from + position) * Stride % all);

    /// <summary>All packages of a range of numbers.</summary>
    public static PackageOrder Of(int first, int count) => new(first, count, 0, count);

    /// <summary>A part of the same order.</summary>
    public PackageOrder Slice(int start, int count) => new(First, all, from + start, count);
}
