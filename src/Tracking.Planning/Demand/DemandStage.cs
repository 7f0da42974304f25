namespace Tracking.Planning.Demand;

/// <summary>The steps of learning, in their order.</summary>
public enum DemandStage
{
    /// <summary>Trees grow on the past before the back-test.</summary>
    BackTest,

    /// <summary>What the back-test shows becomes intervals and a report.</summary>
    Intervals,

    /// <summary>Trees grow on all of the past.</summary>
    Final,

    /// <summary>The model is ready.</summary>
    Done,
}
