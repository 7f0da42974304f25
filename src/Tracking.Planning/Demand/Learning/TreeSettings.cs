using System.Globalization;

namespace Tracking.Planning.Demand.Learning;

/// <summary>How trees are grown.</summary>
/// <param name="Objective">What is made small: <c>l1</c> (absolute errors) or <c>l2</c> (squares).</param>
/// <param name="Trees">How many.</param>
/// <param name="Leaves">Leaves of a tree.</param>
/// <param name="LearningRate">What share of its correction a tree makes.</param>
/// <param name="MinRowsPerLeaf">Rows that a leaf stands for, at least.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Seed">The same seed and rows give the same trees.</param>
internal sealed record TreeSettings(string Objective, int Trees, int Leaves, double LearningRate, int MinRowsPerLeaf, int Threads, int Seed)
{
    /// <summary>Share of the columns that a tree sees.</summary>
    private const double ColumnShare = 0.5;

    /// <summary>Share of the rows that a tree sees.</summary>
    private const double RowShare = 0.7;

    /// <summary>Bins of a column: a quarter of the usual number errs no more here and grows trees in two thirds of the time.</summary>
    private const int Bins = 63;

    /// <summary>The same in LightGBM's words. Rows are counted row by row always, so that the machine's timing does not choose another way of summing.</summary>
    public string Parameters => string.Create(
        CultureInfo.InvariantCulture,
        $"objective={Objective} num_leaves={Leaves} learning_rate={LearningRate} min_data_in_leaf={MinRowsPerLeaf} feature_fraction={ColumnShare} bagging_fraction={RowShare} bagging_freq=1 lambda_l2=1 max_bin={Bins} num_threads={Threads} seed={Seed} deterministic=true force_row_wise=true verbosity=-1");
}
