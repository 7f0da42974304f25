namespace Tracking.Planning.Demand.Learning;

/// <summary>Rows to learn from: a table of features, row after row, with what is to be predicted and how much it counts.</summary>
internal sealed class TrainingRows(int count, int columns)
{
    public int Count { get; } = count;

    public int Columns { get; } = columns;

    public float[] Features { get; } = new float[(long)count * columns];

    public float[] Targets { get; } = new float[count];

    public float[] Weights { get; } = new float[count];

    /// <summary>The features of one row.</summary>
    public Span<float> Row(int row) => Features.AsSpan(row * Columns, Columns);
}
