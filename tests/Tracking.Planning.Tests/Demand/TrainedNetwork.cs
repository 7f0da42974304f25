using Tracking.Planning.Demand;
using Tracking.Planning.Demand.Training;

namespace Tracking.Planning.Tests.Demand;

/// <summary>A model of the made-up network, trained once for all tests that only read it.</summary>
public sealed class TrainedNetwork : IDisposable
{
    internal static readonly DemandOptions Options = new() { HorizonHours = 48, Trees = 60, Leaves = 15, LearningRate = 0.1, MinRowsPerLeaf = 20, OriginStepHours = 11, Threads = 1 };

    /// <summary>Hours before the last promotion of the calendar, which falls on the second day ahead.</summary>
    internal const int KnownHours = 56 * 24;

    internal DemandSeries[] Stations { get; } = MadeUpNetwork.Stations(16, KnownHours);

    internal DemandSeries[] Whole { get; } = MadeUpNetwork.Stations(16, KnownHours + 48);

    internal List<DemandProgress> Progress { get; } = [];

    internal TrainedDemand Trained { get; }

    public TrainedNetwork() => Trained = DemandTrainer.Train(Stations, MadeUpNetwork.Calendar, Options, TimeProvider.System, new Told(Progress));

    public void Dispose() => Trained.Model.Dispose();

    private sealed class Told(List<DemandProgress> to) : IProgress<DemandProgress>
    {
        public void Report(DemandProgress value) => to.Add(value);
    }
}
